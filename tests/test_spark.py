"""The records of a Spark frame: the same rows as a batch writes, bad rows kept, workers killed and nothing lost."""

import os
import pickle
import shlex
import shutil
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from documentation import ROOT, blocks
from samples import FIXTURES

import reportparse
from reportparse.errors import InputError, LexiconError, ModelError
from reportparse.language.tagger import Tagged, load_tagger
from reportparse.output.table import columns
from reportparse.resources import WEIGHTS, load_models
from reportparse.scale import spark as scale
from reportparse.scale.batch import Options, find_inputs, run
from reportparse.scale.spark import ERROR, parse_frame

# Said by pyspark of pandas 3, wherever it looks at pandas.
pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")

GOOD = "某局2023年3月总结\n一、工作情况\n3月5日检查13家，合格率93%。\n"
EMPTY = "某局的一段话\n"
NAMES = [column.name for column in columns()]


def parsed(*rows: tuple[object, ...], model: str | None = None, files: bool = False) -> list[dict[str, Any]]:
    """Return what a worker makes of a partition, without Spark. Texts come as Spark sends them: nobody checked them."""
    job = scale._Job(pickle.dumps((model, None)), None, files)
    held = [[cell.encode() if isinstance(cell, str) else cell for cell in cells] for cells in zip(*rows, strict=True)]
    kinds = [pa.string(), pa.binary() if files else pa.string(), pa.string()]
    arrays = [pa.array(cells, pa.binary()).view(kind) for cells, kind in zip(held, kinds, strict=False)]
    batch = pa.RecordBatch.from_arrays(arrays, ["id", "text", "period"][: len(arrays)])
    table = pa.Table.from_batches(scale._parse(job, iter([batch, batch.slice(0, 0)])), scale._schema())
    return table.to_pylist()


def test_bad_rows_are_kept_with_what_is_wrong() -> None:
    rows = parsed(
        ("好", GOOD, None), ("空", EMPTY, None), ("无", None, None), (None, GOOD, None), ("期", GOOD, "去年"),
        ("半", b"\xed\xa0\x80", None), ("国标", "检查".encode("gb18030"), None), ("年", EMPTY, "2023H1"),
    )  # fmt: skip
    assert list(rows[0]) == [*NAMES, ERROR]
    assert [row["report"] for row in rows if row["kind"]] == ["好"] * 3
    told = {row["report"]: row for row in rows if not row["kind"]}
    assert told["空"][ERROR] is told["年"][ERROR] is None
    assert told["年"]["report_period"] == "2023H1"
    assert told["无"][ERROR] == "无: the text is null; valid is a text, which may be empty"
    assert "the id is null, and the text begins '某局2023年3月总结" in told[None][ERROR]
    assert "'去年'" in told["期"][ERROR]
    assert "半: the text is no UTF-8 at byte 0 (ed a0 80)" in told["半"][ERROR]
    assert "国标: the text is no UTF-8 at byte 0" in told["国标"][ERROR]


def test_files_are_read_by_their_bytes() -> None:
    page = f"<html><body><p>{GOOD}</p></body></html>".encode()
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    rows = parsed(("a.txt", GOOD.encode("gb18030")), ("b.html", page), ("c.doc", old), files=True)
    assert [row["report"] for row in rows if row["kind"] == "event"] == ["a.txt", "b.html"]
    assert [row["report"] for row in rows if row[ERROR]] == ["c.doc"]


def test_a_text_at_which_the_library_fails_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(source: Any, **options: Any) -> Any:
        if source.name == "坏":
            raise KeyError("no such\nthing")
        return read(source, **options)

    read = scale.read
    monkeypatch.setattr(scale, "read", fails)
    rows = parsed(("坏", GOOD), ("好", GOOD))
    assert [row[ERROR] for row in rows] == [None, None, None, r"坏: KeyError: 'no such\nthing'"]


