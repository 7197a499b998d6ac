"""Tables that follow from the log and the sealed bodies: filled as facts come, dropped and refilled by `rebuild`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Model

from veedor.evidence.fact import Fact
from veedor.store.bulk import insert_new
from veedor.store.models import SheetRead

Row = tuple[object, ...]


@dataclass(frozen=True)
class Told:
    """A fact that this workspace may see, open or not, and its leaf."""

    leaf: int
    fact: Fact


@dataclass(frozen=True)
class Projection:
    """One row in the table of `model` for each fact of a kind. A fact told twice, or that repeats another, adds
    nothing: what the table holds follows from the facts, in the order of their leaves."""

    model: type[Model]
    kind: str
    row: Callable[[Told], Row]

    def add(self, told: Sequence[Told]) -> None:
        insert_new(self.model, [self.row(one) for one in told if one.fact.kind == self.kind])


def _sheet_read(told: Told) -> Row:
    body = told.fact.body
    origin = body["origin"]
    return told.leaf, origin["blob"], body["source"], origin["row"], body["contest"], body["station"]


PROJECTIONS: Final = (Projection(SheetRead, "sheet.read", _sheet_read),)
