"""The benchmarks: their search goes the same way each time, their check fails where it must, the README shows them."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
import regex

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "benchmarks"))

import run as benchmarks  # noqa: E402
import table  # noqa: E402
import texts  # noqa: E402
from search import Recipe, Search, unlike, vocabulary  # noqa: E402


def figures(ratio: float) -> dict[str, Any]:
    return {"machine": "any", "speed": {"check": {"text": "a fixture", "ratio": ratio}}}


def brackets(recipe: Recipe) -> float:
    """Cost what needs no clock: the share of opening brackets."""
    return recipe.text(300).count("《") / 300


def test_the_search_goes_the_same_way_each_time_and_finds_what_costs() -> None:
    ways = []
    for _ in range(2):
        search = Search(brackets, seed=3)
        for _ in range(12):
            search.step()
        ways.append(search.found())
    assert ways[0] == ways[1]
    first, other = Search(brackets, seed=3), Search(brackets, seed=4)
    first.step()
    other.step()
    assert ways[0][0][0] > first.found()[0][0]
    assert first.found() != other.found()


def test_the_search_tells_like_recipes_once() -> None:
    found = [(3.0, Recipe((), ("一、", "《"))), (2.0, Recipe(("# ",), ("《", "一、"))), (1.0, Recipe((), ("12月",)))]
    assert [cost for cost, _ in unlike(found, 5)] == [3.0, 1.0]


def test_a_recipe_is_as_long_as_asked_and_counts() -> None:
    assert Recipe(("a",), ("<n>、", "<zh>;")).text(12) == "a1、一;2、二;3、三"
    assert all(token for kind in vocabulary() for token in kind)


@pytest.mark.parametrize(("now", "fails"), [(1.0, False), (6.0, False), (6.1, True)])
def test_the_check_fails_at_three_times_the_known_ratio(now: float, fails: bool) -> None:
    assert bool(benchmarks.checked(figures(now), figures(2.0))) is fails


def test_the_command_exits_with_what_the_check_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    known = tmp_path / "figures.json"
    known.write_text(json.dumps(figures(1.0)), "utf-8")
    monkeypatch.setattr(sys, "argv", ["run.py", "--only", "speed", "--quick", "--check", str(known)])
    monkeypatch.setitem(benchmarks.SECTIONS, "speed", lambda quick: figures(2.0)["speed"])
    benchmarks.main()
    assert "| `reportparse.parse` | 2.0 |" in capsys.readouterr().out
    monkeypatch.setitem(benchmarks.SECTIONS, "speed", lambda quick: figures(4.0)["speed"])
    with pytest.raises(SystemExit, match=r"a fixture: 4\.0 times jieba\.lcut"):
        benchmarks.main()


def test_the_readme_shows_the_committed_figures() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    shown = regex.search(f"{table.OPEN}\n(.*?)\n{table.CLOSE}", readme, regex.DOTALL)
    assert shown
    assert shown[1] == table.markdown(table.load(benchmarks.FIGURES))


def test_a_page_without_the_comments_is_an_error() -> None:
    page = table.written(f"# A\n{table.OPEN}\nold\n{table.CLOSE}\nend\n", figures(2.0))
    assert page == f"# A\n{table.OPEN}\n{table.markdown(figures(2.0))}\n{table.CLOSE}\nend\n"
    with pytest.raises(ValueError, match="once each"):
        table.written("no comments", figures(2.0))


def test_a_variant_is_as_long_and_differs_the_same_way_each_time() -> None:
    text = texts.stand_in().text
    one = texts.variant(text, 1)
    assert len(one) == len(text)
    assert one == texts.variant(text, 1) != texts.variant(text, 2)
    assert one.count("\n") == text.count("\n")


def test_marks_fill_a_length() -> None:
    for mark in texts.MARKS:
        for shape in texts.SHAPES:
            text = texts.marked(mark, shape, 1000)
            assert len(text) == 1000
            assert set(text) <= {*mark, "\n"}
