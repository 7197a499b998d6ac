"""Seats by highest averages (d'Hondt), in exact integers, with ties named instead of broken.

Source: V. D'Hondt, *Système pratique et raisonné de représentation proportionnelle* (1882): seat after seat
goes to the largest quotient votes / (seats already won + 1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Quotient:
    """One list's claim to one seat: votes / divisor."""

    option: str
    divisor: int
    votes: int

    @property
    def value(self) -> Fraction:
        return Fraction(self.votes, self.divisor)


@dataclass(frozen=True)
class Allocation:
    """`awarded` seats in order; `tied` are quotients equal at the last seat, of which only `contested`
    more seats remain (both empty/0 without a tie); `first_loser` is the best quotient without a seat."""

    awarded: tuple[Quotient, ...]
    tied: tuple[Quotient, ...]
    contested: int
    first_loser: Quotient | None

    @property
    def seats(self) -> Mapping[str, int]:
        """Seats by option, ties left out."""
        won: dict[str, int] = {}
        for quotient in self.awarded:
            won[quotient.option] = won.get(quotient.option, 0) + 1
        return won


def dhondt(votes: Mapping[str, int], seats: int, threshold: Fraction = Fraction(0)) -> Allocation:
    """Allocate `seats` among options with at least `threshold` of all votes and at least one vote.

    The order of equal quotients inside the seats that all of them get is by option id; only a tie that
    decides who gets the last seat is a tie.
    """
    everything = sum(votes.values())
    barred = threshold * everything
    eligible = {option: count for option, count in votes.items() if count > 0 and count >= barred}
    ranked = sorted(
        (Quotient(option, divisor, count) for option, count in eligible.items() for divisor in range(1, seats + 2)),
        key=lambda quotient: (-quotient.value, quotient.option, quotient.divisor),
    )
    inside, outside = ranked[:seats], ranked[seats:]
    if not inside or not outside or outside[0].value != inside[-1].value:
        return Allocation(tuple(inside), (), 0, outside[0] if outside else None)
    edge = inside[-1].value
    safe = tuple(quotient for quotient in inside if quotient.value > edge)
    tied = tuple(quotient for quotient in ranked if quotient.value == edge)
    loser = next((quotient for quotient in outside if quotient.value < edge), None)
    return Allocation(safe, tied, seats - len(safe), loser)
