"""What the invented authority reads aloud: a bulletin that the sheets can stand beside, and one that they cannot.

The first adds up true sheets. The second begins with percentages that somebody wanted and computes votes from them:
its sums hold to the last vote.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from examples.demo.invent import Sheet

FIRST_COUNTS: Final = 0.62
SECOND_COUNTS: Final = 0.97
"""Shares of the stations."""
WANTED: Final = {"ARREBOL": "38.2", "PENALVER": "46.9", "QUINTANILLA": "8.1", "OLMEDO": "4.3", "SOLANA": "2.5"}
"""Percentages of the second bulletin. They add up to 100."""

_BULLETIN: Final = """\
[[bulletin]]
id = "{id}"
contest = "president"
announced = {announced}
source = "Junta Electoral de Alborada (inventada), leído en cadena nacional"
called_irreversible = {irreversible}
base = "options"
valid = {valid}
null = {null}
blank = {blank}
total = {total}
electors = {electors}
electors_counted = {electors_counted}
stations_counted = {stations}
{results}
[bulletin.votes]
{votes}

[bulletin.percentages]
{percentages}
"""


def write_bulletins(sheets: Sequence[Sheet], seed: int) -> str:
    """Both bulletins as a file for `veedor bulletin check` (docs/bulletins.md)."""
    mixed = random.Random(f"{seed} bulletins").sample(sheets, len(sheets))
    electors = sum(sheet.electors for sheet in sheets)
    first = mixed[: round(len(mixed) * FIRST_COUNTS)]
    second = mixed[: round(len(mixed) * SECOND_COUNTS)]
    return "# Invented: nobody announced this.\n\n" + "\n".join(
        (_first(first, electors), _second(second, electors))
    )


def _first(counted: Sequence[Sheet], electors: int) -> str:
    votes = {option: sum(sheet.votes[option] for sheet in counted) for option in counted[0].votes}
    everything = sum(votes.values())
    shares = {option: str(_share(each, everything)) for option, each in votes.items()}
    return _written("1", "2025-03-16T20:30:00", counted, electors, votes, shares, irreversible=False)


def _second(counted: Sequence[Sheet], electors: int) -> str:
    everything = sum(sheet.valid for sheet in counted)
    votes = {option: _whole(everything * Decimal(share) / 100) for option, share in WANTED.items()}
    return _written("2", "2025-03-17T00:13:00", counted, electors, votes, WANTED, irreversible=True)


def _written(
    name: str,
    announced: str,
    counted: Sequence[Sheet],
    electors: int,
    votes: Mapping[str, int],
    shares: Mapping[str, str],
    irreversible: bool,
) -> str:
    null, blank = sum(sheet.null for sheet in counted), sum(sheet.blank for sheet in counted)
    return _BULLETIN.format(
        id=name,
        announced=announced,
        irreversible=str(irreversible).lower(),
        valid=sum(votes.values()),
        null=null,
        blank=blank,
        total=sum(votes.values()) + null + blank,
        electors=electors,
        electors_counted=sum(sheet.electors for sheet in counted),
        stations=len(counted),
        results='station_results = "not published"\nas_of = 2025-03-20\n' if irreversible else "",
        votes="\n".join(f"{option} = {each}" for option, each in votes.items()),
        percentages="\n".join(f'{option} = "{share} %"' for option, share in shares.items()),
    )


def _share(votes: int, everything: int) -> Decimal:
    return (Decimal(votes) * 100 / everything).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _whole(votes: Decimal) -> int:
    return int(votes.quantize(Decimal(1), ROUND_HALF_UP))
