"""What a workspace holds, in numbers, and what is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Min, Sum

from veedor.base.errors import Problem
from veedor.evidence.blob import OPENED
from veedor.evidence.fact import Fact
from veedor.evidence.known import own_entry
from veedor.store.health import problems_of
from veedor.store.models import Announced, Head, KeptBlob, RowsRefused, SealedBody, SheetRead, SignedHead
from veedor.store.models import Fact as FactRow
from veedor.store.models.evidence import BULK
from veedor.store.stored import stored_pack
from veedor.store.workspace import Workspace

_CHUNK: Final = 900
"""Rows of a question: SQLite takes so many values in one."""


@dataclass(frozen=True)
class FromWhom:
    """How many readings a source supplied of sheets that one custodian held."""

    source: str
    custodian: str
    readings: int


@dataclass(frozen=True)
class Status:
    """`published`: the facts below the last signed head; None before the first. `sealed`: facts whose bodies are
    kept outside the log, of which `sealed_readings` are readings. `unread`: photos that are kept and gave none.
    `bulletins`: those that a count judges, the pack's own among them."""

    log: str
    facts: int
    sheets: int
    sealed: int
    sealed_readings: int
    refused: int
    bulletins: int
    unread: int
    sources: tuple[FromWhom, ...]
    published: int | None
    problems: tuple[Problem, ...]


def status_of(workspace: Workspace) -> Status:
    """As of now."""
    last = SignedHead.objects.order_by("size").last()
    images = KeptBlob.objects.filter(media="image")
    return Status(
        log=workspace.log_name,
        facts=Head.objects.get().size,
        sheets=SheetRead.objects.filter(withdrawn=False).count(),
        sealed=SealedBody.objects.count(),
        sealed_readings=FactRow.objects.filter(kind=BULK, leaf__in=SealedBody.objects.values("leaf")).count(),
        refused=RowsRefused.objects.aggregate(rows=Sum("rows"))["rows"] or 0,
        bulletins=len(_bulletins(workspace)),
        unread=images.exclude(blob__in=SheetRead.objects.values("blob")).count(),
        sources=tuple(_sources()),
        published=None if last is None else last.size,
        problems=tuple(problems_of(workspace)),
    )


def _bulletins(workspace: Workspace) -> set[str]:
    """Their ids: one that is announced again stands in place of the one before."""
    own = {one.id for one in stored_pack(workspace).bulletins}
    return own.union(Announced.objects.values_list("bulletin", flat=True))


def _sources() -> Iterator[FromWhom]:
    """The one with most readings first. One file has one source and one custodian: its first reading tells both."""
    found = Counter[tuple[str, str]]()
    files = list(
        SheetRead.objects.filter(withdrawn=False)
        .values("source", "blob")
        .annotate(readings=Count("leaf"), first=Min("leaf"))
    )
    said = _said([row["first"] for row in files])
    for row in files:
        found[row["source"], said[row["first"]].body["custodian"]] += row["readings"]
    for (source, custodian), readings in sorted(found.items(), key=lambda one: (-one[1], one[0])):
        yield FromWhom(source, custodian, readings)


def _opened() -> dict[int, Fact]:
    """By leaf, the facts that were sealed and now stand open."""
    rows = FactRow.objects.filter(kind=OPENED).values_list("entry", flat=True)
    facts = (entry for data in rows if isinstance(entry := own_entry(bytes(data)), Fact))
    return {fact.body["leaf"]: Fact(**fact.body["fact"]) for fact in facts}


def _said(leaves: list[int]) -> dict[int, Fact]:
    """What these facts say, whether they stand open, were opened, or are sealed and known here."""
    found = _opened()
    for start in range(0, len(leaves), _CHUNK):
        some = leaves[start : start + _CHUNK]
        for model in (SealedBody, FactRow):
            rows = model._default_manager.filter(leaf__in=some).values_list("leaf", "entry")
            read = ((leaf, own_entry(bytes(data))) for leaf, data in rows)
            found |= {leaf: entry for leaf, entry in read if isinstance(entry, Fact)}
    return found
