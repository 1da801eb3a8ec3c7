"""What Spark costs beside the parsing itself, on the same rows; the figures in docs/scale.md.

usage: python benchmarks/spark.py [--reports N] [--rounds N]

plain   the function that a worker runs, in this process: texts to the rows of the table, into Parquet
Spark   the same rows by one worker of ``local[1]``, into Parquet, the session and its worker warm

Both are the best of some rounds, taken in turn, in seconds of cores (all processes of Spark together), which other
work on the machine hardly changes, and in seconds of the clock. Needs the extra ``spark``, Java and Linux.
"""

import argparse
import os
import pickle
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from itertools import count, cycle, islice
from pathlib import Path
from typing import Any

import measure
import pyarrow as pa
import pyarrow.parquet as pq
import texts as samples

from reportparse.scale import spark as scale


def core_seconds() -> float:
    """Return the core time that this process and all below it have used: Spark and its workers."""
    return sum(used for _, _, used in measure.family(os.getpid()))


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """Return how long something takes: in seconds of cores, and of the clock."""
    used, start = core_seconds(), time.perf_counter()
    work()
    return core_seconds() - used, time.perf_counter() - start


def plain(table: pa.Table, output: Path) -> None:
    """Parse a table of ids and texts in this process, as a worker does."""
    job = scale._Job(pickle.dumps((None, None)), None, False)
    with pq.ParquetWriter(output, scale._schema()) as writer:
        for batch in scale._parse(job, table.to_batches()):
            writer.write_batch(batch)


def session() -> Any:
    """Return a session of one core on this machine."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    from pyspark.sql import SparkSession

    quiet = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.log.level": "OFF"}
    return SparkSession.builder.master("local[1]").config(map=quiet).getOrCreate()


def main() -> None:
    layout = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=layout)
    parser.add_argument("--reports", type=int, default=324)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    # pyspark says of pandas 3 that it does not know all of it.
    warnings.simplefilter("ignore", FutureWarning)
    texts = list(islice(cycle(samples.fixtures()), options.reports))
    table = pa.table({"id": [f"r-{number}" for number in range(len(texts))], "text": texts})
    with tempfile.TemporaryDirectory() as folder:
        alone, spark = measured(table, options.rounds, Path(folder))
        output = Path(folder) / "plain.parquet"
        rows, size = pq.ParquetFile(output).metadata.num_rows, output.stat().st_size
    characters = sum(map(len, texts))
    print(f"{len(texts)} reports, {characters / len(texts):.0f} characters and {rows / len(texts):.1f} rows each")
    print(f"{size / len(texts) / 1024:.1f} KiB of Parquet a report (the same texts again cost less than others would)")
    for index, unit in enumerate(("core", "clock")):
        plainly, sparkly = (min(times[index] for times in taken) for taken in (alone, spark))
        speeds = f"plain {characters / plainly:,.0f}, Spark {characters / sparkly:,.0f}"
        print(f"characters a second of the {unit}: {speeds}")
        added = (sparkly - plainly) / len(texts) * 1000
        print(f"Spark / plain, seconds of the {unit}: {sparkly / plainly:.2f}; it adds {added:.1f} ms a report")


def measured(table: pa.Table, rounds: int, folder: Path) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """Return the seconds that each round took, the plain way and by Spark."""
    names = map(str, count())
    pq.write_table(table, folder / "in.parquet")
    spark = session()
    frame = spark.read.parquet(str(folder / "in.parquet"))

    def by_spark(rows: Any) -> None:
        scale.parse_frame(rows, "text", "id").write.parquet(str(folder / next(names)))

    plain(table.slice(0, 10), folder / "plain.parquet")
    by_spark(frame.limit(10))
    alone, both = [], []
    for _ in range(rounds):
        alone.append(seconds(lambda: plain(table, folder / "plain.parquet")))
        both.append(seconds(lambda: by_spark(frame)))
    spark.stop()
    return alone, both


if __name__ == "__main__":
    main()
