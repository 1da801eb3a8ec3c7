"""A Report becomes a table, a file, or marked text."""
