"""A Source becomes lines, groups, sections and items."""
