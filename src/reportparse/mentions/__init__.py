"""Spans that carry a date, a quantity or the name of a document."""
