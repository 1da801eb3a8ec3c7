"""The results of every fixture and, where they are there, of every shared report are what they were, to the byte.

``python tests/test_results.py`` writes ``tests/results.tsv`` anew, for a change that means to change results.
"""

import hashlib
from pathlib import Path

import pytest

from reportparse import parse_file

ROOT = Path(__file__).resolve().parents[1]
KNOWN = Path(__file__).with_name("results.tsv")
TEXTS = {
    f"{folder.name}/{path.relative_to(folder).as_posix()}": path
    for folder, pattern in (
        (ROOT / "fixtures", "*/text.*"),
        (ROOT.parent / "shared" / "reports", "*.txt"),
        (ROOT.parent / "shared" / "gold", "*.txt"),
    )
    for path in sorted(folder.glob(pattern))
}


def digest_of(path: Path) -> str:
    return hashlib.sha256(parse_file(path).model_dump_json().encode()).hexdigest()[:16]


def known() -> dict[str, str]:
    return dict(line.split("\t") for line in KNOWN.read_text("utf-8").splitlines())


@pytest.mark.parametrize("name", TEXTS)
def test_same(name: str) -> None:
    assert digest_of(TEXTS[name]) == known().get(name), f"{name}: other results than before; see the head of this file"


def test_every_known_fixture_is_there() -> None:
    assert [name for name in known() if name.startswith("fixtures/") and name not in TEXTS] == []


if __name__ == "__main__":
    KNOWN.write_text("".join(f"{name}\t{digest_of(path)}\n" for name, path in TEXTS.items()), "utf-8")
