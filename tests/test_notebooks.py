"""The notebooks run from their first cell to their last, in a kernel of their own."""

import json
import shutil
from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat", reason="the extra notebook is not installed")
nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed")

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
# What must be seen in the outputs of each.
SHOWN = {
    "01_parse": ["background:#0072b2", "date_start"],
    "02_spot_check": ["application/vnd.jupyter.widget-view+json", "needed", "judged"],
    "03_analysis": ["image/png", "report_title"],
}


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path: Path, tmp_path: Path) -> None:
    for folder in ("fixtures", "docs"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    (tmp_path / "notebooks").mkdir()
    notebook = nbformat.read(shutil.copy(path, tmp_path / "notebooks"), as_version=4)
    client = nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": tmp_path / "notebooks"}})
    client.execute()
    outputs = json.dumps([cell.get("outputs") for cell in notebook.cells], ensure_ascii=False)
    assert [words for words in SHOWN[path.stem] if words not in outputs] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs(path: Path) -> None:
    assert not any(cell.get("outputs") for cell in json.loads(path.read_text("utf-8"))["cells"])
