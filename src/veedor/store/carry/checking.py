"""The log's rows of a backup, before they count: whoever has the passphrase can write what he likes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from veedor.base.errors import Refused, refuse
from veedor.evidence.fact import Opening
from veedor.evidence.known import known_facts
from veedor.store.kinds import REGISTRY
from veedor.store.models import Fact, SealedBody, SignedHead

_CHUNK: Final = 5_000
_KIND: Final = re.compile(rb'"kind":"([^"]*)",(?:"sealed":"[0-9a-f]{64}"|"version":[0-9]+)\}\Z')
"""The end of an entry: a body with the same letters in it comes before."""


def check_rows(facts: int, where: str) -> None:
    """That each of so many facts stands under its kind and is one that could have been appended, that what is kept
    of sealed ones opens them, and that signed heads have a size. Refused otherwise."""
    if SealedBody.objects.exclude(leaf__range=(0, facts - 1)).exists() or SignedHead.objects.filter(size__lt=0):
        raise refuse("carry.malformed", where)
    openings = {row.leaf: Opening(bytes(row.salt), bytes(row.entry)) for row in SealedBody.objects.iterator(_CHUNK)}
    if not all(_under_its_kind(kind, entry) for kind, entry in _rows(facts)):
        raise refuse("carry.malformed", where)
    try:
        _check_facts((entry for _, entry in _rows(facts)), openings)
    except Refused as refused:
        raise Refused(replace(one, where=f"{where}: {one.where}") for one in refused.problems) from refused


def _check_facts(entries: Iterable[bytes], openings: Mapping[int, Opening]) -> None:
    for leaf, fact in known_facts(entries, REGISTRY, openings):
        if leaf in openings and REGISTRY.knows(fact):
            REGISTRY.admit(fact, str(leaf))


def _rows(facts: int) -> Iterator[tuple[str, bytes]]:
    """In order, some at a time: a refusal half way leaves no cursor open."""
    for start in range(0, facts, _CHUNK):
        some = Fact.objects.filter(leaf__range=(start, start + _CHUNK - 1)).order_by("leaf")
        yield from [(kind, bytes(data)) for kind, data in some.values_list("kind", "entry")]


def _under_its_kind(kind: str, entry: bytes) -> bool:
    """Whether the row's kind is that of its entry, if it is an entry."""
    found = _KIND.search(entry)
    return found is None or found[1] == kind.encode()
