"""Readings taken out of the count: a fact says so of each, and its row may then be read again."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from veedor.base.errors import refuse
from veedor.evidence.fact import Fact, shuffled
from veedor.store.append import append, held_head, open_drafts, sealed_drafts
from veedor.store.kinds import REGISTRY
from veedor.store.models import SheetRead
from veedor.store.opening import waiting
from veedor.tally.facts import CORRECTED

BATCH: Final = 5_000
"""Facts of a transaction."""
_DIGEST: Final = re.compile(r"[0-9a-f]{8,64}")


@dataclass(frozen=True)
class Standing:
    """Readings that stand: their leaves, and how many there are of each source."""

    leaves: tuple[int, ...]
    sources: dict[str, int]


def standing(what: str, station: str | None = None) -> Standing:
    """The readings of a file (its path, or eight letters or more of its SHA-256) or of a source, of one station or
    of all. Refused: there is none."""
    rows = SheetRead.objects.filter(withdrawn=False, **_named(what))
    if station is not None:
        rows = rows.filter(station=station)
    found = list(rows.order_by("leaf").values_list("leaf", "source"))
    if not found:
        raise refuse("withdraw.nothing", what)
    return Standing(tuple(leaf for leaf, _ in found), dict(sorted(Counter(source for _, source in found).items())))


def _named(what: str) -> dict[str, str]:
    """What is asked of the table: the file if there is one, else the source, else the start of a digest."""
    if Path(what).is_file():
        with Path(what).open("rb") as file:
            return {"blob": hashlib.file_digest(file, "sha256").hexdigest()}
    if not SheetRead.objects.filter(source=what).exists() and _DIGEST.fullmatch(what):
        return {"blob__startswith": what}
    return {"source": what}


def withdraw(found: Standing, reason: str, at: str) -> int:
    """Withdraw what stands of these readings; how many. Of a sealed one the fact is sealed as well."""
    return sum(
        _withdraw(found.leaves[start : start + BATCH], reason, at) for start in range(0, len(found.leaves), BATCH)
    )


def _withdraw(leaves: tuple[int, ...], reason: str, at: str) -> int:
    with held_head():
        still = SheetRead.objects.filter(leaf__in=leaves, withdrawn=False).order_by("leaf")
        closed = waiting()
        facts = {leaf: _fact(leaf, reason, at) for leaf in still.values_list("leaf", flat=True)}
        append(open_drafts([fact for leaf, fact in facts.items() if leaf not in closed]))
        append(sealed_drafts(shuffled([fact for leaf, fact in facts.items() if leaf in closed])))
    return len(facts)


def _fact(leaf: int, reason: str, at: str) -> Fact:
    return REGISTRY.admit(Fact(CORRECTED, 1, at, {"leaf": leaf, "reason": reason}), CORRECTED)
