"""A span becomes a value: an interval of days, a number with its unit, a stage, a tense."""
