"""The tagger ``hanlp``: components of HanLP, single-task (tok, pos, ner, dep) or multi-task, of folders or by name."""

import contextlib
import difflib
import io
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

from ..errors import ModelError
from ..ingest.source import fold
from .hanlp_documents import BY_CHARACTER, Document, first_of, read_document
from .tagger import Tagged
from .words import words

_INSTALL = "HanLP is not installed; run: pip install torch (a CPU build will do) && pip install 'reportparse[hanlp]'"
_BY_HAND = (
    "to install a model by hand, download its archive where there is a network, unpack it, and name the folder: "
    "--model hanlp:/path/to/folder"
)
_PACKAGES = {"tokenizers": "tok", "ner": "ner", "taggers": "pos", "parsers": "dep"}


def load_hanlp(parts: str) -> "HanlpTagger":
    """Return a tagger of components, their folders or pretrained names joined by commas.

    Only a name may be fetched; a folder never needs a network. Raises :class:`ModelError` where HanLP is missing, a
    folder does not exist or holds no model, a name is unknown or cannot be fetched.
    """
    names = [part.strip() for part in parts.split(",") if part.strip()]
    if not names:
        raise ModelError("model 'hanlp:': names no component; valid is hanlp:PATH_OR_NAME[,PATH_OR_NAME…]")
    with _quiet():
        hanlp = _hanlp()
        components = {name: _component(hanlp, name) for name in names}
    return HanlpTagger(f"hanlp:{','.join(names)}", components)


class HanlpTagger:
    """Words, parts of speech, names and (where a component parses) subjects by HanLP."""

    def __init__(self, name: str, components: dict[str, Any]) -> None:
        self.name = name
        self._multi: list[Any] = []
        self._single: dict[str, Any] = {}
        for part, component in components.items():
            task = _task(component)
            if task is None:
                known = "a multi-task component, or one for tok, pos, ner or dep"
                raise ModelError(f"model {part!r}: a {type(component).__name__}, which tags no names; valid is {known}")
            if task == "multi":
                self._multi.append(component)
            elif task in self._single:
                raise ModelError(f"model {name!r}: several components for {task!r}; valid is one for each task")
            else:
                self._single[task] = component

    @property
    def parses(self) -> bool:
        """Whether a component gives dependencies or roles, which say what the subject of a predicate is."""
        tasks = [*self._single, *(task for component in self._multi for task in component.tasks)]
        return any(task.partition("/")[0] in ("dep", "srl") for task in tasks)

    def tag(self, sentences: Sequence[str]) -> list[Tagged]:
        """Return the words and names of each sentence; see :class:`~reportparse.language.tagger.Tagger`."""
        return [self._tagged(sentence) if sentence.strip() else Tagged((), ()) for sentence in sentences]

    def _tagged(self, sentence: str) -> Tagged:
        # One sentence at a time: what a sentence gives must not depend on which others are padded beside it.
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return read_document(sentence, self._document(fold(sentence)))
        except Exception as error:
            raise ModelError(f"model {self.name!r}: fails on {sentence[:40]!r}: {error}") from error

    def _document(self, text: str) -> Document:
        document: dict[str, Any] = {}
        for component in self._multi:
            document |= {task: value[0] for task, value in _said(component, [text], {}).items() if value}
        if "tok" in self._single:
            document["tok"] = list(self._single["tok"]([text])[0])
        elif not any(task.startswith("tok") for task in document):
            document["tok"] = [word.text for word in words(text)]
        if self._single.keys() - {"tok"}:
            self._add(document, text, [str(token) for token in first_of(document, "tok")])
        return document

    def _add(self, document: dict[str, Any], text: str, tokens: list[str]) -> None:
        """Add what single-task components say of the tokens, or of the characters where they were trained on them."""
        if tagger := self._single.get("pos"):
            document["pos"] = tagger([list(tokens)])[0]
        if recognizer := self._single.get("ner"):
            by_character = _reads_characters(recognizer)
            units = list(text) if by_character else tokens
            document[BY_CHARACTER if by_character else "ner"] = _said(recognizer, [units], [[]])[0]
        if parser := self._single.get("dep"):
            tags = first_of(document, "pos") if parser.use_pos else ()
            parsed = parser([list(zip(tokens, tags, strict=True)) if parser.use_pos else list(tokens)])[0]
            document["dep"] = [(word.head, word.deprel) for word in parsed]


