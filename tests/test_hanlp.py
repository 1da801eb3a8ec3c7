"""HanLP components, trained here, are loaded from their folders and name what is in sentences. No network is used."""

import shutil
import socket
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import hanlp_samples
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportparse import parse
from reportparse.errors import ModelError
from reportparse.language.hanlp_documents import read_document
from reportparse.language.tagger import Tagged, load_tagger
from reportparse.language.with_hanlp import HanlpTagger
from reportparse.language.words import words
from reportparse.schema import Event

pytestmark = pytest.mark.filterwarnings("ignore")
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    pytest.importorskip("hanlp", reason="the extra hanlp is not installed")

SENTENCE = "海州市教育局在青禾市召开会议"


@pytest.fixture(scope="module")
def offline() -> Iterator[None]:
    """Refuse every connection. One thread: several wait for each other on a busy machine, for minutes."""
    import torch

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a test reached for the network")

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_HUB_OFFLINE", "1")
        patch.setattr(socket, "getaddrinfo", refuse)
        patch.setattr(socket.socket, "connect", refuse)
        threads = torch.get_num_threads()
        torch.set_num_threads(1)
        yield
        torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def recognizer(tmp_path_factory: pytest.TempPathFactory, offline: None) -> Path:
    return hanlp_samples.train_recognizer(tmp_path_factory.mktemp("ner"))


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory, offline: None) -> Path:
    return hanlp_samples.train_tokenizer(tmp_path_factory.mktemp("tok"))


@pytest.fixture(scope="module")
def multi_task(tmp_path_factory: pytest.TempPathFactory, offline: None) -> Path:
    return hanlp_samples.train_multi_task(tmp_path_factory.mktemp("multi"))


def found(tagged: Tagged) -> list[tuple[str, str]]:
    return [(entity.text, entity.kind) for entity in tagged.entities]


def test_a_recognizer_alone(recognizer: Path) -> None:
    tagger = load_tagger(f"hanlp:{recognizer}")
    assert tagger.name == f"hanlp:{recognizer}"
    held, led = tagger.tag([SENTENCE, "由张明远主持"])
    assert found(held) == [("海州市教育局", "organization"), ("青禾市", "place")]
    assert found(led) == [("张明远", "person")]
    assert [word.text for word in held.words] == [word.text for word in words(SENTENCE)]


def test_a_tokenizer_and_a_recognizer(tokenizer: Path, recognizer: Path) -> None:
    tagged = load_tagger(f"hanlp:{tokenizer}, {recognizer}").tag([SENTENCE])[0]
    assert [word.text for word in tagged.words] == ["海州市教育局", "在", "青禾市", "召开", "会议"]
    assert found(tagged) == [("海州市教育局", "organization"), ("青禾市", "place")]


def test_many_tasks_at_once(multi_task: Path) -> None:
    tagged = load_tagger(f"hanlp:{multi_task}").tag([SENTENCE])[0]
    tags = {word.text: word.tag for word in tagged.words}
    assert tags == {"海州市教育局": "NN", "在": "VV", "青禾市": "NN", "召开": "VV", "会议": "VV"}
    assert found(tagged) == [("海州市教育局", "organization"), ("青禾市", "place")]
    (subject,) = tagged.subjects
    assert (SENTENCE[slice(*subject.predicate)], SENTENCE[slice(*subject.subject)]) == ("召开", "海州市教育局")


def test_a_tagger_is_loaded_once_and_says_nothing(recognizer: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert load_tagger(f"hanlp:{recognizer}") is load_tagger(f"hanlp:{recognizer}")
    load_tagger(f"hanlp:{recognizer},").tag([SENTENCE])
    assert capfd.readouterr() == ("", "")


def test_blanks_and_empty_sentences(multi_task: Path) -> None:
    tagged = load_tagger(f"hanlp:{multi_task}").tag(["", " ", "　海州市教育局在青禾市召开会议 "])
    assert tagged[:2] == [Tagged((), ()), Tagged((), ())]
    assert [entity.start for entity in tagged[2].entities] == [1, 8]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sentence=st.text(max_size=20) | st.text(alphabet="海州市教育局张明远 A1ＡＢ½é東\n𠮷", max_size=20))
def test_offsets_are_exact(recognizer: Path, multi_task: Path, sentence: str) -> None:
    for model in (recognizer, multi_task):
        tagged = load_tagger(f"hanlp:{model}").tag([sentence])[0]
        for one in (*tagged.words, *tagged.entities):
            assert sentence[one.start : one.end] == one.text


def test_a_folder_that_is_not_there_is_not_sought_elsewhere(tmp_path: Path, offline: None) -> None:
    with pytest.raises(ModelError, match=r"no such folder.*--model hanlp:/path/to/folder"):
        load_tagger(f"hanlp:{tmp_path / 'none'}")


