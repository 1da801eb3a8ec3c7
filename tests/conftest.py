"""What tests share: the folder of real texts, where it lies beside the checkout."""

from pathlib import Path

import pytest
from hypothesis import settings

# The first example of a property pays for loading lexicons and rules.
settings.register_profile("reportparse", deadline=None)
settings.load_profile("reportparse")


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not (folder / "reports").is_dir():
        pytest.skip("no shared texts beside this checkout")
    return folder