def test_what_is_wrong_with_a_worker_stops_the_job(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelError, match="no such tagger"):
        parsed(("好", GOOD), model="none")

    def malformed(*_: object, **__: object) -> None:
        raise LexiconError("units.tsv:3: 5 cells")

    monkeypatch.setattr(scale, "read", malformed)
    with pytest.raises(LexiconError, match="5 cells"):
        parsed(("好", GOOD))


def test_no_more_than_some_thousand_records_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scale, "_AT_ONCE", 5)
    job = scale._Job(pickle.dumps((None, None)), None, False)
    batch = pa.RecordBatch.from_pydict({"id": list("abcd"), "text": [GOOD] * 4})
    assert [len(part) for part in scale._parse(job, iter([batch]))] == [6, 6]


def test_without_pyspark_the_error_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pyspark", "pyspark.sql"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(InputError, match=r"pip install 'reportparse\[spark\]'"):
        parse_frame(pd.DataFrame(), "text", "id")


def test_what_is_sent_to_workers_is_small() -> None:
    cloudpickle = pytest.importorskip("pyspark.cloudpickle", reason="the extra spark is not installed")
    shipped = cloudpickle.dumps((scale._parse, scale._Job(scale._packed("lac", None), "2023", False)))
    assert len(shipped) < 500
    assert b"lac" in shipped
    with pytest.raises(ModelError, match="cannot be sent to workers"):
        scale._packed(_Tagger(lock=threading.Lock()), None)


class _Tagger:
    """A tagger of one's own."""

    name, parses = "own", False

    def __init__(self, **fields: object) -> None:
        vars(self).update(fields)

    def tag(self, sentences: Sequence[str]) -> list[Tagged]:
        return load_tagger().tag(sentences)


# From here on with a cluster of a master and two workers, each with an executor that is a process of its own.


def _has_java() -> bool:
    return bool(shutil.which("java") or os.environ.get("JAVA_HOME"))


_QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto"


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    pytest.importorskip("pyspark", reason="the extra spark is not installed")
    if not _has_java():
        pytest.skip("java is not installed")
    from pyspark.find_spark_home import _find_spark_home
    from pyspark.sql import SparkSession

    settings = {
        # Short lives: what is quick to begin.
        "spark.driver.extraJavaOptions": _QUICK,
        "spark.executor.extraJavaOptions": _QUICK,
        "spark.executorEnv.PYTHONPATH": str(Path(reportparse.__file__).parents[1]),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "4",
        "spark.log.level": "OFF",
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        session = SparkSession.builder.master("local-cluster[2,1,1024]").config(map=settings).getOrCreate()
        logs = Path(_find_spark_home()) / "work" / session.sparkContext.applicationId
        yield session
        gateway = session.sparkContext._gateway
        session.stop()
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait(30)
        shutil.rmtree(logs, ignore_errors=True)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with some reports."""
    folder = tmp_path_factory.mktemp("reports")
    for text in sorted(FIXTURES.glob("*/text.txt"))[:24]:
        shutil.copy(text, folder / f"{text.parent.name}.txt")
    return folder


@pytest.fixture(scope="module")
def batch(reports: Path) -> Path:
    """The Parquet that a batch writes of these reports."""
    output = reports.parent / "batch.parquet"
    run(find_inputs([str(reports)]), output, Options())
    return output


def frame_of(cluster: Any, folder: Path, tasks: int = 6) -> Any:
    rows = [(path.stem, path.read_bytes().decode()) for path in sorted(folder.iterdir())]
    return cluster.createDataFrame(rows, "id string, text string").repartition(tasks)


def written(frame: Any, folder: Path) -> pa.Table:
    """Return what Spark writes of a frame as Parquet; it knows one type of texts only."""
    frame.write.parquet(str(folder))
    return pq.read_table(folder).cast(scale._schema())


def records(table: pa.Table, *without: str) -> list[dict[str, Any]]:
    """Return the rows with a record, in order."""
    held = table.filter(pc.is_valid(table["kind"])).drop_columns(list(without))
    return held.sort_by([(name, "ascending") for name in ("report", "start", "record_id")]).to_pylist()


@pytest.mark.slow
def test_the_columns_are_those_of_the_parquet_of_a_batch(cluster: Any, reports: Path, batch: Path) -> None:
    schema = parse_frame(frame_of(cluster, reports), "text", "id").schema
    assert schema[:-1] == cluster.read.parquet(str(batch)).schema
    assert (schema[-1].name, schema[-1].dataType.simpleString()) == (ERROR, "string")


@pytest.mark.slow
def test_killed_workers_cost_no_row(cluster: Any, reports: Path, batch: Path, tmp_path: Path) -> None:
    """A Python worker and then a whole executor are killed in the middle of their tasks."""
    killed = tmp_path / "killed"
    found = written(parse_frame(frame_of(cluster, reports), "text", "id", model=killing(killed)), tmp_path / "out")
    assert sorted(path.name for path in killed.iterdir()) == ["executor", "worker"]
    assert set(found["report"].to_pylist()) == {path.stem for path in reports.iterdir()}
    assert records(found, ERROR) == records(pq.read_table(batch))


def killing(folder: Path) -> Any:
    """Return a tagger that kills the process that it is in once, and later the executor that this belongs to."""
    folder.mkdir()

    class Killing:
        name, parses, calls = "killing", False, 0

        def tag(self, sentences: Sequence[str]) -> list[Tagged]:
            self.calls += 1
            if self.calls == 5 and self.first("worker"):
                os.kill(os.getpid(), signal.SIGKILL)
            if self.calls == 15 and self.first("executor"):
                daemon = Path(f"/proc/{os.getppid()}/stat").read_text()
                os.kill(int(daemon.rpartition(")")[2].split()[1]), signal.SIGKILL)
            return load_tagger().tag(sentences)

        def first(self, name: str) -> bool:
            try:
                (folder / name).touch(exist_ok=False)
            except FileExistsError:
                return False
            return True

    return Killing()


@pytest.mark.slow
def test_rows_of_a_table_are_those_of_a_batch(cluster: Any, tmp_path: Path) -> None:
    """Offsets and all else are the same; only the place is that in the text, not that in the table."""
    texts = {f"r-{number}": GOOD.replace("3月5日", f"3月{number}日") for number in range(1, 20)}
    table = tmp_path / "table.csv"
    pd.DataFrame({"编号": texts.keys(), "正文": texts.values()}).to_csv(table, index=False)
    run(find_inputs([f"{table}:正文"]), tmp_path / "batch.parquet", Options(period="2024-03"))
    read = cluster.read.csv(str(table), header=True, multiLine=True, escape='"')
    found = records(written(parse_frame(read, "正文", "编号", period="2024-03"), tmp_path / "out"), "locator", ERROR)
    assert found == records(pq.read_table(tmp_path / "batch.parquet"), "locator")
    assert {row["date_start"].year for row in found if row["kind"] == "event"} == {2024}


@pytest.mark.slow
def test_bad_rows_reach_the_frame(cluster: Any) -> None:
    rows = [(1, GOOD, None), (2, None, None), (None, GOOD, None), (4, GOOD, "2023Q9"), (5, EMPTY, None)]
    frame = cluster.createDataFrame(rows, "`a.b` long, text string, label string")
    damaged = cluster.sql("select 6L as `a.b`, cast(X'EDA080' as string) as text, cast(null as string) as label")
    found = parse_frame(frame.union(damaged), "text", "a.b", period_col="label").select("report", "kind", ERROR)
    counts = Counter((row.report, row.kind is None, (row.error or "")[:15]) for row in found.collect())
    assert counts == {
        ("1", False, ""): 3, ("2", True, "2: the text is "): 1, (None, True, "the id is null,"): 1,
        ("4", True, "'2023Q9' is no "): 1, ("5", True, ""): 1, ("6", True, "6: the text is "): 1,
    }  # fmt: skip


@pytest.mark.slow
def test_each_worker_loads_once(cluster: Any, reports: Path, tmp_path: Path) -> None:
    log = tmp_path / "loaded"

    class Logged:
        name, parses = "logged", False

        def __getstate__(self) -> dict[str, str]:
            return {"log": str(log)}

        def __setstate__(self, state: dict[str, str]) -> None:
            with open(state["log"], "a") as file:
                file.write(f"{os.getpid()}\n")

        def tag(self, sentences: Sequence[str]) -> list[Tagged]:
            return load_tagger().tag(sentences)

    models = load_models(shutil.copytree(WEIGHTS, tmp_path / "weights"))
    frame = parse_frame(frame_of(cluster, reports, tasks=4), "text", "id", model=Logged(), weights=models)
    shutil.rmtree(tmp_path / "weights")
    assert frame.where("kind is not null").count() > 500
    loaded = log.read_text().split()
    assert len(loaded) == len(set(loaded)) <= 2


@pytest.mark.slow
def test_bad_options_are_told_before_the_job(cluster: Any, tmp_path: Path) -> None:
    frame = cluster.createDataFrame([("a", 1.5, "t")], "id string, number double, text string")
    for error, said, *names, options in (
        (InputError, "no columns 'texts'; valid is one of its columns: 'id', 'number', 'text'", "texts", "id", {}),
        (InputError, "column 'number' is double; valid are text or whole numbers", "text", "number", {}),
        (InputError, "column 'number' is double; valid are text, or files as bytes", "number", "id", {}),
        (InputError, "column 'number' is double; valid are text", "text", "id", {"period_col": "number"}),
        (InputError, "'2023Q7' is no period", "text", "id", {"period": "2023Q7"}),
        (ModelError, "model 'none': no such tagger", "text", "id", {"model": "none"}),
        (ModelError, "no weights can be read", "text", "id", {"weights": tmp_path / "none"}),
    ):
        with pytest.raises(error, match=said):
            parse_frame(frame, *names, **options)
    with pytest.raises(InputError, match=r"pandas\..*DataFrame is no Spark frame"):
        parse_frame(pd.DataFrame(), "text", "id")


@pytest.mark.slow
def test_the_job_of_the_docs_works(tmp_path: Path) -> None:
    """The script is given to spark-submit as the page shows it."""
    submit = shutil.which("spark-submit", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if submit is None or not _has_java():
        pytest.skip("the extra spark or java is not installed")
    (command,) = (
        line
        for block in blocks(ROOT / "docs" / "scale.md")
        for line in block.code.splitlines()
        if line.startswith("spark-submit ")
    )
    for name in ("docs", "fixtures"):
        (tmp_path / name).symlink_to(ROOT / name)
    source = str(Path(reportparse.__file__).parents[1])
    settings = {"PYSPARK_PYTHON": sys.executable, "PYTHONPATH": source, "SPARK_LOCAL_IP": "127.0.0.1"}
    words = [submit, "--conf", f"spark.driver.extraJavaOptions={_QUICK}", *shlex.split(command)[1:]]
    done = subprocess.run(
        words, cwd=tmp_path, env={**os.environ, **settings}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith(" records; 0 reports could not be read, see the column error\n")
    found = pq.read_table(tmp_path / "records")
    assert len(set(found["report"].to_pylist())) == len(list((ROOT / "fixtures").glob("h*/text.txt")))


@pytest.mark.slow
def test_the_example_of_the_docs_works(cluster: Any, tmp_path: Path) -> None:
    (example,) = (block.code for block in blocks(ROOT / "docs" / "scale.md") if block.mark == "spark")
    for name in ("reports", "records"):
        assert f'"{name}.parquet"' in example
        example = example.replace(f'"{name}.parquet"', repr(str(tmp_path / name)))
    cluster.createDataFrame([("a", GOOD), ("b", None)], "id string, text string").write.parquet(f"{tmp_path}/reports")
    exec(compile(example, "scale.md", "exec"), {})
    assert pq.read_table(tmp_path / "records").num_rows == 4
