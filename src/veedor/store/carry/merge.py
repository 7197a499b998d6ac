"""The facts of a node into the log of its centre, each once, whoever else brought it.

A fact is there already if one of its kind says the same, whenever it was recorded; of a reading it does not matter
under which name: one file is one source. What is sealed stays sealed, under the node's own commitment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from veedor.base.canonical import canonical
from veedor.base.errors import Refused, refuse
from veedor.election.rehearsal import DECLARED
from veedor.evidence.blob import OPENED
from veedor.evidence.fact import Entry, Fact, Opening, Openness, Sealed, read_entry
from veedor.evidence.known import own_entry, unsealed
from veedor.store.append import Draft, open_drafts, sealed_drafts
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
_WHO: Final = {"source", "custodian"}
_CHUNK: Final = 900
"""Rows of a question: SQLite takes so many values in one."""


class Known:
    """Facts that this workspace may see, and what opens the sealed ones: those of one log, by leaf."""

    def __init__(self, entries: Mapping[int, Entry], openings: Mapping[int, Opening]) -> None:
        self.entries, self.openings = entries, openings

    def fact(self, leaf: int) -> Fact | None:
        """What the fact says; None of a sealed one that nothing here opens. Refused: an opening is of another."""
        entry = self.entries[leaf]
        if isinstance(entry, Fact):
            return entry
        return unsealed(self.openings[leaf], entry, leaf) if leaf in self.openings else None


class Merge:
    """One bundle's facts, made ready for the log of a centre that has `size` facts: `drafts`. `already`: how many
    were there, of those that are new to the centre."""

    def __init__(self, node: Known, centre: Known, size: int, where: str) -> None:
        self._node, self._size, self._where = node, size, where
        self._leaves = {_said(fact): leaf for leaf in centre.entries if (fact := centre.fact(leaf))}
        self._opened = set(map(_opens, centre.entries.values()))
        self._bodies = dict(centre.openings)
        self._there: dict[int, int] = {}
        self.drafts: list[Draft] = []
        self.already = 0

    def take(self, start: int, at: str) -> None:
        """Go through all facts of the node, in order; those before `start` were taken before."""
        for leaf, entry in self._node.entries.items():
            fact = self._node.fact(leaf)
            if entry.kind == OPENED and fact is not None:
                self._open(fact, at)
            elif entry.kind in CARRIED and fact is not None:
                self._tell(leaf, self._translated(fact), start)
            elif entry.kind in CARRIED and leaf >= start:
                self.drafts.append(Draft(entry.entry(), entry))

    def _tell(self, leaf: int, fact: Fact, start: int) -> None:
        said = _said(fact)
        if said in self._leaves:
            self._there[leaf] = self._leaves[said]
            self.already += leaf >= start
        elif fact.kind in (ELECTION, DECLARED):
            raise refuse("node.other_election", self._where)
        elif leaf >= start:
            there = self._leaves[said] = self._there[leaf] = self._size + len(self.drafts)
            self.drafts.append(draft := self._draft(leaf, fact))
            if draft.opening is not None:
                self._bodies[there] = draft.opening

    def _draft(self, leaf: int, fact: Fact) -> Draft:
        """As the node has it: open, or under its own seal, unless what it refers to has another number here."""
        entry, opening = self._node.entries[leaf], self._node.openings.get(leaf)
        if isinstance(entry, Fact):
            return open_drafts([fact])[0]
        return sealed_drafts([fact])[0] if CARRIED[fact.kind] else Draft(entry.entry(), fact, opening)

    def _open(self, fact: Fact, at: str) -> None:
        """What the node opened, the centre opens where it stands in its own log, by its own salt."""
        there = self._there.get(fact.body["leaf"])
        if there in self._bodies and there not in self._opened:
            opening = self._bodies[there]
            inner = own_entry(opening.entry)
            if not isinstance(inner, Fact) or REGISTRY.openness_of(inner.kind) is Openness.NEVER:
                raise refuse("node.unsound", self._where, reason=inner.kind)
            self._opened.add(there)
            body = {"leaf": there, "salt": opening.salt.hex(), "fact": inner.shape}
            self.drafts += open_drafts([REGISTRY.admit(Fact(OPENED, 1, at, body), self._where)])

    def _translated(self, fact: Fact) -> Fact:
        """The fact with this log's numbers in place of the node's. Refused: it is about one that is not here."""
        named = {name: fact.body[name] for name in CARRIED[fact.kind] if name in fact.body}
        if strangers := [leaf for leaf in named.values() if leaf not in self._there]:
            raise refuse("node.unsound", self._where, reason=f"#{strangers[0]}")
        there = {name: self._there[leaf] for name, leaf in named.items()}
        return Fact(fact.kind, fact.version, fact.at, {**fact.body, **there}) if there else fact


def _opens(entry: Entry) -> int | None:
    """The leaf of the fact that an `opened` fact opens; None of any other."""
    return int(entry.body["leaf"]) if isinstance(entry, Fact) and entry.kind == OPENED else None


def _said(fact: Fact) -> bytes:
    """What makes two facts one."""
    body: dict[str, Any] = dict(fact.body)
    if fact.kind == BULK:
        body = {name: value for name, value in body.items() if name not in _WHO}
    return canonical([fact.kind, fact.version, body])


def node_facts(carried: Carried, where: str) -> Known:
    """What a bundle says, all of it checked. Refused with all its faults: entries that are no facts, bodies that
    their kind forbids, openings that do not fit."""
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
    return entry


def centre_facts(node: Known) -> Known:
    """What the centre knows that a node's facts might repeat: the readings of the same files, and all that is no
    reading."""
    told = [fact for leaf in node.entries if (fact := node.fact(leaf))]
    files = {fact.body["origin"]["blob"] for fact in told if fact.kind == BULK}
    leaves = list(SheetRead.objects.filter(blob__in=files).values_list("leaf", flat=True))
    rows = [*_rows(kind__in=[*CARRIED.keys() - {BULK}, OPENED])]
    for at in range(0, len(leaves), _CHUNK):
        rows += _rows(leaf__in=leaves[at : at + _CHUNK])
    entries = {leaf: own_entry(bytes(data)) for leaf, data in rows}
    bodies = SealedBody.objects.iterator(_CHUNK)
    return Known(entries, {row.leaf: Opening(bytes(row.salt), bytes(row.entry)) for row in bodies})


def _rows(**which: Any) -> Iterator[tuple[int, bytes | memoryview[int]]]:
    return FactRow.objects.filter(**which).values_list("leaf", "entry").iterator(_CHUNK)
