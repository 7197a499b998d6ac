"""Every kind of fact that this Veedor knows: the one list. Needs no database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from veedor.election import facts as election
from veedor.evidence import facts as evidence
from veedor.evidence.fact import FactKind, Registry
from veedor.forecast import facts as forecast
from veedor.intake import facts as intake
from veedor.store import facts as store
from veedor.tally import facts as tally

KINDS: Final[Mapping[str, tuple[FactKind, ...]]] = {
    "election": election.KINDS,
    "evidence": evidence.KINDS,
    "intake": intake.KINDS,
    "tally": tally.KINDS,
    "forecast": forecast.KINDS,
    "store": store.KINDS,
}
"""By the room that declares them."""

REGISTRY: Final = Registry(kind for kinds in KINDS.values() for kind in kinds)
