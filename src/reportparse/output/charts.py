"""Charts of the table, for notebooks: events in time, documents by stage, one metric across units."""

import warnings
from typing import TYPE_CHECKING, Any, get_args

import pandas as pd

from ..errors import InputError, OutputError
from ..schema import Status, Tense
from .table import labels

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# In the order in which they are looked for; one of them comes with each system that has Chinese installed.
_FONTS = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "Microsoft YaHei", "PingFang SC",
    "Hiragino Sans GB", "Heiti SC", "SimHei", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Noto Sans CJK JP",
    "Arial Unicode MS", "SimSun", "Noto Serif CJK SC",
)  # fmt: skip
_NO_FONT = (
    "no Chinese font is installed, so that Chinese will be drawn as boxes; install one (Debian: apt install "
    "fonts-noto-cjk; else Noto Sans SC from fonts.google.com) and delete matplotlib's cache of fonts"
)
# The palette of Okabe and Ito (2008), which those who see few colours can tell apart.
_COLORS = {"done": "#0072B2", "ongoing": "#E69F00", "planned": "#56B4E9"}
_LONGEST_LABEL = 24
_INCHES_A_ROW = 0.28


def use_chinese_font() -> str | None:
    """Let matplotlib draw Chinese: return the name of the font that it will use, or warn and return None."""
    plt = _pyplot()
    from matplotlib import font_manager

    installed = {font.name for font in font_manager.fontManager.ttflist}
    found = next((font for font in _FONTS if font in installed), None)
    if found is None:
        warnings.warn(_NO_FONT, stacklevel=2)
        return None
    plt.rcParams["font.sans-serif"] = [found, *plt.rcParams["font.sans-serif"]]
    plt.rcParams["axes.unicode_minus"] = False
    return found


def draw_timeline(table: pd.DataFrame, ax: "Axes | None" = None) -> "Axes":
    """Draw the events of a table (of ``Report.to_frame``) as bars in time, the first on top, coloured by tense."""
    events = table[table["kind"] == "event"].sort_values(["date_start", "date_end"], ascending=False)
    ax = ax or _axes(len(events))
    starts, ends = pd.to_datetime(events["date_start"]), pd.to_datetime(events["date_end"]) + pd.Timedelta(days=1)
    names = [_shortened(event or text) for event, text in zip(events["event"].fillna(""), events["text"], strict=True)]
    colors = [_COLORS[tense] for tense in events["tense"]]
    ax.barh(range(len(events)), ends - starts, left=starts, color=colors, height=0.7)
    # A day in a year is a bar too thin to see.
    ax.scatter(starts, range(len(events)), color=colors, s=16)
    ax.set_yticks(range(len(events)), names)
    ax.xaxis_date()
    ax.legend(handles=_legend(), loc="lower right", frameon=False)
    return ax


def draw_stages(table: pd.DataFrame, ax: "Axes | None" = None) -> "Axes":
    """Draw how many documents of a table each unit has brought to each stage, the last one that is said of each."""
    counts = stage_counts(table)
    ax = ax or _axes(len(counts))
    words = counts.rename(columns=labels())
    return words.plot.barh(stacked=True, ax=ax, colormap="viridis", xlabel=labels()["document"], ylabel="")


def stage_counts(table: pd.DataFrame) -> pd.DataFrame:
    """Return the number of documents of each unit (rows) at each stage (columns, in the order of a document's life).

    Each document counts once, at the furthest stage that is said of it; where only the next one is, as planned.
    """
    documents = table[table["kind"] == "document"]
    # Only mentioned is less than any stage.
    order = ("mentioned", *get_args(Status)[:-1])
    stages = pd.Categorical(documents["status"].fillna("planned"), categories=order, ordered=True)
    ranked = documents.assign(status=stages).sort_values("status", kind="stable")
    last = ranked.groupby(["report", "document_id"], as_index=False).last()
    counts = pd.crosstab(last["group"].fillna(labels()["whole"]), last["status"])
    return counts[[stage for stage in order if stage in counts.columns]]


def draw_metric(table: pd.DataFrame, words: str, ax: "Axes | None" = None) -> "Axes":
    """Draw the figures whose metric holds ``words`` by unit and subject, those of the most frequent unit of measure.

    Raises :class:`InputError` where there are none, and says which metrics are frequent.
    """
    metrics = table[table["kind"] == "metric"]
    found = metrics[metrics["metric"].fillna("").str.contains(words, regex=False)]
    if found.empty:
        often = ", ".join(metrics["metric"].value_counts().head(8).index)
        raise InputError(f"no metric holds {words!r}; frequent ones are {often}")
    measure = found["unit"].fillna("").mode().iloc[0]
    found = found[found["unit"].fillna("") == measure][::-1]
    ax = ax or _axes(len(found))
    about = found["subject"].fillna(found["metric"])
    names = [_shortened(f"{unit} {what}") for unit, what in zip(found["group"].fillna(""), about, strict=True)]
    bars = ax.barh(range(len(found)), found["value"].astype(float), color=[_COLORS[t] for t in found["tense"]])
    ax.bar_label(bars, labels=list(found["text"]), padding=3)
    ax.set_yticks(range(len(found)), names)
    ax.set_xlabel(measure)
    return ax


def _legend() -> list[Any]:
    from matplotlib.patches import Patch

    return [Patch(color=_COLORS[tense], label=labels()[tense]) for tense in get_args(Tense)]


def _axes(rows: int) -> "Axes":
    figure, ax = _pyplot().subplots(figsize=(9, max(2, _INCHES_A_ROW * rows + 1)), layout="constrained")
    figure.patch.set_facecolor("white")
    axes: Axes = ax
    return axes


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_LABEL else line[: _LONGEST_LABEL - 1] + "…"


def _pyplot() -> Any:
    try:
        import matplotlib.pyplot as plt
    except ImportError as error:
        raise OutputError(f"matplotlib is not installed; run: pip install 'reportparse[notebook]' ({error})") from error
    return plt
