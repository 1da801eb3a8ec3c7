"""A wheel holds the lexicons, and works away from the checkout."""

import os
import subprocess
import sys
import zipfile
from dataclasses import fields
from pathlib import Path

import pytest

from reportparse.resources import Models, lexicon_folder

ROOT = Path(__file__).resolve().parents[1]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    for tool in ("build", "hatchling"):
        pytest.importorskip(tool)
    folder = tmp_path_factory.mktemp("dist")
    words = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    result = subprocess.run(words, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    (path,) = folder.glob("*.whl")
    return path


def test_the_wheel_lists_every_lexicon_and_module(wheel: Path) -> None:
    package = ROOT / "src" / "reportparse"
    checkout = lexicon_folder()
    lexicons = {f"reportparse/lexicons/{path.relative_to(checkout)}" for path in checkout.rglob("*.t*")}
    modules = {f"reportparse/{path.relative_to(package)}" for path in package.rglob("*.py")}
    listed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    weights = {f"reportparse/weights/{field.name}.json" for field in fields(Models)}
    shown = (path for kind in ("css", "html", "js") for path in package.rglob(f"*.{kind}"))
    pages = {f"reportparse/{path.relative_to(package)}" for path in shown}
    assert listed == lexicons | modules | weights | pages | {"reportparse/py.typed"}


def test_the_wheel_parses_away_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    script = (
        "import reportparse\n"
        "print(reportparse.__file__)\n"
        "print([record.text for record in reportparse.parse('2019年上半年工作\\n5月6日开会3次。').records])"
    )
    words = [sys.executable, "-c", script]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONIOENCODING": "utf-8"}
    result = subprocess.run(words, capture_output=True, encoding="utf-8", cwd=tmp_path, env=environment, check=True)
    place, found = result.stdout.splitlines()
    assert place == str(tmp_path / "reportparse" / "__init__.py")
    assert found == "['5月6日', '3次']"
