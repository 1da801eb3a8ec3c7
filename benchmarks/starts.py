"""What a start costs: importing the library, and the command line, beside imports that do no more than they must."""

import tempfile
from pathlib import Path
from typing import Any

import texts
from measure import clock

_MAIN = "import sys; from reportparse.cli import main; sys.argv[0] = 'reportparse'; main()"


def figures(quick: bool) -> dict[str, Any]:
    """Return the ratios of the shortest of several runs, each a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.txt"
        report.write_text(texts.report().text, "utf-8")
        times = clock(
            {
                "pydantic": ["-c", "import pydantic"],
                "reportparse": ["-c", "import reportparse"],
                "help": ["-c", _MAIN, "--help"],
                "pandas": ["-c", "import pandas, pyarrow"],
                "parse": ["-c", _MAIN, "parse", str(report), "-o", str(Path(folder) / "report.parquet")],
            },
            1 if quick else 5,
        )
    return {
        "import": round(times["reportparse"] / times["pydantic"], 2),
        "help": round(times["help"] / times["pydantic"], 2),
        "parse": round(times["parse"] / times["pandas"], 2),
        "seconds": {name: round(taken, 3) for name, taken in times.items()},
    }
