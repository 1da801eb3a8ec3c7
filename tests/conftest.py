"""What tests share: the commands, a browser, and the folder of real texts, where it lies beside the checkout."""

import io
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from samples import Command, Run

from reportparse.cli import main
from reportparse.keeping import FOLDER_NAMED_BY

# Beyond headless: what a closed network and a container need.
_OPTIONS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
# The first example of a property pays for loading lexicons and rules.
settings.register_profile("reportparse", deadline=None)
settings.load_profile("reportparse")


def pytest_configure(config: pytest.Config) -> None:
    """Keep what one process works out for the next in a folder of this run, away from the user's."""
    kept = tempfile.TemporaryDirectory(prefix="reportparse-tests-", ignore_cleanup_errors=True)
    os.environ[FOLDER_NAMED_BY] = kept.name
    config.add_cleanup(kept.cleanup)


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not (folder / "reports").is_dir():
        pytest.skip("no shared texts beside this checkout")
    return folder


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    def command(*words: object, stdin: bytes = b"") -> Run:
        monkeypatch.setattr(sys, "argv", ["reportparse", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        monkeypatch.setenv("COLUMNS", "100")
        code = 0
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        captured = capsys.readouterr()
        return Run(code, captured.out, captured.err)

    return command


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's chromium, driven headless."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("chromium is not installed")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=path, args=_OPTIONS)
        yield started
        started.close()
