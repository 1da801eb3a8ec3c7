"""Turn free-text Chinese periodic reports into a normalized table, each fact grounded in exact offsets."""

__version__ = "0.1.0"
