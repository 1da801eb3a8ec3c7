"""Parse the reports of a table, or of a folder of files, on a Spark cluster, and write their records as Parquet.

usage: spark-submit spark_job.py IN OUT [--format parquet|csv|json|binaryFile] [--text COLUMN] [--id COLUMN] …

``--format binaryFile`` reads a folder of files (.docx, .pdf, .html, .txt); its columns are ``path`` and ``content``.
"""

import argparse

from pyspark.sql import SparkSession

from reportparse.scale.spark import parse_frame


def main() -> None:
    layout = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=layout)
    parser.add_argument("input", metavar="IN", help="what Spark can read: a path, s3a://…, hdfs://…")
    parser.add_argument("output", metavar="OUT", help="a folder of Parquet files, which must not be there yet")
    parser.add_argument("--format", default="parquet")
    parser.add_argument("--text", help="the column of texts, or of files as bytes (text; content)")
    parser.add_argument("--id", help="the column that names each report (id; path)")
    parser.add_argument("--period", help="the period reported on, such as 2023Q4")
    parser.add_argument("--period-col", help="the column of such labels")
    parser.add_argument("--model", help="jieba (the default), lac, or hanlp:FOLDER")
    parser.add_argument("--weights", help="a folder that `reportparse train` wrote, on this machine")
    parser.add_argument("--tasks", type=int, help="into how many tasks to divide the reports; some thousand for each")
    options = parser.parse_args()
    text, name = ("content", "path") if options.format == "binaryFile" else ("text", "id")

    spark = SparkSession.builder.appName("reportparse").getOrCreate()
    # What a CSV needs; other formats do not look at it.
    layout_of_csv = {"header": True, "multiLine": True, "escape": '"'}
    frame = spark.read.format(options.format).options(recursiveFileLookup=True, **layout_of_csv).load(options.input)
    if options.tasks:
        frame = frame.repartition(options.tasks)
    table = parse_frame(
        frame,
        options.text or text,
        options.id or name,
        period=options.period,
        period_col=options.period_col,
        model=options.model,
        weights=options.weights,
    )
    table.write.parquet(options.output)

    written = spark.read.parquet(options.output)
    failed = written.where("error is not null").count()
    records = written.where("kind is not null").count()
    print(f"{options.output}: {records} records; {failed} reports could not be read, see the column error")
    spark.stop()


if __name__ == "__main__":
    main()
