"""Every kind of fact that this Veedor knows: the one list. Needs no database."""

from __future__ import annotations

from typing import Final

from veedor.election import facts as election
from veedor.evidence import facts as evidence
from veedor.evidence.fact import Registry
from veedor.intake import facts as intake
from veedor.tally import facts as tally

REGISTRY: Final = Registry((*election.KINDS, *evidence.KINDS, *intake.KINDS, *tally.KINDS))
