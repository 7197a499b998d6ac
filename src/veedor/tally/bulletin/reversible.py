"""K08: can what the bulletin leaves out still change it? On its own figures alone.

The authority's own rule: irreversible when the first is still first even if everything that is still to arrive
went to the second. How much that is depends on what the bulletin states:

* electors counted, or a share of the register: every elector left out, a bound;
* a share of sheets: the sheets left out at the average of the counted ones, an estimate that is enough for a
  "no"; a "yes" then needs the bound by the register: every elector that has not voted in the counted sheets;
* no coverage: the bound by the register alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import TypeAlias

import numpy as np

from veedor.base.words import Phrase
from veedor.election.assertion import Assertion
from veedor.election.decision import RuleName
from veedor.tally.bulletin.around import Around
from veedor.tally.bulletin.check import Check, Named, Number, failed, not_evaluated, passed
from veedor.tally.bulletin.coverage import Coverage
from veedor.tally.bulletin.figures import OTHERS, Figures
from veedor.tally.bulletin.stated import percent
from veedor.tally.outcome import Verdict


@dataclass(frozen=True)
class Outstanding:
    """`about` as many votes are still to arrive, as far as the coverage tells, and never more than `most`; None
    where nothing tells. `how` and `bound` say how one knows."""

    about: int | None
    most: int | None
    how: Phrase
    bound: Phrase


@dataclass(frozen=True)
class OwnVerdict:
    """Irreversible on the bulletin's own figures? `reason` picks the sentence; the numbers are those of the
    tightest condition: `lead`, its value in the bulletin, and `worst`, what the `outstanding` could take."""

    verdict: Verdict
    reason: str
    numbers: Mapping[str, Number] = field(default_factory=dict)


def own_verdict(figures: Figures, around: Around) -> OwnVerdict:
    """Judges the outcome that the announced totals indicate. `others` stand as one option, which is at least as
    strong as any of them alone."""
    if len(figures.announced) < 2 or figures.unnamed:
        return OwnVerdict(Verdict.NOT_EVALUATED, "votes")
    if around.rule.name is RuleName.DHONDT and OTHERS in figures.announced:
        return OwnVerdict(Verdict.NOT_EVALUATED, "lists")
    totals = np.asarray(list(figures.announced.values()), dtype=np.int64)
    if not totals.any():
        return OwnVerdict(Verdict.NOT_EVALUATED, "votes")
    ways = around.rule.indicated(tuple(figures.announced), totals).alternatives
    if not ways:
        return OwnVerdict(Verdict.NO, "tie")
    return _weigh([[(condition, condition.value(totals)) for condition in way] for way in ways], figures, around)


_Way: TypeAlias = Sequence[tuple[Assertion, int]]


def _weigh(ways: Sequence[_Way], figures: Figures, around: Around) -> OwnVerdict:
    left = outstanding(figures, around)
    if left.about is not None and not _stands(ways, left.about):
        return OwnVerdict(Verdict.NO, "outweighed", _numbers(ways, left.about, left.how))
    if left.most is None:
        return OwnVerdict(Verdict.NOT_EVALUATED, "coverage")
    numbers = _numbers(ways, left.most, left.bound)
    if not _stands(ways, left.most):
        return OwnVerdict(Verdict.NOT_EVALUATED, "unbounded", numbers)
    if beyond := _more_votes_than_electors(figures, around):
        return OwnVerdict(Verdict.NOT_EVALUATED, "beyond", beyond)
    return OwnVerdict(Verdict.YES, "outweighs", numbers)


def _more_votes_than_electors(figures: Figures, around: Around) -> dict[str, Number]:
    """Votes and electors of the counted stations, or of the largest register, where the votes are more than may be
    cast; else empty. Nothing can be concluded from such figures."""
    counted = figures.bulletin.electors_counted
    electors = max(_registers(figures, around), default=None) if counted is None else counted
    votes = figures.options_sum if figures.cast is None else figures.cast
    most = None if electors is None else _with_extra(electors, around)
    if votes is None or electors is None or most is None or votes <= most:
        return {}
    return {"votes": votes, "electors": electors}


def _slack(way: _Way, outstanding: int) -> int:
    """What is left of the tightest condition; a condition that a draw satisfies has one vote more."""
    return min((v + outstanding * c.worst_vote + c.or_equal for c, v in way), default=1)


def _stands(ways: Sequence[_Way], outstanding: int) -> bool:
    return any(_slack(way, outstanding) > 0 for way in ways)


def _numbers(ways: Sequence[_Way], outstanding: int, how: Phrase) -> dict[str, Number]:
    best = max(ways, key=lambda way: _slack(way, outstanding))
    tightest, lead = min(best, key=lambda one: _slack([one], outstanding))
    names = {f"name{index}": Named(name) for index, name in enumerate(tightest.names)}
    return {
        "condition": Phrase(f"count.assertion.{tightest.kind}", names),
        "lead": lead,
        "outstanding": outstanding,
        "worst": -outstanding * tightest.worst_vote,
        "how": how,
    }


def outstanding(figures: Figures, around: Around) -> Outstanding:
    """What is still to arrive, and how one knows."""
    coverage = Coverage(figures, around)
    electors, most = coverage.electors_left_out(rounded=False), coverage.electors_left_out(rounded=True)
    if electors is not None and most is not None:
        how = Phrase("bulletin.outstanding.electors")
        return Outstanding(electors, _with_extra(most, around), how, how)
    most, bound = _not_yet_voted(figures, around), Phrase("bulletin.outstanding.register")
    share = coverage.counted_share_of_sheets
    if not share or figures.options_sum is None:
        return Outstanding(None, most, bound, bound)
    about = ceil(figures.options_sum / share) - figures.options_sum
    how = Phrase("bulletin.outstanding.average", {"share": percent(1 - share, 2), "votes": figures.options_sum})
    return Outstanding(about, most, how, bound)


def _not_yet_voted(figures: Figures, around: Around) -> int | None:
    """Every elector of the largest register known who has not voted in the counted sheets."""
    registers = _registers(figures, around)
    voted = figures.cast if figures.cast is not None else figures.valid
    if not registers or voted is None:
        return None
    return _with_extra(max(max(registers) - voted, 0), around)


def _registers(figures: Figures, around: Around) -> list[int]:
    """The totals of every register known, the bulletin's own included."""
    own = figures.bulletin.electors
    return [*around.registers.values(), *([own] if own else [])]


def _with_extra(electors: int, around: Around) -> int | None:
    """With the ballots beyond the register that the law allows at each station."""
    if not around.extra_per_station:
        return electors
    return None if around.stations is None else electors + around.extra_per_station * around.stations


def irreversible_as_called(figures: Figures, own: OwnVerdict) -> Check:
    """K08: what is called irreversible is so on its own figures."""
    if own.verdict is Verdict.NOT_EVALUATED:
        return not_evaluated("K08", own.reason, **own.numbers)
    if own.verdict is Verdict.YES:
        return passed("K08", own.reason, **own.numbers)
    if figures.bulletin.called_irreversible:
        return failed("K08", own.reason, **own.numbers)
    return passed("K08", f"{own.reason}_not_called", **own.numbers)
