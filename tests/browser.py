"""A browser for tests: Debian's chromium, headless, without its own traffic."""

import shutil
from collections.abc import Iterator

import pytest

# Beyond headless: what a closed network and a container need.
_OPTIONS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def opened() -> Iterator["playwright.Browser"]:  # type: ignore[name-defined]  # noqa: F821
    """Yield a browser; skip where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("chromium is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=_OPTIONS)
        yield browser
        browser.close()
