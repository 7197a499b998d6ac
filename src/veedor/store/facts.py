"""The kinds of fact about the workspace itself: what became of it."""

from __future__ import annotations

from typing import Final

from veedor.evidence.fact import FactKind, Openness
from veedor.evidence.facts import KEY
from veedor.evidence.schema import LEAF, SIZE, Hex, Record

KINDS: Final = (
    FactKind("restore.confirmed", 1, Openness.OPEN, Record({"size": SIZE, "root": Hex()})),
    FactKind("node.named", 1, Openness.OPEN, Record({"key": KEY})),
    FactKind("node.embedded", 1, Openness.OPEN, Record({"key": KEY, "size": SIZE, "root": Hex()})),
    FactKind("node.embedded", 2, Openness.OPEN, Record({"key": KEY, "size": SIZE, "root": Hex(), "first": LEAF})),
)
