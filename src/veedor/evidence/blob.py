"""Files that facts name by their SHA-256: where they are published, and which of them should be.

A fact that stands open may *promise* a file (`Promise` in its kind). It is then published, or a `blob.withheld`
says why not. Other files are only mentioned. Of a sealed fact nothing is published: not the file, its digest or its
size.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from veedor.base.errors import Problem, Refused
from veedor.evidence.fact import Entry, Fact, Registry, fact_of
from veedor.evidence.listing import Published as File
from veedor.evidence.schema import ListOf, Maybe, Promise, Record, Type

WITHHELD: Final = "blob.withheld"
"""The kind of a fact that takes a promise back."""

OPENED: Final = "opened"
"""The kind of a fact that opens another: what that one promises holds from then on."""

_PATH: Final = re.compile(r"blob/([0-9a-f]{2})/([0-9a-f]{64})")


def blob_path(digest: str) -> str:
    """Where a file is published, by its SHA-256 in hexadecimal."""
    return f"blob/{digest[:2]}/{digest}"


def digest_of(path: str) -> str | None:
    """The digest that a path names; None where it is no path of a blob."""
    found = _PATH.fullmatch(path)
    return found[2] if found and found[2].startswith(found[1]) else None


def promised(fact: Fact, registry: Registry) -> Iterator[str]:
    """The digests of the files that a sound fact promises."""
    kind = registry.kind_of(fact)
    if kind is not None and kind.promises:
        yield from _promises(kind.body, fact.body)


def _promises(wanted: Type, value: Any) -> Iterator[str]:
    match wanted:
        case Promise():
            yield value
        case Maybe():
            yield from _promises(wanted.item, value)
        case ListOf():
            for item in value:
                yield from _promises(wanted.item, item)
        case Record():
            for name, inner in wanted.fields.items():
                if name in value:
                    yield from _promises(inner, value[name])


def _sound(value: Mapping[str, Any], registry: Registry) -> Fact | None:
    """The fact that an `opened` fact holds, if it is one of a known kind and fits it."""
    try:
        fact = fact_of(value, OPENED)
    except Refused:
        return None
    return fact if registry.knows(fact) and not registry.problems(fact, OPENED) else None


@dataclass
class Promises:
    """What a log's facts say of files: digests promised (with the first leaf that does so) and withheld (why)."""

    promised: dict[str, int] = field(default_factory=dict)
    withheld: dict[str, str] = field(default_factory=dict)

    def add(self, leaf: int, entry: Entry, registry: Registry) -> None:
        """Take down what a sound fact says. The order of facts does not matter: what was withheld once, is."""
        if not isinstance(entry, Fact):
            return
        if entry.kind == WITHHELD and registry.knows(entry):
            self.withheld[entry.body["blob"]] = entry.body["reason"]
            return
        for digest in promised(entry, registry):
            self.promised[digest] = min(leaf, self.promised.get(digest, leaf))
        if entry.kind == OPENED and (inner := _sound(entry.body["fact"], registry)):
            self.add(leaf, inner, registry)

    def join(self, other: Promises) -> None:
        """Take down what another stretch of the log says."""
        self.withheld.update(other.withheld)
        for digest, leaf in other.promised.items():
            self.promised[digest] = min(leaf, self.promised.get(digest, leaf))

    def problems(self, files: Mapping[str, File]) -> Iterator[Problem]:
        """What is wrong with the published files: one holds something else than its name says, one was promised and
        is not there, one was never promised (what no fact names may be sealed), one is withheld and there."""
        there = set[str]()
        for path, file in files.items():
            digest = digest_of(path)
            if digest is not None:
                there.add(digest)
                yield from self._of(path, digest, file)
            elif path.startswith("blob/"):
                yield Problem("fact.blob.unnamed", path)
        for digest, leaf in self.promised.items():
            if digest not in there and digest not in self.withheld:
                yield Problem("fact.blob.absent", blob_path(digest), {"leaf": leaf})

    def _of(self, path: str, digest: str, file: File) -> Iterator[Problem]:
        if file.digest.hex() != digest:
            yield Problem("fact.blob.other", path)
        if digest not in self.promised:
            yield Problem("fact.blob.unnamed", path)
        elif digest in self.withheld:
            yield Problem("fact.blob.still_there", path, {"reason": self.withheld[digest]})

    def missing(self, files: Collection[str]) -> dict[str, str]:
        """The promised files that are withheld, with the code of the reason: to be reported, no fault."""
        return {
            digest: reason
            for digest, reason in self.withheld.items()
            if digest in self.promised and blob_path(digest) not in files
        }
