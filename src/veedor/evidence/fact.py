"""The envelope of a fact, open or sealed, and the registry of kinds (docs/adr/0006). Facts go into leaves for ever.

Open, an entry of the log is canonical JSON of four things; sealed, of two:

    {"at":"2024-07-28T22:15Z","body":{…},"kind":"sheet.read","version":1}
    {"kind":"sheet.read","sealed":"…"}            SHA-256(32 random bytes ‖ the entry as it would stand open)
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from itertools import islice
from typing import Any, Final, TypeAlias

from veedor.base.canonical import MOST_BYTES, canonical, read_canonical
from veedor.base.clock import is_quarter
from veedor.base.errors import Problem, Refused, refuse
from veedor.evidence.schema import Private, Promise, Record, has

SALT_BYTES: Final = 32

ROOM_TO_OPEN: Final = 512
"""Bytes that an `opened` fact needs beside the fact that it opens, so that whatever is sealed can be opened."""

_KIND: Final = re.compile(r"[a-z][a-z_]{0,31}(?:\.[a-z][a-z_]{0,31})?")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_SEALED: Final = re.compile(rb'\{"kind":"(%b)","sealed":"([0-9a-f]{64})"\}' % _KIND.pattern.encode())
_VERSIONS: Final = range(1, 10_000)
_MISFITS: Final = 20
"""Faults that are named of one body: a hostile one has thousands, and a log has many of them."""


@dataclass(frozen=True)
class Fact:
    """A fact whose body is known: `at` is the quarter of an hour in which it was recorded."""

    kind: str
    version: int
    at: str
    body: Mapping[str, Any]

    @property
    def shape(self) -> dict[str, Any]:
        """The object that stands in the log."""
        return {"at": self.at, "body": self.body, "kind": self.kind, "version": self.version}

    def entry(self) -> bytes:
        """The bytes of its leaf. Refused: a body that has no canonical spelling, or is too long."""
        return canonical(self.shape, self.kind)


@dataclass(frozen=True)
class Sealed:
    """A fact of which the log holds only the kind and a commitment (32 bytes)."""

    kind: str
    commitment: bytes

    def entry(self) -> bytes:
        """The bytes of its leaf: as long for every fact of a kind."""
        return b'{"kind":"%b","sealed":"%b"}' % (self.kind.encode(), self.commitment.hex().encode())


@dataclass(frozen=True)
class Opening:
    """What is kept outside the log of a sealed fact: the salt and the entry as it would stand open."""

    salt: bytes
    entry: bytes

    @property
    def commitment(self) -> bytes:
        return sha256(self.salt + self.entry).digest()


Entry: TypeAlias = Fact | Sealed


def shuffled(facts: Sequence[Fact]) -> list[Fact]:
    """Facts in an order of chance, in which they are to be sealed: in that of a file, the number of a leaf would
    name a station."""
    return secrets.SystemRandom().sample(facts, len(facts))


def seal(fact: Fact) -> tuple[Sealed, Opening]:
    """Seal a fact with a salt of its own; several are `shuffled` first. Refused: too long to be opened again."""
    entry = fact.entry()
    if len(entry) > MOST_BYTES - ROOM_TO_OPEN:
        raise refuse("canonical.too_long", fact.kind, bytes=len(entry), limit=MOST_BYTES - ROOM_TO_OPEN)
    opening = Opening(secrets.token_bytes(SALT_BYTES), entry)
    return Sealed(fact.kind, opening.commitment), opening


def read_entry(data: bytes, where: str) -> Entry:
    """The fact that an entry of the log holds, of whatever kind. Refused: bytes that are no fact; `where` names
    the place."""
    if found := _SEALED.fullmatch(data):
        return Sealed(found[1].decode(), bytes.fromhex(found[2].decode()))
    return fact_of(read_canonical(data, where), where)


def fact_of(value: object, where: str) -> Fact:
    """The open fact that a value from canonical JSON shapes. Refused: anything else."""
    if type(value) is dict and len(value) == 4:
        fact = Fact(value.get("kind", 0), value.get("version", 0), value.get("at", 0), value.get("body", 0))
        texts = type(fact.at) is type(fact.kind) is str
        if texts and type(fact.version) is int and type(fact.body) is dict and _is_envelope(fact):
            return fact
    raise refuse("fact.envelope", where)


def _is_envelope(fact: Fact) -> bool:
    return _KIND.fullmatch(fact.kind) is not None and fact.version in _VERSIONS and is_quarter(fact.at)


class Openness(StrEnum):
    """Whether facts of a kind stand open in the log."""

    OPEN = "open"
    """Always open."""
    EITHER = "either"
    """Open, or sealed until an `opened` fact opens them."""
    NEVER = "never"
    """Personal: always sealed, and never opened."""


@dataclass(frozen=True)
class FactKind:
    """A kind in one version. A version is never changed; another is added."""

    name: str
    version: int
    openness: Openness
    body: Record

    def __post_init__(self) -> None:
        if not _KIND.fullmatch(self.name) or self.version not in _VERSIONS:
            raise ValueError(f"not a kind: {self.name} {self.version}")
        if has(Private, self.body) and self.openness is not Openness.NEVER:
            raise ValueError(f"free text in {self.name}, which may stand open")

    @cached_property
    def promises(self) -> bool:
        """Whether its facts may promise files."""
        return has(Promise, self.body)


class Registry:
    """All kinds that this Veedor knows. What it does not know is kept and counted, never refused."""

    def __init__(self, kinds: Iterable[FactKind]) -> None:
        self._kinds: dict[tuple[str, int], FactKind] = {}
        self._openness: dict[str, Openness] = {}
        for kind in kinds:
            if (kind.name, kind.version) in self._kinds:
                raise ValueError(f"declared twice: {kind.name} {kind.version}")
            if self._openness.setdefault(kind.name, kind.openness) is not kind.openness:
                raise ValueError(f"versions of {kind.name} differ in openness")
            self._kinds[kind.name, kind.version] = kind

    def __iter__(self) -> Iterator[FactKind]:
        return iter(self._kinds.values())

    def knows(self, entry: Entry) -> bool:
        """Whether the entry's kind is known; of an open one, in this version."""
        if isinstance(entry, Sealed):
            return entry.kind in self._openness
        return (entry.kind, entry.version) in self._kinds

    def openness_of(self, kind: str) -> Openness | None:
        """Whether facts of a kind stand open, in all its versions; None of an unknown kind."""
        return self._openness.get(kind)

    def kind_of(self, fact: Fact) -> FactKind | None:
        """The declaration of an open fact's kind in its version; None where it is not known."""
        return self._kinds.get((fact.kind, fact.version))

    def problems(self, entry: Entry, where: str) -> tuple[Problem, ...]:
        """What a known kind forbids in this entry; nothing is said of unknown ones."""
        openness = self._openness.get(entry.kind)
        if isinstance(entry, Sealed):
            wrong = openness is Openness.OPEN
            return (Problem("fact.must_be_open", where, {"kind": entry.kind}),) if wrong else ()
        if openness is Openness.NEVER:
            return (Problem("fact.must_be_sealed", where, {"kind": entry.kind}),)
        return self._misfits(entry, where)

    def _misfits(self, fact: Fact, where: str) -> tuple[Problem, ...]:
        kind = self.kind_of(fact)
        if kind is None or kind.body.fits(fact.body):
            return ()
        return tuple(
            Problem(f"fact.field.{one.code}", f"{where}: {fact.kind}", {"field": one.path, "wanted": one.wanted})
            for one in islice(kind.body.misfits(fact.body, ""), _MISFITS)
        )

    def admit(self, fact: Fact, where: str) -> Fact:
        """The fact, for writing it open or sealed. Refused, all faults at once: an unknown kind, an unfit body."""
        if not self.knows(fact):
            raise refuse("fact.unknown_kind", where, kind=fact.kind, version=fact.version)
        if misfits := self._misfits(fact, where):
            raise Refused(misfits)
        return fact
