"""The facts of a node into the log of its centre, each once, whoever else brought it.

What is sealed stays sealed, under the node's own commitment. What others brought is theirs: a node neither
withdraws nor opens it. Of its files those are published that the count needs, and no others.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Final, TypeGuard

from veedor.base.canonical import canonical
from veedor.base.errors import refuse
from veedor.election.rehearsal import DECLARED
from veedor.evidence.blob import OPENED, WITHHELD
from veedor.evidence.fact import Entry, Fact, Opening, Openness, Sealed, fact_of
from veedor.evidence.known import unsealed
from veedor.store.append import Draft, open_drafts, sealed_drafts
from veedor.store.carry.index import Index
from veedor.store.carry.known import CARRIED, Known
from veedor.store.carry.node import ELECTION
from veedor.store.kinds import REGISTRY
from veedor.store.making import withheld
from veedor.tally.facts import CORRECTED

KEPT: Final = "blob.kept"


class Merge:
    """One bundle's facts, made ready for the log of a centre that has `size` facts; `own` are the leaves that this
    node brought before.

    `drafts` are to be appended. `already`: how many new ones were there; `others`: corrections that are left out,
    for they are about what others brought. `published`: files that the centre hands out from now on. `recovered`:
    openings, by leaf, of what stood here sealed and closed.
    """

    def __init__(self, node: Known, centre: Known, size: int, own: Container[int], where: str) -> None:
        self._node, self._size, self._own, self._where = node, size, own, where
        self._centre = centre
        self._index = Index(where)
        self._sealed = {entry.entry(): leaf for leaf, entry in centre.entries.items() if isinstance(entry, Sealed)}
        self._opened = set(map(_opens, centre.entries.values()))
        self._there: dict[int, int] = {}
        self.drafts: list[Draft] = []
        self.published: list[str] = []
        self.recovered: dict[int, Opening] = {}
        self.already = self.others = 0
        for leaf in centre.entries:
            if (fact := centre.fact(leaf)) is not None:
                self._index.add(leaf, fact)

    @property
    def facts(self) -> Iterator[Fact]:
        """What this workspace may see of what is new to it."""
        yield from (draft.fact for draft in self.drafts if isinstance(draft.fact, Fact))
        yield from (fact for leaf in self.recovered if (fact := self._recovered_fact(leaf)))

    def _recovered_fact(self, leaf: int) -> Fact | None:
        entry = self._centre.entries.get(leaf)
        return unsealed(self.recovered[leaf], entry, leaf) if isinstance(entry, Sealed) else None

    def take(self, start: int, at: str) -> None:
        """Go through all facts of the node, in order; those before `start` were taken before.

        Refused: what the centre's `Index` refuses; facts before `start` that are not here; those that are about
        facts that are nowhere.
        """
        for leaf, entry in self._node.entries.items():
            if entry.kind == OPENED:
                self._open(entry, at)
            elif entry.kind in CARRIED:
                self._carry(leaf, entry, start)
        self._withhold(at)

    def _carry(self, leaf: int, entry: Entry, start: int) -> None:
        there = self._sealed.get(entry.entry()) if isinstance(entry, Sealed) else None
        fact = self._node.fact(leaf)
        if fact is not None:
            fact = self._translated(fact)
            there = self._index.find(fact) if there is None else there
        if there is not None:
            self._met(leaf, there, start)
        elif fact is not None and fact.kind == CORRECTED and not self._is_own(fact.body["leaf"]):
            self.others += leaf >= start
        elif leaf >= start:
            self._add(leaf, entry, fact)
        elif not CARRIED[entry.kind]:
            raise refuse("node.forked", self._where, log=self._where, size=start)

    def _met(self, leaf: int, there: int, start: int) -> None:
        """The centre has it; if only closed, this may be what opens it."""
        self._there[leaf] = there
        self.already += leaf >= start
        opening = self._node.openings.get(leaf)
        closed = isinstance(self._centre.entries.get(there), Sealed) and there not in self._centre.openings
        if opening is not None and closed:
            self.recovered[there] = opening

    def _add(self, leaf: int, entry: Entry, fact: Fact | None) -> None:
        there = self._there[leaf] = self._size + len(self.drafts)
        if fact is None:
            self.drafts.append(Draft(entry.entry(), entry))
            return
        if fact.kind in (ELECTION, DECLARED):
            raise refuse("node.other_election", self._where)
        self.drafts.append(self._draft(leaf, entry, fact))
        self._index.add(there, fact)

    def _draft(self, leaf: int, entry: Entry, fact: Fact) -> Draft:
        """As the node has it: open, or under its own seal, unless what it refers to has another number here."""
        if isinstance(entry, Fact):
            return open_drafts([fact])[0]
        if CARRIED[fact.kind]:
            return sealed_drafts([fact])[0]
        return Draft(entry.entry(), fact, self._node.openings[leaf])

    def _is_own(self, leaf: int) -> bool:
        return leaf >= self._size or leaf in self._own

    def _translated(self, fact: Fact) -> Fact:
        """The fact with this log's numbers in place of the node's. Refused: it is about one that is not here."""
        named = {name: fact.body[name] for name in CARRIED[fact.kind] if name in fact.body}
        if strangers := [leaf for leaf in named.values() if leaf not in self._there]:
            raise refuse("node.unsound", self._where, reason=f"#{strangers[0]}")
        there = {name: self._there[leaf] for name, leaf in named.items()}
        return Fact(fact.kind, fact.version, fact.at, {**fact.body, **there}) if there else fact

    def _open(self, entry: Entry, at: str) -> None:
        """What the node sealed and opened, the centre opens where it stands in its own log under the same seal."""
        assert isinstance(entry, Fact), "what opens is never sealed"
        leaf = entry.body["leaf"]
        there, closed = self._there.get(leaf), self._node.entries.get(leaf)
        if there is None or there in self._opened or not isinstance(closed, Sealed):
            return
        if self._entry_at(there) != closed.entry():
            return
        opening = Opening(bytes.fromhex(entry.body["salt"]), canonical(entry.body["fact"]))
        inner = REGISTRY.admit(unsealed(opening, closed, leaf), self._where)
        if REGISTRY.openness_of(inner.kind) is Openness.NEVER:
            raise refuse("node.unsound", self._where, reason=inner.kind)
        self._opened.add(there)
        body = {"leaf": there, "salt": entry.body["salt"], "fact": inner.shape}
        self.drafts += open_drafts([REGISTRY.admit(Fact(OPENED, 1, at, body), self._where)])

    def _withhold(self, at: str) -> None:
        """Files that would be public from now on and that no count needs are not handed out: photos and tables may
        show persons."""
        told = [fact for log in (self._centre, self._node) for leaf in log.entries if (fact := log.fact(leaf))]
        needed = {blob for fact in told for blob in _needs(fact)}
        here = {fact.body["blob"] for fact in self._told() if fact.kind == WITHHELD}
        here |= {entry.body["blob"] for entry in self._centre.entries.values() if _is_open(entry, WITHHELD)}
        shown = dict.fromkeys(fact.body["blob"] for fact in self._told() if fact.kind == KEPT)
        self.published = [blob for blob in shown if blob in needed and blob not in here]
        facts = [withheld(blob, "personal", at) for blob in shown if blob not in needed and blob not in here]
        self.drafts += open_drafts([REGISTRY.admit(fact, self._where) for fact in facts])

    def _told(self) -> Iterator[Fact]:
        """What will stand open in the centre's log by these drafts, and did not before."""
        for draft in self.drafts:
            if isinstance(draft.fact, Fact) and draft.opening is None:
                yield fact_of(draft.fact.body["fact"], self._where) if draft.fact.kind == OPENED else draft.fact

    def _entry_at(self, leaf: int) -> bytes | None:
        if leaf >= self._size:
            return self.drafts[leaf - self._size].entry
        here = self._centre.entries.get(leaf)
        return None if here is None else here.entry()


def _opens(entry: Entry) -> int | None:
    """The leaf of the fact that an `opened` fact opens; None of any other."""
    return int(entry.body["leaf"]) if isinstance(entry, Fact) and entry.kind == OPENED else None


def _is_open(entry: Entry, kind: str) -> TypeGuard[Fact]:
    return isinstance(entry, Fact) and entry.kind == kind


def _needs(fact: Fact) -> Iterator[str]:
    """The files without which nobody can count what the fact says."""
    match fact.kind:
        case "stations.placed":
            yield fact.body["blob"]
        case "bulletin.announced":
            yield fact.body["document"]
        case "election.defined":
            yield fact.body["frame"]["blob"]
            yield from (file["blob"] for file in fact.body["files"])
