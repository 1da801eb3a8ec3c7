"""The widget for spot checks: what Python does with its messages, and what the page does with keys."""

import os
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import reportparse
from reportparse.errors import InputError
from reportparse.review import Session, StaticReview, notebook, read_verdicts, review, sample
from reportparse.schema import Report

# Characters beyond the basic plane, which a page counts as two.
TEXT = "𠮷林镇2024年第二季度工作总结\n一、办公室\n1.😀培训。𠮷县3月5日举办培训班13期，<b>共</b>学员320人。\n"


@pytest.fixture
def report() -> Report:
    return reportparse.parse(TEXT, name="jilin")


@pytest.fixture
def widget(report: Report, tmp_path: Path) -> Any:
    pytest.importorskip("anywidget", reason="needs the extra notebook")
    return review(report, 9, verdicts=tmp_path / "v.jsonl", lang="en")


def say(widget: Any, index: object, verdict: object, fields: object = None) -> None:
    widget._handle_custom_msg({"type": "verdict", "index": index, "verdict": verdict, "fields": fields}, [])


def test_each_message_is_saved_before_the_next_record_is_shown(widget: Any, tmp_path: Path) -> None:
    say(widget, 0, "accept")
    assert [verdict.verdict for verdict in read_verdicts(tmp_path / "v.jsonl")] == ["accept"]
    assert (widget.index, widget.states) == (1, ["accept", "open", "open"])
    say(widget, 1, "correct", {"tense": "planned"})
    assert widget.progress["done"] == 2
    assert "precision" in widget.progress["precision"]
    say(widget, 2, "reject")
    assert (widget.index, widget.states) == (2, ["accept", "correct", "reject"])
    assert widget.precision()["right"].to_list()[-1] == 1
    assert len(widget.to_gold()) == 1
    assert all(verdict.time for verdict in widget.verdicts)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("no object", "no message of a review"),
        ({"type": "other"}, "no message of a review"),
        ({"type": "verdict", "index": 3, "verdict": "accept"}, "valid is 0 to 2"),
        ({"type": "verdict", "index": "0", "verdict": "accept"}, "index='0'"),
        ({"type": "verdict", "index": 0, "verdict": "maybe"}, "valid are accept, reject, correct"),
        ({"type": "verdict", "index": 0, "verdict": "correct", "fields": [1]}, "valid is an object"),
        ({"type": "verdict", "index": 0, "verdict": "correct", "fields": {"mood": "1"}}, "'mood' is no field"),
    ],
)
def test_a_message_that_cannot_be_is_told_and_not_saved(widget: Any, content: Any, said: str) -> None:
    widget._handle_custom_msg(content, [])
    first = widget.answer
    assert said in first["error"]
    widget._handle_custom_msg(content, [])
    assert widget.answer != first
    assert (len(widget.verdicts), widget.index) == (0, 0)


def test_verdicts_given_in_code_are_shown_too(widget: Any) -> None:
    widget.add(widget.items[1]["id"], "accept")
    assert widget.states == ["open", "accept", "open"]
    widget.add_missed("metric", 0, 1, value=1, tense="done")
    assert [verdict.verdict for verdict in widget.verdicts] == ["accept", "missed"]
    assert widget.progress["done"] == 1


def test_offsets_lead_back_to_the_text(widget: Any) -> None:
    for item in widget.items:
        start = item["from"] + len(item["before"])
        assert TEXT[start : start + len(item["mention"])] == item["mention"]


def test_the_bundle_has_a_table_for_pages_without_widgets(widget: Any) -> None:
    shown = widget._repr_mimebundle_()
    bundle = shown[0] if isinstance(shown, tuple) else shown
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert "<table>" in bundle["text/html"]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append(tag)


def test_the_table_takes_verdicts_in_code(report: Report, tmp_path: Path) -> None:
    spot = review(report, 9, verdicts=tmp_path / "v.jsonl", static=True)
    assert isinstance(spot, StaticReview)
    html = spot._repr_html_()
    assert f'spot.add("{spot.sample.drawn[0].record.id}", "accept")' in html.replace("&quot;", '"')
    assert "&lt;b&gt;共&lt;/b&gt;" in html
    tags = _Tags()
    tags.feed(html)
    assert (tags.tags.count("tr"), tags.tags.count("mark")) == (3, 3)
    spot.add(spot.sample.drawn[0].record.id, "accept")
    assert "已判断 1 / 3" in spot._repr_html_()
    assert len(read_verdicts(tmp_path / "v.jsonl")) == 1


