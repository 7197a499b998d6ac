"""What a bundle says, checked, and what its centre knows that it may repeat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from veedor.base.errors import Refused, refuse
from veedor.election.rehearsal import DECLARED
from veedor.evidence.blob import OPENED
from veedor.evidence.fact import Entry, Fact, Opening, Sealed, read_entry
from veedor.evidence.known import own_entry, unsealed
from veedor.store.carry.bundle import Carried
from veedor.store.carry.node import ELECTION
from veedor.store.kinds import REGISTRY
from veedor.store.models import Fact as FactRow
from veedor.store.models import SealedBody, SheetRead
from veedor.store.models.evidence import BULK

CARRIED: Final[Mapping[str, tuple[str, ...]]] = {
    ELECTION: (),
    DECLARED: (),
    "stations.placed": (),
    "blob.kept": (),
    "blob.withheld": (),
    "sheet.read": (),
    "rows.refused": (),
    "bulletin.announced": (),
    "sheet.resolved": ("counted",),
    "correction.made": ("leaf", "replaced_by"),
    "person.committed": ("leaf",),
}
"""The kinds that say something of the election, with those of their fields that are leaves. The others are about
the node's own log, and stay there."""
_CHUNK: Final = 900
"""Rows of a question: SQLite takes so many values in one."""


class Known:
    """Facts that this workspace may see, and what opens the sealed ones: those of one log, by leaf, in order."""

    def __init__(self, entries: Mapping[int, Entry], openings: Mapping[int, Opening]) -> None:
        self.entries = dict(sorted(entries.items()))
        self.openings = openings

    def fact(self, leaf: int) -> Fact | None:
        """What the fact says; None of a sealed one that nothing here opens. Refused: an opening is of another."""
        entry = self.entries[leaf]
        if isinstance(entry, Fact):
            return entry
        return unsealed(self.openings[leaf], entry, leaf) if leaf in self.openings else None


def node_facts(carried: Carried, where: str) -> Known:
    """What a bundle says, all of it checked. Refused with all its faults: entries that are no facts, bodies that
    their kind forbids, kinds that would count in a version that is not known here, openings that do not fit."""
    entries = {leaf: _checked(data, f"{where}: {leaf}") for leaf, data in enumerate(carried.entries)}
    known = Known(entries, carried.openings)
    for leaf in carried.openings:
        if not isinstance(entries.get(leaf), Sealed):
            raise refuse("node.unsound", where, reason=f"leaf {leaf}")
        fact = known.fact(leaf)
        assert fact is not None, "there is what opens it"
        REGISTRY.admit(fact, f"{where}: {leaf}")
    return known


def _checked(data: bytes, where: str) -> Entry:
    entry = read_entry(data, where)
    if problems := REGISTRY.problems(entry, where):
        raise Refused(problems)
    if isinstance(entry, Fact) and entry.kind in (*CARRIED, OPENED):
        REGISTRY.admit(entry, where)
    return entry


def centre_facts(node: Known) -> Known:
    """What the centre knows that a node's facts might repeat: the readings of the same files, those that nothing
    here opens, and all that is no reading."""
    told = [fact for leaf in node.entries if (fact := node.fact(leaf))]
    files = {fact.body["origin"]["blob"] for fact in told if fact.kind == BULK}
    read = SheetRead.objects.all()
    leaves = list(read.filter(blob__in=files).values_list("leaf", flat=True))
    closed = FactRow.objects.filter(kind=BULK).exclude(leaf__in=read.values("leaf"))
    rows = [*_rows(kind__in=[*CARRIED.keys() - {BULK}, OPENED])]
    rows += closed.exclude(leaf__in=SealedBody.objects.values("leaf")).values_list("leaf", "entry")
    for at in range(0, len(leaves), _CHUNK):
        rows += _rows(leaf__in=leaves[at : at + _CHUNK])
    entries = {leaf: own_entry(bytes(data)) for leaf, data in rows}
    bodies = SealedBody.objects.iterator(_CHUNK)
    return Known(entries, {row.leaf: Opening(bytes(row.salt), bytes(row.entry)) for row in bodies})


def _rows(**which: Any) -> Iterator[tuple[int, bytes | memoryview[int]]]:
    return FactRow.objects.filter(**which).values_list("leaf", "entry").iterator(_CHUNK)
