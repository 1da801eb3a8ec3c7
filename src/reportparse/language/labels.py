"""What the labels of trained taggers mean."""

from collections.abc import Mapping
from functools import cache
from typing import cast

from ..resources import load_table
from .tagger import EntityKind


def entity_kind(label: str) -> EntityKind | None:
    """Return the kind of name that a label stands for, None where it stands for something else."""
    return _kinds().get(label)


@cache
def _kinds() -> Mapping[str, EntityKind]:
    return {row["label"]: cast(EntityKind, row["kind"]) for row in load_table("entity_labels")}
