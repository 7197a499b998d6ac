"""Every check of one bulletin."""

from __future__ import annotations

from dataclasses import dataclass

from veedor.election.law import Bulletin
from veedor.tally.bulletin.around import Around
from veedor.tally.bulletin.backwards import totals_not_from_shares
from veedor.tally.bulletin.check import Check
from veedor.tally.bulletin.compatible import Compatibility, compatibility, stands_beside_the_sheets
from veedor.tally.bulletin.coverage import coverage_is_what_it_says
from veedor.tally.bulletin.figures import Figures
from veedor.tally.bulletin.history import calls_stand, nothing_shrinks
from veedor.tally.bulletin.percentages import percentages_follow
from veedor.tally.bulletin.reversible import irreversible_as_called, own_verdict
from veedor.tally.bulletin.sums import ballots_add_up, options_add_up
from veedor.tally.bulletin.support import station_results_published
from veedor.tally.bulletin.turnout import turnout_has_a_base
from veedor.tally.outcome import Verdict
from veedor.tally.rules.rule import Result


@dataclass(frozen=True)
class Examined:
    """A bulletin with its checks, K01 to K11, and the two verdicts that they lead to."""

    bulletin: Bulletin
    checks: tuple[Check, ...]
    irreversible: Verdict
    compatible: Compatibility

    def check(self, code: str) -> Check:
        return next(check for check in self.checks if check.code == code)

    @property
    def failed(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if check.result is Result.FAILED)

    @property
    def evaluated(self) -> bool:
        """Whether anything at all could be checked."""
        return any(check.result is not Result.NOT_EVALUATED for check in self.checks)

    @property
    def unsupported(self) -> bool:
        """Whether the deadline for station results has passed without them."""
        return self.check("K09").result is Result.FAILED


def examine(bulletin: Bulletin, around: Around) -> Examined:
    """Judge one bulletin by what is around it."""
    figures = Figures(bulletin, around)
    own = own_verdict(figures, around)
    beside = compatibility(figures, around)
    checks = (
        options_add_up(figures),
        ballots_add_up(figures),
        percentages_follow(figures),
        totals_not_from_shares(figures),
        turnout_has_a_base(figures, around),
        coverage_is_what_it_says(figures, around),
        nothing_shrinks(figures, around),
        irreversible_as_called(figures, own),
        station_results_published(figures, around),
        stands_beside_the_sheets(beside),
        calls_stand(figures, around),
    )
    return Examined(bulletin, checks, own.verdict, beside)
