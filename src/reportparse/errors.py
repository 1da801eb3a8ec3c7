"""Everything that can go wrong, as one tree.

::

    ReportParseError         any error of this library; its message says what, where, and what would be valid
    ├── InputError           a file, an option or a text cannot be read
    │   └── DecodingError    bytes that are not text in any of the encodings tried
    ├── LexiconError         a lexicon or rule file is malformed (names the file and the line)
    ├── ModelError           a model or tagger cannot be loaded, its weights are malformed, or nothing teaches one
    ├── GoldError            a gold file is malformed or does not fit its text
    └── OutputError          a result cannot be written as asked

Odd text is never an error: it gives an ordinary, perhaps empty, result.
"""


class ReportParseError(Exception):
    """The base of all errors of this library."""


class InputError(ReportParseError):
    """A file, an option or a text that cannot be read."""


class DecodingError(InputError):
    """Bytes that are not text in any of the encodings tried."""


class LexiconError(ReportParseError):
    """A lexicon or rule file that is malformed."""


class ModelError(ReportParseError):
    """A model or tagger that cannot be loaded, weights that are malformed, a model that cannot be trained."""


class GoldError(ReportParseError):
    """A gold file that is malformed or does not fit its text."""


class OutputError(ReportParseError):
    """A result that cannot be written as asked."""
