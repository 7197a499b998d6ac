"""Tables that follow from the log and the sealed bodies: filled as facts come, and refilled by `rebuild`."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from django.db.models import Model

from veedor.evidence.fact import Fact
from veedor.store.bulk import Row, insert_new
from veedor.store.models import Announced, KeptBlob, RowsRefused, SheetRead
from veedor.tally.facts import CORRECTED


@dataclass(frozen=True)
class Told:
    """A fact that this workspace may see, open or not, and its leaf."""

    leaf: int
    fact: Fact


@dataclass(frozen=True)
class Projection:
    """One row in the table of `model` for each fact of a kind. A fact told twice, or that repeats another, adds
    nothing: what the table holds follows from the facts, in the order in which they are told."""

    kind: str
    model: type[Model]
    row: Callable[[Fact], Row]

    def add(self, told: Sequence[Told]) -> None:
        insert_new(self.model, [(one.leaf, *self.row(one.fact)) for one in told if one.fact.kind == self.kind])


@dataclass(frozen=True)
class Standing(Projection):
    """Rows that a correction of their fact withdraws. A row that it frees may come again in the same breath."""

    def add(self, told: Sequence[Told]) -> None:
        for corrects, run in groupby(told, key=lambda one: one.fact.kind == CORRECTED):
            if corrects:
                leaves = [one.fact.body["leaf"] for one in run]
                self.model._default_manager.filter(leaf__in=leaves).update(withdrawn=True)
            else:
                super().add(list(run))


def _sheet_read(fact: Fact) -> Row:
    body = fact.body
    return body["origin"]["blob"], body["source"], body["origin"]["row"], body["contest"], body["station"], False


def _rows_refused(fact: Fact) -> Row:
    return fact.body["blob"], fact.body["rows"], fact.body["report"]


def _kept_blob(fact: Fact) -> Row:
    return fact.body["blob"], fact.body["bytes"], fact.body["media"]


def _announced(fact: Fact) -> Row:
    return fact.body["id"], fact.body["document"], json.dumps(fact.body, sort_keys=True)


PROJECTIONS: Final = (
    Standing("sheet.read", SheetRead, _sheet_read),
    Projection("rows.refused", RowsRefused, _rows_refused),
    Projection("blob.kept", KeptBlob, _kept_blob),
    Projection("bulletin.announced", Announced, _announced),
)
