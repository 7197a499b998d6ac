"""From whom came what stands: the source of every file, and who held its papers. That is said once of a file: said
otherwise later, it would be passed over in silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Min

from veedor.base.errors import Problem, Refused
from veedor.evidence.blob import OPENED
from veedor.evidence.fact import Fact
from veedor.evidence.known import own_entry
from veedor.store.models import Fact as FactRow
from veedor.store.models import SealedBody, SheetRead

_CHUNK: Final = 900
"""Rows of a question: SQLite takes so many values in one."""


@dataclass(frozen=True)
class Brought:
    """How many readings of one file stand, and from whom they came."""

    blob: str
    source: str
    custodian: str
    readings: int


def brought(blobs: Iterable[str] | None = None) -> Iterator[Brought]:
    """Of some files, or of all. A file has one source and one custodian: its first reading tells both."""
    rows = SheetRead.objects.filter(withdrawn=False)
    if blobs is not None:
        rows = rows.filter(blob__in=set(blobs))
    files = list(rows.values("source", "blob").annotate(readings=Count("leaf"), first=Min("leaf")))
    said = _said([row["first"] for row in files])
    for row in files:
        yield Brought(row["blob"], row["source"], said[row["first"]].body["custodian"], row["readings"])


def refuse_other_custodians(facts: Iterable[Fact]) -> None:
    """Refused: readings of a file that stand with another custodian."""
    given = {(fact.body["origin"]["blob"], fact.body["source"]): fact.body["custodian"] for fact in facts}
    problems = [
        Problem("workspace.other_custodian", one.source, {"known": one.custodian, "given": custodian})
        for one in brought(blob for blob, _ in given)
        if (custodian := given.get((one.blob, one.source), one.custodian)) != one.custodian
    ]
    if problems:
        raise Refused(problems)


def _said(leaves: list[int]) -> dict[int, Fact]:
    """What these facts say, whether they stand open, are sealed and known here, or were opened."""
    found: dict[int, Fact] = {}
    for start in range(0, len(leaves), _CHUNK):
        some = leaves[start : start + _CHUNK]
        for model in (SealedBody, FactRow):
            rows = model._default_manager.filter(leaf__in=some).values_list("leaf", "entry")
            read = ((leaf, own_entry(bytes(data))) for leaf, data in rows)
            found |= {leaf: entry for leaf, entry in read if isinstance(entry, Fact)}
    return found if len(found) == len(leaves) else _opened() | found


def _opened() -> dict[int, Fact]:
    """By leaf, the facts that were sealed and now stand open: a restored workspace may know them only so."""
    rows = FactRow.objects.filter(kind=OPENED).values_list("entry", flat=True)
    facts = (entry for data in rows if isinstance(entry := own_entry(bytes(data)), Fact))
    return {fact.body["leaf"]: Fact(**fact.body["fact"]) for fact in facts}
