"""What tests share: the commands, and the folder of real texts, where it lies beside the checkout."""

import io
import sys
from pathlib import Path

import pytest
from hypothesis import settings
from samples import Command, Run

from reportparse.cli import main

# The first example of a property pays for loading lexicons and rules.
settings.register_profile("reportparse", deadline=None)
settings.load_profile("reportparse")


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