def _said(component: Any, sentences: list[Any], nothing: Any) -> Any:
    """Return what a component says of sentences, ``nothing`` where its tags make no names.

    A recognizer without a CRF may give such (I behind O), and HanLP raises.
    """
    try:
        return component(sentences)
    except Exception as error:
        if type(error).__name__ == "InvalidTagSequence":
            return nothing
        raise


def _task(component: Any) -> str | None:
    """Return what a component does; None where it is none of those that the tagger can use."""
    if hasattr(component, "tasks"):
        return "multi"
    for base in type(component).__mro__:
        package = base.__module__.removeprefix("hanlp.components.").partition(".")[0]
        if base.__module__.startswith("hanlp.components.") and package in _PACKAGES:
            return _PACKAGES[package]
    return None


def _reads_characters(recognizer: Any) -> bool:
    """Return whether a recognizer was trained on characters: its vocabulary says so, and those on TensorFlow were."""
    if type(recognizer).__module__.endswith("_tf"):
        return True
    vocabulary = (getattr(recognizer, "vocabs", None) or {}).get(recognizer.config.get("token_key", "token"))
    tokens = [token for token in vocabulary.idx_to_token if not token.startswith("<")] if vocabulary else []
    return bool(tokens) and all(len(token) == 1 for token in tokens)


def _hanlp() -> Any:
    try:
        import hanlp
    except ImportError as error:
        raise ModelError(f"{_INSTALL} ({error})") from error
    return hanlp


def _component(hanlp: Any, name: str) -> Any:
    folder = Path(name).expanduser()
    if folder.is_dir():
        return _from_folder(hanlp, folder)
    if folder.exists() or not _is_name(name):
        raise ModelError(f"model {name!r}: no such folder; valid is the folder of an unpacked HanLP model. {_BY_HAND}")
    if name not in hanlp.pretrained.ALL:
        near = difflib.get_close_matches(name.upper(), hanlp.pretrained.ALL, n=3, cutoff=0.4)
        known = f"; near it are {', '.join(near)}" if near else ""
        raise ModelError(f"model {name!r}: neither a folder nor a pretrained name of HanLP{known}. {_BY_HAND}")
    try:
        return hanlp.load(name, verbose=False)
    except Exception as error:
        where = f"{_BY_HAND} (the archive is {hanlp.pretrained.ALL[name]})"
        raise ModelError(f"model {name!r}: cannot be fetched or loaded ({_first_line(error)}); {where}") from error


def _is_name(name: str) -> bool:
    return name.replace("_", "").replace("-", "").replace(".", "").isalnum() and not name.startswith(".")


def _from_folder(hanlp: Any, folder: Path) -> Any:
    if not any((folder / file).is_file() for file in ("config.json", "meta.json")):
        raise ModelError(f"model {str(folder)!r}: no HanLP model: it has no config.json; name the folder that has one")
    try:
        with _offline():
            return hanlp.load(str(folder), verbose=False)
    except Exception as error:
        needs = "a model may name a transformer or an embedding, which must lie where its config.json says"
        raise ModelError(f"model {str(folder)!r}: cannot be loaded ({_first_line(error)}); {needs}") from error


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)[:300]


@contextlib.contextmanager
def _offline() -> Iterator[None]:
    """Keep HanLP from the network: what its models refer to, and the look-up of its own version where loading fails."""
    from hanlp.utils import component_util, io_util
    from huggingface_hub import constants

    def refuse(*_: Any, **__: Any) -> Any:
        raise OSError("refers to a file that is not here, and nothing is fetched for a local folder")

    with (
        patch.object(io_util, "download", refuse),
        patch.object(component_util, "get_latest_info_from_pypi", refuse),
        patch.object(constants, "HF_HUB_OFFLINE", True),
    ):
        yield


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep what HanLP and its libraries print and warn of from the user's terminal."""
    unseen = io.StringIO()
    with warnings.catch_warnings(), contextlib.redirect_stdout(unseen), contextlib.redirect_stderr(unseen):
        warnings.simplefilter("ignore")
        yield
