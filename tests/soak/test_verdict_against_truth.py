"""The verdict against the truth: elections whose papers are known, read by careless people.

If fewer counted sheets are false than the verdict says it survives, and it says "irreversible", then the true final
outcome is the one it indicates. Everything may go wrong on the way: misread, unread, doubled, missing and disputed
sheets, several sources and custodians.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from tests.strategies import builders
from tests.strategies.elections import OPTIONS, Election, elections
from tests.tally.test_outcome import indicated
from veedor.election.decision import Outcome
from veedor.tally.fold import ContestCount, fold
from veedor.tally.outcome import Verdict


def false_sheets(election: Election, contest: ContestCount) -> int:
    """Counted stations whose counted figures are not those of the paper, where they are read at all."""
    frame = builders.frame(election.pack, *election.readings)
    false = 0
    for position in np.flatnonzero(contest.resolved.counted).tolist():
        truth = election.truth[frame.name(position)]
        read = contest.counted.vote_states[position] == 0
        votes = contest.counted.votes[position]
        false += any(read[column] and votes[column] != truth[option] for column, option in enumerate(OPTIONS))
    return false


def holds_against_truth(election: Election) -> None:
    frame = builders.frame(election.pack, *election.readings)
    contest = fold(election.pack, frame, election.readings).contests[0]
    (area,) = contest.areas
    verdict = area.outcome.by_register[0]
    if verdict.verdict is not Verdict.YES:
        return
    if verdict.sheets_false is not None and false_sheets(election, contest) >= verdict.sheets_false:
        return
    final = {option: sum(votes[option] for votes in election.truth.values()) for option in OPTIONS}
    then = indicated(election.contest.rule, final)
    if then[0] is not Outcome.NOTHING:
        assert then == indicated(election.contest.rule, dict(area.total.votes))


@settings(max_examples=300)
@given(elections())
def test_a_granted_verdict_is_true(election: Election) -> None:
    holds_against_truth(election)


@pytest.mark.soak
@settings(max_examples=5_000)
@given(elections())
def test_five_thousand_granted_verdicts_are_true(election: Election) -> None:
    holds_against_truth(election)
