"""Which facts a reader may see: those that stand open, that were opened, or whose openings he holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from veedor.base.canonical import canonical, read_canonical
from veedor.base.errors import Refused, refuse
from veedor.evidence.blob import OPENED
from veedor.evidence.fact import Entry, Fact, Opening, Registry, Sealed, fact_of, read_entry

_READER: Final = msgspec.json.Decoder(Fact)


def check_entries(entries: Iterable[bytes], start: int, registry: Registry) -> None:
    """Refused: what `known_facts` refuses of single entries, of which the first is the leaf `start`."""
    for leaf, data in enumerate(entries, start):
        _checked(data, str(leaf), registry)


def known_facts(
    entries: Iterable[bytes],
    registry: Registry | None,
    openings: Mapping[int, Opening] | None = None,
    *,
    checked: bool = False,
) -> Iterator[tuple[int, Fact]]:
    """The facts of a log from its first entry, each with its leaf, once: an opened one when it is opened, with the
    leaf that sealed it. `openings`, by leaf, are what this reader holds of sealed ones. Without a `registry` the
    entries are the reader's own, checked when they were appended; `checked`: each by `check_entries`, just now.

    Refused: entries that are no facts, bodies that their kind forbids or has only in a version that is not known
    here, openings that do not fit what was sealed.
    """
    sealed: dict[int, Sealed] = {}
    for leaf, data in enumerate(entries):
        entry = own_entry(data) if checked or registry is None else _checked(data, str(leaf), registry)
        if isinstance(entry, Fact):
            yield leaf, entry
            if entry.kind == OPENED and (at := entry.body["leaf"]) in sealed:
                opened = _opened(entry, sealed.pop(at))
                yield at, opened if registry is None else registry.admit(opened, str(at))
        elif openings and leaf in openings:
            yield leaf, unsealed(openings[leaf], entry, leaf)
        else:
            sealed[leaf] = entry


def own_entry(data: bytes) -> Entry:
    """An entry that was checked before, three times as fast."""
    return _READER.decode(data) if data.startswith(b'{"at"') else read_entry(data, "")


def _checked(data: bytes, where: str, registry: Registry) -> Entry:
    entry = read_entry(data, where)
    if problems := registry.problems(entry, where):
        raise Refused(problems)
    _check_version(entry, where, registry)
    return entry


def _check_version(entry: Entry, where: str, registry: Registry) -> None:
    """Of a kind that is not known at all nothing here depends; a known one in another version would be misread."""
    if isinstance(entry, Fact) and registry.openness_of(entry.kind) is not None and not registry.knows(entry):
        raise refuse("fact.unknown_kind", where, kind=entry.kind, version=entry.version)


def _opened(fact: Fact, entry: Sealed) -> Fact:
    """The fact that an `opened` fact opens."""
    opening = Opening(bytes.fromhex(fact.body["salt"]), canonical(fact.body["fact"]))
    return unsealed(opening, entry, fact.body["leaf"])


def unsealed(opening: Opening, entry: Sealed, leaf: int) -> Fact:
    """The fact that was sealed at `leaf`. Refused: the opening does not fit, or holds another kind of fact."""
    fact = fact_of(read_canonical(opening.entry, str(leaf)), str(leaf))
    if opening.commitment != entry.commitment or fact.kind != entry.kind:
        raise refuse("fact.opening_unfit", str(leaf))
    return fact
