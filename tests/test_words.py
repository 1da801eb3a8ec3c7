"""Words come from a tokenizer of our own, without gaps, and load without a sound."""

import subprocess
import sys

import jieba
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reportparse.language.dictionary import tokenizer_of_words
from reportparse.language.words import words
from reportparse.resources import load_table


def cut(text: str) -> list[str]:
    return [word.text for word in words(text)]


def tags(text: str) -> dict[str, str]:
    return {word.text: word.tag for word in words(text)}


def test_project_words_hold_together() -> None:
    assert cut("规上工业同比增长") == ["规上", "工业", "同比", "增长"]
    assert cut("办结率与报批稿") == ["办结率", "与", "报批稿"]


def test_words_taken_out_of_the_dictionary_are_cut() -> None:
    assert cut("积极开展培训") == ["积极", "开展", "培训"]


def test_tags() -> None:
    assert tags("医院召开会议") == {"医院": "n", "召开": "v", "会议": "n"}
    assert tags("GPU2024") == {"GPU2024": "eng"}
    assert tags("2024")["2024"] == "m"


@pytest.mark.parametrize("row", load_table("words"), ids=lambda row: row["term"])
def test_lexicon_rows(row: dict[str, str]) -> None:
    found = words(row["term"])
    assert (len(found) == 1) is (row["freq"] != "0")
    if row["freq"] != "0":
        assert found[0].tag == row["tag"]


@given(st.text(alphabet="工业增长报告 A1,。《》\n𠮷é2年的", max_size=40))
def test_words_tile_the_text(text: str) -> None:
    found = words(text)
    assert "".join(word.text for word in found) == text
    assert all(text[word.start : word.end] == word.text for word in found)


@given(st.text(alphabet="工业增长报告 aA1,.%。《》\r\n𠮷é年的龘垚", max_size=40))
@example("C++语言3G手机T恤 2a")
def test_words_are_those_of_jieba(text: str) -> None:
    assert cut(text) == list(tokenizer_of_words().cut(text, HMM=False))


def test_the_global_tokenizer_is_left_alone() -> None:
    words("规上工业")
    assert "规上" not in (jieba.dt.FREQ or {})


def test_silent_under_warnings_as_errors() -> None:
    code = "from reportparse.language.words import words; print(len(words('工业增长')))"
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "2", "")
