"""What stands in the entries of a log: how many facts of which kind, open, sealed, opened since; what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from veedor.base.errors import Problem, Refused
from veedor.evidence.blob import OPENED, Promises
from veedor.evidence.fact import Entry, Fact, Opening, Registry, Sealed, fact_of, read_entry
from veedor.evidence.merkle import HASH, leaf_hash
from veedor.evidence.tiles import WIDTH

State = Literal["open", "sealed", "opened"]

NOTABLE: Final = ("key.rotated", "log.succeeded", "operator.compromised")
"""Kinds of open facts that every reader should be told of: what the log rests on changed."""
MOST_NOTICES: Final = 100
"""How many of them are kept of a log; all are counted."""


@dataclass(frozen=True, slots=True)
class Unsealed:
    """What the `opened` fact with leaf `number`, found at `where`, says: leaf `target` is one of `kind`, and its
    hash is `leaf`."""

    where: str
    number: int
    target: int
    kind: str
    leaf: bytes


@dataclass
class Census:
    """Facts by kind and state (`opened` are among the `sealed`), and kinds in versions that are not known here;
    the files that facts promise."""

    kinds: Counter[tuple[str, State]] = field(default_factory=Counter)
    unknown: Counter[tuple[str, int | None]] = field(default_factory=Counter)
    unreadable: int = 0
    promises: Promises = field(default_factory=Promises)
    notices: list[tuple[int, Fact]] = field(default_factory=list)
    """The first notable facts, with their leaves."""

    def add(self, other: Census) -> None:
        """Count those of another stretch too."""
        self.kinds.update(other.kinds)
        self.unknown.update(other.unknown)
        self.unreadable += other.unreadable
        self.promises.join(other.promises)
        self.notices += other.notices[: MOST_NOTICES - len(self.notices)]

    @property
    def facts(self) -> int:
        """How many could be read."""
        return self._of("open") + self._of("sealed")

    @property
    def still_sealed(self) -> int:
        """Sealed facts that no other has opened."""
        return self._of("sealed") - self._of("opened")

    def _of(self, state: State) -> int:
        return sum(count for (_, one), count in self.kinds.items() if one == state)


@dataclass(frozen=True)
class Counted:
    """A stretch of entries: its census, what it unseals, what is wrong in it."""

    census: Census
    unsealed: tuple[Unsealed, ...]
    faults: tuple[Problem, ...]


def count(entries: Iterable[tuple[int, bytes]], registry: Registry, path: str) -> Counted:
    """Count the facts of a bundle at `path`: its entries with the numbers of their leaves."""
    counter = _Counter(registry)
    for number, data in entries:
        where = f"{path} #{number}"
        try:
            counter.take(number, read_entry(data, where), where)
        except Refused as refused:
            counter.census.unreadable += 1
            counter.faults += refused.problems
    return Counted(counter.census, tuple(counter.unsealed), tuple(counter.faults))


class _Counter:
    """Takes entries one by one."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self.census = Census()
        self.unsealed = list[Unsealed]()
        self.faults = list[Problem]()

    def take(self, number: int, entry: Entry, where: str) -> None:
        """Count an entry. Refused: it opens what is no fact."""
        known = self._registry.knows(entry)
        match entry:
            case Sealed():
                self._note(entry.kind, "sealed", None, known=known)
            case Fact():
                self._note(entry.kind, "open", entry.version, known=known)
        sound = self._is_sound(number, entry, where)
        if not (known and sound and isinstance(entry, Fact)):
            return
        if entry.kind == OPENED:
            self._open(number, entry, where)
        elif entry.kind in NOTABLE:
            self.census.notices.append((number, entry))

    def _note(self, kind: str, state: State, version: int | None, *, known: bool) -> None:
        self.census.kinds[kind, state] += 1
        if not known:
            self.census.unknown[kind, version] += 1

    def _is_sound(self, number: int, entry: Entry, where: str) -> bool:
        """Whether nothing is wrong with a fact; of a sound one, which files it promises."""
        problems = self._registry.problems(entry, where)
        self.faults += problems
        if not problems:
            self.census.promises.add(number, entry, self._registry)
        return not problems

    def _open(self, number: int, fact: Fact, where: str) -> None:
        """Take down what a sound `opened` fact says."""
        opened = fact_of(fact.body["fact"], where)
        commitment = Opening(bytes.fromhex(fact.body["salt"]), opened.entry()).commitment
        leaf = leaf_hash(Sealed(opened.kind, commitment).entry())
        self.unsealed.append(Unsealed(where, number, fact.body["leaf"], opened.kind, leaf))
        self._is_sound(number, opened, where)


class Leaves:
    """The leaf hashes met so far, in order, and which of them have been opened."""

    def __init__(self) -> None:
        self._hashes = bytearray()
        self._opened: set[int] = set()
        self._untold: set[int] = set()

    def add(self, tile: bytes | None, width: int) -> None:
        """The next `width` hashes, one after the other; None: there is no telling."""
        if tile is None:
            self._untold.add(len(self._hashes) // (HASH * WIDTH))
        self._hashes += bytes(HASH * width) if tile is None else tile

    @property
    def known(self) -> bool:
        """Whether all of them could be told."""
        return not self._untold

    def tells(self, tile: int) -> bool:
        """Whether the hashes of a tile could be told."""
        return tile not in self._untold

    def part(self, start: int, count: int) -> bytes:
        """The hashes of `count` leaves from `start` on, one after the other."""
        return bytes(self._hashes[HASH * start : HASH * (start + count)])

    def open(self, one: Unsealed, census: Census) -> Iterator[Problem]:
        """Count a sealed fact as opened. Gives a fault: no such sealed fact before it, or it was opened before.
        Nothing is said of a leaf that could not be told."""
        if not self.tells(one.target // WIDTH):
            return
        if not 0 <= one.target < one.number or self.part(one.target, 1) != one.leaf:
            yield Problem("log.verify.opens_another", one.where, {"leaf": one.target})
        elif one.target in self._opened:
            yield Problem("log.verify.opened_twice", one.where, {"leaf": one.target})
        else:
            self._opened.add(one.target)
            census.kinds[one.kind, "opened"] += 1
