"""Bytes, files and strings become a Source: the text as given and a folded view of the same length."""