def test_an_unknown_name_is_not_sought_elsewhere(offline: None) -> None:
    with pytest.raises(ModelError, match=r"neither a folder nor a pretrained name.*MSRA_NER_ELECTRA_SMALL_ZH"):
        load_tagger("hanlp:MSRA_NER_ELECTRA")


def test_a_name_that_cannot_be_fetched_says_how_to_do_it_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    import hanlp

    def fail(*_: Any, **__: Any) -> None:
        raise ConnectionError("no network")

    monkeypatch.setattr(hanlp, "load", fail)
    with pytest.raises(ModelError, match=r"\(no network\).*by hand.*unpack it.*\.zip"):
        load_tagger("hanlp:MSRA_NER_ELECTRA_SMALL_ZH")


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (None, "no HanLP model: it has no config.json"),
        ("{", "cannot be loaded"),
        ('{"classpath": "hanlp.components.ner.rnn_ner.RNNNamedEntityRecognizer"}', "cannot be loaded"),
    ],
)
def test_a_folder_without_a_model(tmp_path: Path, offline: None, config: str | None, message: str) -> None:
    if config is not None:
        (tmp_path / "config.json").write_text(config, "utf-8")
    with pytest.raises(ModelError, match=message):
        load_tagger(f"hanlp:{tmp_path}")


def test_no_component() -> None:
    with pytest.raises(ModelError, match="names no component"):
        load_tagger("hanlp: , ")


def test_two_components_for_one_task_are_an_error(recognizer: Path, tmp_path: Path) -> None:
    other = shutil.copytree(recognizer, tmp_path / "other")
    with pytest.raises(ModelError, match="several components for 'ner'; valid is one for each task"):
        load_tagger(f"hanlp:{recognizer},{other}")


def test_a_component_of_one_task_counts_before_one_of_many(multi_task: Path, recognizer: Path) -> None:
    document = {"tok": ["海州市", "教育局"], "ner": [("海州市", "LOC", 0, 1)], "ner/msra": [("教育局", "ORG", 1, 2)]}
    assert found(read_document("海州市教育局", document)) == [("海州市", "place")]
    tagged = load_tagger(f"hanlp:{multi_task},{recognizer}").tag(["由张明远主持"])[0]
    assert found(tagged) == [("张明远", "person")]


def test_a_recognizer_whose_tags_make_no_name_finds_none_and_spoils_nothing() -> None:
    invalid = type("InvalidTagSequence", (Exception,), {})

    class Recognizer:
        config: ClassVar[dict[str, str]] = {}
        vocabs: ClassVar[dict[str, object]] = {}

        def __call__(self, sentences: list[list[str]]) -> None:
            raise invalid

    Recognizer.__module__ = "hanlp.components.ner.own"
    (tagged,) = HanlpTagger("hanlp:own", {"own": Recognizer()}).tag([SENTENCE])
    assert (len(tagged.words) > 1, tagged.entities) == (True, ())


def test_documents_of_several_corpora_and_roles() -> None:
    document = {
        "tok/coarse": ["海州市教育局", "召开", "会议"],
        "tok/fine": ["海州市", "教育局", "召开", "会议"],
        "pos/ctb": ["NR", "NN", "VV", "NN"],
        "ner/ontonotes": [("海州市", "GPE", 0, 1)],
        "ner/msra": [("海州市 教育局", "ORGANIZATION", 0, 2), ("会议", "DATE", 3, 4)],
        "srl": [[("海州市教育局", "ARG0", 0, 2), ("召开", "PRED", 2, 3), ("会议", "ARG1", 3, 4)]],
    }
    tagged = read_document("海州市教育局召开会议", document)
    assert [(word.text, word.tag) for word in tagged.words][:2] == [("海州市", "NR"), ("教育局", "NN")]
    assert found(tagged) == [("海州市教育局", "organization")]
    assert tagged.subjects == (((6, 8), (0, 6)),)


def test_the_subject_of_an_arc_is_its_whole_phrase() -> None:
    document = {"tok": ["海州市", "教育局", "召开"], "dep": [(2, "nn"), (3, "nsubj"), (0, "root")]}
    assert read_document("海州市教育局召开", document).subjects == (((6, 8), (0, 6)),)


def test_names_reach_the_records(multi_task: Path) -> None:
    text = f"某会2023年第四季度工作\n12月5日{SENTENCE}。\n"
    report = parse(text, model=f"hanlp:{multi_task}")
    event = next(record for record in report.records if isinstance(record, Event))
    assert event.organizations == ("海州市教育局",)
    assert event.places == ("青禾市",)
