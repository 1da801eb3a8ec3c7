"""Turn free-text Chinese periodic reports into a normalized table, each fact grounded in exact offsets.

``parse`` and ``parse_file`` give a :class:`Report`, ``parse_each`` many; ``find_dates``, ``find_quantities`` and
``read_number`` read single texts. Everything is loaded on first use, so that importing the package costs little.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .errors import ReportParseError
    from .numerals import read_number
    from .pipeline import find_dates, find_quantities, parse, parse_each, parse_file
    from .schema import Document, Event, Group, Item, Metric, Report, ReportWarning, Section

__version__ = "0.1.0"

__all__ = [
    "Document",
    "Event",
    "Group",
    "Item",
    "Metric",
    "Report",
    "ReportParseError",
    "ReportWarning",
    "Section",
    "find_dates",
    "find_quantities",
    "parse",
    "parse_each",
    "parse_file",
    "read_number",
]

_HOMES = {
    "ReportParseError": "errors",
    "read_number": "numerals",
    **dict.fromkeys(("find_dates", "find_quantities", "parse", "parse_each", "parse_file"), "pipeline"),
    **dict.fromkeys(("Document", "Event", "Group", "Item", "Metric", "Report", "ReportWarning", "Section"), "schema"),
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_HOMES[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
