"""Charts of the table: what they show, and what they say where they cannot."""

from collections.abc import Iterator

import pandas as pd
import pytest
from samples import FIXTURES

from reportparse import parse_file
from reportparse.errors import InputError

matplotlib = pytest.importorskip("matplotlib", reason="the extra notebook is not installed")
matplotlib.use("Agg")
from matplotlib import font_manager  # noqa: E402
from matplotlib import pyplot as plt  # noqa: E402

from reportparse.output import charts  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore:Glyph")


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return parse_file(FIXTURES / "acoustics-committees-2024q4" / "text.txt").to_frame()


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    with matplotlib.rc_context():
        yield
    plt.close("all")


def test_events_are_bars_in_time(table: pd.DataFrame) -> None:
    ax = charts.draw_timeline(table)
    events = table[table.kind == "event"].sort_values(["date_start", "date_end"])
    assert len(ax.patches) == len(events)
    top = ax.patches[-1]
    assert matplotlib.dates.num2date(top.get_x()).date() == events["date_start"].iloc[0]
    assert min(bar.get_width() for bar in ax.patches) == 1
    ax.figure.canvas.draw()


def test_documents_are_counted_once_at_their_last_stage(table: pd.DataFrame) -> None:
    counts = charts.stage_counts(table)
    assert counts.to_numpy().sum() == table["document_id"].nunique()
    assert counts.loc["标准工作委员会"].to_dict()["published"] == 1
    assert len(charts.draw_stages(table).containers) == len(counts.columns)


def test_a_metric_across_units(table: pd.DataFrame) -> None:
    ax = charts.draw_metric(table, "证书")
    assert [text.get_text() for text in ax.texts] == ["1张", "4张", "31张", "44张", "318张"]
    with pytest.raises(InputError, match=r"no metric holds '云量'; frequent ones are \w+"):
        charts.draw_metric(table, "云量")


def test_a_chinese_font_is_found_or_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = font_manager.FontEntry(name="SimHei")
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [entry])
    assert charts.use_chinese_font() == "SimHei"
    assert plt.rcParams["font.sans-serif"][0] == "SimHei"
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [])
    with pytest.warns(UserWarning, match="no Chinese font is installed.*apt install fonts-noto-cjk"):
        assert charts.use_chinese_font() is None
