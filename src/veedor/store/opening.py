"""Sealed facts, opened: what they say stands in the log from then on."""

from __future__ import annotations

from collections.abc import Iterable

from veedor.evidence.blob import OPENED
from veedor.evidence.fact import Fact, Opening, Openness
from veedor.evidence.known import own_entry
from veedor.store.append import append, held_head, open_drafts
from veedor.store.kinds import REGISTRY
from veedor.store.making import withheld
from veedor.store.models import Fact as FactRow
from veedor.store.models import SealedBody

_PERSONAL = frozenset(kind.name for kind in REGISTRY if kind.openness is Openness.NEVER)


def open_sealed(at: str) -> int:
    """Open every sealed fact that may ever be open; how many they were. Tables and photos stay withheld."""
    with held_head():
        sealed = waiting()
        facts = [_fact(opening) for opening in sealed.values()]
        opened = [
            Fact(OPENED, 1, at, {"leaf": leaf, "salt": opening.salt.hex(), "fact": fact.shape})
            for (leaf, opening), fact in zip(sealed.items(), facts, strict=True)
        ]
        append(open_drafts([*(withheld(blob, "personal", at) for blob in _private(facts)), *opened]))
    return len(opened)


def waiting() -> dict[int, Opening]:
    """By leaf, what opens the facts that are sealed and may be opened."""
    rows = FactRow.objects.filter(kind=OPENED).values_list("entry", flat=True)
    opened = {entry.body["leaf"] for data in rows if isinstance(entry := own_entry(bytes(data)), Fact)}
    kept = SealedBody.objects.exclude(leaf__in=_personal()).order_by("leaf")
    return {row.leaf: Opening(bytes(row.salt), bytes(row.entry)) for row in kept if row.leaf not in opened}


def _personal() -> list[int]:
    return list(FactRow.objects.filter(kind__in=_PERSONAL).values_list("leaf", flat=True))


def _fact(opening: Opening) -> Fact:
    entry = own_entry(opening.entry)
    assert isinstance(entry, Fact), "what was sealed is a fact"
    return entry


def _private(facts: Iterable[Fact]) -> set[str]:
    """The files that were sealed with what they say, and are not places that the count needs."""
    kept = {fact.body["blob"] for fact in facts if fact.kind == "blob.kept"}
    return kept - {fact.body["blob"] for fact in facts if fact.kind == "stations.placed"}
