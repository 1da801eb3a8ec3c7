"""Who and where a sentence names: the protocol of taggers, and how one is chosen by its name.

::

    jieba            the default: our own tokenizer, and lexicons for what names end and begin with
    lac              the extra ``lac``: a small neural segmenter and name tagger, offline
    hanlp:A[,B…]     the extra ``hanlp``: components of HanLP, each a local folder or a pretrained name

The extras are imported when such a tagger is asked for, and by nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple, Protocol

from ..errors import ModelError
from ..spans import Span
from .words import Word

EntityKind = Literal["organization", "place", "person"]

_VALID = "valid are 'jieba', 'lac', 'hanlp:PATH_OR_NAME[,PATH_OR_NAME…]' and an object with 'name', 'parses' and 'tag'"


class Entity(NamedTuple):
    """A name at ``sentence[start:end]``."""

    start: int
    end: int
    text: str
    kind: EntityKind


class Subject(NamedTuple):
    """A predicate and who or what it is said of."""

    predicate: Span
    subject: Span


@dataclass(frozen=True, slots=True)
class Tagged:
    """One sentence, tagged: what is in it in text order. Only models that parse give ``subjects``."""

    words: Sequence[Word]
    entities: tuple[Entity, ...]
    subjects: tuple[Subject, ...] = ()


class Tagger(Protocol):
    """Finds words and names. A parse takes the entities and subjects; the words are for who calls a tagger."""

    @property
    def name(self) -> str:
        """What the tagger was asked for by: ``jieba``, ``lac``, ``hanlp:PATH``."""
        ...

    @property
    def parses(self) -> bool:
        """Whether it gives the subjects of predicates too."""
        ...

    def tag(self, sentences: Sequence[str]) -> list[Tagged]:
        """Return a result for each sentence, its offsets into that sentence as given."""
        ...


def load_tagger(model: str | Tagger | None = None) -> Tagger:
    """Return the tagger of a name (see above), or the object that is one; None is the default.

    Each is loaded once. Raises :class:`ModelError` for any other name, and where an extra or a model is missing.
    """
    if model is None:
        return _load("jieba")
    if isinstance(model, str):
        return _load(model.strip())
    named = isinstance(getattr(model, "name", None), str) and hasattr(model, "parses")
    if named and callable(getattr(model, "tag", None)):
        return model
    raise ModelError(f"model {model!r}: no tagger; {_VALID}")


@cache
def _load(model: str) -> Tagger:
    family, colon, parts = model.partition(":")
    if model == "jieba":
        from .with_jieba import JiebaTagger

        return JiebaTagger()
    if model == "lac":
        from .with_lac import load_lac

        return load_lac()
    if family == "hanlp" and colon:
        from .with_hanlp import load_hanlp

        return load_hanlp(parts)
    raise ModelError(f"model {model!r}: no such tagger; {_VALID}")
