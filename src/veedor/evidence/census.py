"""What stands in the entries of a log: how many facts of which kind, open, sealed, opened since; what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from veedor.base.errors import Problem, Refused
from veedor.evidence.fact import Entry, Fact, Opening, Registry, Sealed, fact_of, read_entry
from veedor.evidence.known import OPENED
from veedor.evidence.merkle import HASH, leaf_hash

State = Literal["open", "sealed", "opened"]


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
    """Facts by kind and state (`opened` are among the `sealed`), and kinds in versions that are not known here."""

    kinds: Counter[tuple[str, State]] = field(default_factory=Counter)
    unknown: Counter[tuple[str, int | None]] = field(default_factory=Counter)
    unreadable: int = 0

    def add(self, other: Census) -> None:
        """Count those of another stretch too."""
        self.kinds.update(other.kinds)
        self.unknown.update(other.unknown)
        self.unreadable += other.unreadable

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
    census, unsealed, faults = Census(), list[Unsealed](), list[Problem]()
    for number, data in entries:
        where = f"{path} #{number}"
        try:
            entry = read_entry(data, where)
        except Refused as refused:
            census.unreadable += 1
            faults += refused.problems
            continue
        _note(entry, registry, census)
        faults += registry.problems(entry, where)
        if isinstance(entry, Fact) and entry.kind == OPENED:
            faults += _unseal(entry, number, where, registry, unsealed)
    return Counted(census, tuple(unsealed), tuple(faults))


def _note(entry: Entry, registry: Registry, census: Census) -> None:
    sealed = isinstance(entry, Sealed)
    census.kinds[entry.kind, "sealed" if sealed else "open"] += 1
    if not registry.knows(entry):
        census.unknown[entry.kind, None if isinstance(entry, Sealed) else entry.version] += 1


def _unseal(fact: Fact, number: int, where: str, registry: Registry, unsealed: list[Unsealed]) -> Iterable[Problem]:
    """Take down what an `opened` fact says. Gives what the fact inside it has wrong."""
    match fact.body:
        case {"leaf": int(target), "salt": str(salt), "fact": inner}:
            try:
                opened = fact_of(inner, where)
                commitment = Opening(bytes.fromhex(salt), opened.entry()).commitment
            except Refused as refused:
                return refused.problems
            except ValueError:
                return ()  # the registry has said that the salt is none
            leaf = leaf_hash(Sealed(opened.kind, commitment).entry())
            unsealed.append(Unsealed(where, number, target, opened.kind, leaf))
            return registry.problems(opened, where)
    return ()


class Leaves:
    """The leaf hashes met so far, in order, and which of them have been opened."""

    def __init__(self) -> None:
        self._hashes = bytearray()
        self._opened: set[int] = set()
        self.known = True
        """Whether there was no tile of which there is no telling."""

    def add(self, tile: bytes | None, width: int) -> None:
        """The next `width` hashes, one after the other; None: there is no telling."""
        self.known = self.known and tile is not None
        self._hashes += bytes(HASH * width) if tile is None else tile

    def part(self, start: int, count: int) -> bytes:
        """The hashes of `count` leaves from `start` on, one after the other."""
        return bytes(self._hashes[HASH * start : HASH * (start + count)])

    def open(self, one: Unsealed, census: Census) -> Iterator[Problem]:
        """Count a sealed fact as opened. Gives a fault: no such sealed fact before it, or it was opened before."""
        if not 0 <= one.target < one.number or self.part(one.target, 1) != one.leaf:
            yield Problem("log.verify.opens_another", one.where, {"leaf": one.target})
        elif one.target in self._opened:
            yield Problem("log.verify.opened_twice", one.where, {"leaf": one.target})
        else:
            self._opened.add(one.target)
            census.kinds[one.kind, "opened"] += 1
