"""What tests share: the folder of real texts, where it lies beside the checkout."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not (folder / "reports").is_dir():
        pytest.skip("no shared texts beside this checkout")
    return folder