def test_without_the_extra_there_is_the_table(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebook, "find_spec", lambda name: None)
    assert isinstance(review(sample(report, 2)), StaticReview)


def test_a_table_has_no_texts_to_review(report: Report) -> None:
    with pytest.raises(InputError, match="valid are reports and a Sample"):
        review(sample(report.to_frame(), 2))  # type: ignore[arg-type]


def test_an_unknown_language_is_told(report: Report) -> None:
    with pytest.raises(InputError, match="valid are 'zh' and 'en'"):
        review(report, lang="de")  # type: ignore[arg-type]


def test_a_mention_in_a_joined_line_is_shown_as_it_stands() -> None:
    text = "云湖镇2019年工作总结\n一、办公室\n1.培训。3月5日举办培训班超\n过120期，参加学员320人。\n"
    report = reportparse.parse(text)
    items = Session(sample(report, 99))
    for drawn in items.sample.drawn:
        context = notebook.item(report, drawn.record, "zh")
        assert context["mention"].replace("\n", "") in text.replace("\n", "")
        assert context["before"] + context["after"]


# --- the page, in a browser

_START = """
async ([source, css, values]) => {
  const style = document.createElement("style");
  style.textContent = css;
  document.head.append(style);
  const calls = { sent: [], saved: 0, listeners: [] };
  const model = {
    get: (name) => values[name],
    set: (name, value) => { values[name] = value; },
    save_changes: () => { calls.saved += 1; calls.tell("change:index"); },
    send: (message) => calls.sent.push(message),
    on: (names, listener) => names.split(" ").forEach((name) => calls.listeners.push([name, listener])),
    off: (names, listener) => {
      calls.listeners = calls.listeners.filter(([name, one]) => !names.split(" ").includes(name) || one !== listener);
    },
  };
  calls.tell = (name) => calls.listeners.filter(([one]) => one === name).forEach(([, listener]) => listener());
  calls.update = (changed) => {
    const names = Object.keys(changed).filter((name) => JSON.stringify(changed[name]) !== JSON.stringify(values[name]));
    Object.assign(values, changed);
    names.forEach((name) => calls.tell(`change:${name}`));
  };
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const widget = (await import(url)).default;
  calls.clean = widget.render({ model, el: document.body });
  window.calls = calls;
  document.querySelector(".rp-review").focus();
}
"""

# The contrast of each text with what is behind it, as WCAG 2.2 defines it.
_CONTRAST = """
() => {
  const numbers = (color) => color.match(/[\\d.]+/g).map(Number);
  const luminance = (color) => {
    const parts = numbers(color).slice(0, 3).map((part) => part / 255);
    const [r, g, b] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (node) => {
    const color = getComputedStyle(node).backgroundColor;
    return numbers(color)[3] === 0 ? behind(node.parentElement) : color;
  };
  return [...document.querySelectorAll(".rp-review *")].filter((node) => node.innerText).map((node) => {
    const [one, other] = [getComputedStyle(node).color, behind(node)].map(luminance);
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  });
}
"""

HERE = Path(notebook.__file__).parent
NAMES = ("items", "states", "index", "words", "progress", "answer")


class Page:
    """A page with the widget, whose messages go to Python only when :meth:`answer` is called."""

    def __init__(self, browser: Any, widget: Any, *, dark: bool = False) -> None:
        self.widget = widget
        self.page = browser.new_page(color_scheme="dark" if dark else "light", viewport={"width": 900, "height": 560})
        # Its own background, as that of a notebook.
        self.page.set_content(f"<body style='margin: 16px; background: {'#111' if dark else '#fff'}'>")
        source, css = (HERE.joinpath(f"widget.{suffix}").read_text("utf-8") for suffix in ("js", "css"))
        self.page.evaluate(_START, [source, css, self.values()])

    def values(self) -> dict[str, Any]:
        return {name: getattr(self.widget, name) for name in NAMES}

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def sent(self) -> list[Any]:
        messages: list[Any] = self.page.evaluate("calls.sent.splice(0)")
        return messages

    def answer(self) -> None:
        for message in self.sent():
            self.widget._handle_custom_msg(message, [])
        self.page.evaluate("(values) => calls.update(values)", self.values())

    def text(self, selector: str) -> str:
        return str(self.page.inner_text(selector))


@pytest.fixture
def page(browser: Any, widget: Any) -> Iterator[Page]:
    opened = Page(browser, widget)
    yield opened
    opened.page.close()


