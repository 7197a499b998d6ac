"""What a workspace holds, in numbers, and what is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Sum

from veedor.base.errors import Problem
from veedor.store.custodians import brought
from veedor.store.health import problems_of
from veedor.store.models import Announced, Head, KeptBlob, RowsRefused, SealedBody, SheetRead, SignedHead
from veedor.store.models import Fact as FactRow
from veedor.store.models.evidence import BULK
from veedor.store.stored import stored_pack
from veedor.store.workspace import Workspace


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
    """The one with most readings first."""
    found = Counter[tuple[str, str]]()
    for one in brought():
        found[one.source, one.custodian] += one.readings
    for (source, custodian), readings in sorted(found.items(), key=lambda one: (-one[1], one[0])):
        yield FromWhom(source, custodian, readings)
