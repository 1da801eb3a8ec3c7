"""Tables with a report in each row: workbooks (.xlsx) and delimited text (.csv, .tsv)."""