@pytest.mark.slow
def test_keys_send_verdicts_and_move(page: Page) -> None:
    page.press("a", "a", "r")
    assert page.sent() == [{"type": "verdict", "index": 0, "verdict": "accept", "fields": {}}]
    say(page.widget, 0, "accept")
    page.answer()
    assert page.text(".rp-head code") == page.widget.items[1]["id"]
    assert "1 of 3 judged" in page.text("header")
    assert page.page.get_attribute("progress", "value") == "1"
    page.press("ArrowRight")
    assert page.text(".rp-head code") == page.widget.items[2]["id"]
    page.press("ArrowRight")
    assert "accepted" in page.text(".rp-state")
    page.press("s", "b", "ArrowLeft", "s", "R")
    page.answer()
    assert page.widget.states == ["accept", "reject", "open"]
    page.press("Control+a", "x")
    assert page.sent() == []


@pytest.mark.slow
def test_the_same_verdict_again_is_answered_too(page: Page) -> None:
    for index in range(3):
        say(page.widget, index, "accept")
    page.page.evaluate("(values) => calls.update(values)", page.values())
    for _ in range(2):
        page.press("a")
        page.answer()
    assert page.widget.answer == {"error": "", "count": 5}
    page.press("a")
    assert len(page.sent()) == 1


@pytest.mark.slow
def test_a_correction_is_sent_refused_mended_and_cancelled(page: Page) -> None:
    metric = next(at for at, item in enumerate(page.widget.items) if item["mention"] == "13期")
    page.widget.index = metric
    page.page.evaluate("(values) => calls.update(values)", page.values())
    page.press("c")
    assert page.page.evaluate("document.activeElement.name") == "tense"
    page.press("Escape")
    assert page.page.query_selector("form") is None
    assert page.page.evaluate("document.activeElement.className") == "rp-review"
    page.press("c", "p", "Enter")
    page.answer()
    assert next(iter(page.widget.verdicts)).fields == {"tense": "planned"}
    page.widget.index = metric
    page.page.evaluate("(values) => calls.update(values)", page.values())
    page.press("c")
    page.page.fill("[name=value]", "many")
    page.press("a", "Enter")
    page.answer()
    assert "value='manya'" in page.text(".rp-status")
    page.page.fill("[name=value]", "12")
    page.page.select_option("[name=tense]", "planned")
    page.page.click("form button[type=submit]")
    page.answer()
    assert page.widget.states[metric] == "correct"
    assert next(iter(page.widget.verdicts)).fields == {"tense": "planned", "value": 12}
    assert page.text(".rp-status") == ""


@pytest.mark.slow
def test_words_selected_become_the_mention_in_code_points(page: Page) -> None:
    assert "<b>" in page.text(".rp-sentence")
    page.press("c")
    page.page.evaluate(
        """() => {
          const sentence = document.querySelector(".rp-sentence");
          const texts = [...sentence.childNodes].map((node) => (node.tagName ? node.firstChild : node));
          const at = texts.find((node) => node.data.includes("举办"));
          document.getSelection().setBaseAndExtent(at, at.data.indexOf("举办"), at, at.data.indexOf("举办") + 2);
          sentence.dispatchEvent(new MouseEvent("mouseup"));
        }"""
    )
    page.press("Enter")
    page.page.click("form button[type=submit]")
    (message,) = page.sent()
    start = TEXT.index("举办")
    assert message["fields"] == {"start": str(start), "end": str(start + 2)}


@pytest.mark.slow
def test_what_is_left_behind_is_taken_away(page: Page) -> None:
    page.page.evaluate("calls.clean()")
    assert page.page.evaluate("calls.listeners.length") == 0
    assert page.page.query_selector(".rp-review") is None


@pytest.mark.slow
@pytest.mark.parametrize("dark", [False, True])
def test_it_can_be_read_in_light_and_dark(browser: Any, widget: Any, dark: bool, tmp_path: Path) -> None:
    opened = Page(browser, widget, dark=dark)
    ratio = opened.page.evaluate(_CONTRAST)
    folder = Path(os.environ.get("REVIEW_SHOTS", tmp_path))
    opened.page.screenshot(path=folder / f"{'dark' if dark else 'light'}.png")
    opened.press("a")
    opened.answer()
    opened.press("ArrowLeft", "c")
    opened.page.screenshot(path=folder / f"{'dark' if dark else 'light'}-form.png")
    opened.page.close()
    assert min(ratio) >= 4.5
