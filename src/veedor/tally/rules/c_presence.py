"""C: what a sheet has to say at all. Nothing here takes a field without a number for a zero."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from veedor.election.sheet import State
from veedor.tally.rules.columns import EVERY_FIELD, VOTES, Mask
from veedor.tally.rules.exact import at_least
from veedor.tally.rules.rule import Checked, Numbers, Rule, Severity, Sheets, verdicts
from veedor.tally.rules.speech import field_word, state_word

LEADING_SHARE: Final = Fraction(30, 100)
"""Share of the source's votes from which an option leads, so that a zero for it is strange (C05)."""
LEADING_VOTES: Final = 100
"""Votes from which a station is large enough for that."""


def _every_field_is_a_number(sheets: Sheets) -> Checked:
    """A field that the form does not have is no fault."""
    states = sheets.readings.states
    unread = np.zeros(len(sheets), dtype=bool)
    for column in states.T:
        if column.any():
            unread |= _unread(column)

    def numbers(row: int) -> Numbers:
        at = np.flatnonzero(_unread(states[row]))
        first = int(at[0])
        return {
            "field": field_word(sheets.readings.fields[first]),
            "state": state_word(int(states[row, first])),
            "count": len(at),
        }

    return Checked(verdicts(np.ones(len(sheets), dtype=bool), unread), numbers=numbers)


def _unread(states: NDArray[np.uint8]) -> Mask:
    unread: Mask = (states != State.NUMBER) & (states != State.NO_SUCH_FIELD)
    return unread


def _something_is_a_number(sheets: Sheets) -> Checked:
    return Checked(
        verdicts(np.ones(len(sheets), dtype=bool), sheets.columns.wordless),
        numbers=lambda _: {"fields": len(sheets.readings.fields)},
    )


def _some_vote(sheets: Sheets) -> Checked:
    votes = sheets.columns.votes
    return Checked(
        verdicts(votes.known, votes.values == 0),
        votes.missing,
        lambda _: {"options": len(sheets.readings.options)},
    )


def _votes_need_voters(sheets: Sheets) -> Checked:
    votes, voters = sheets.columns.votes, sheets.columns.field("voters")
    return Checked(
        verdicts(votes.known & voters.known, (voters.values == 0) & (votes.values > 0)),
        {**votes.missing, **voters.missing},
        lambda row: {"terms": votes.written(row), "votes": votes.at(row)},
    )


def _no_zero_for_a_leader(sheets: Sheets) -> Checked:
    """Leaders are found over all sheets of the source on which every option can be read."""
    columns, readings = sheets.columns, sheets.readings
    votes = columns.votes
    leaders = _leaders(sheets)
    failed = np.zeros(len(sheets), dtype=bool)
    for option in leaders:
        failed |= columns.field(option).values == 0
    failed &= votes.values >= LEADING_VOTES

    def numbers(row: int) -> Numbers:
        option = next(one for one in leaders if readings.column(one)[row] == 0)
        return {"option": option, "share": LEADING_SHARE, "votes": votes.at(row)}

    return Checked(verdicts(votes.known, failed), votes.missing, numbers)


def _leaders(sheets: Sheets) -> list[str]:
    votes = sheets.columns.votes
    whole = np.asarray([votes.values[votes.known].sum()])
    parts = {
        option: np.asarray([sheets.readings.column(option)[votes.known].sum(dtype=np.int64)])
        for option in sheets.readings.options
    }
    return [option for option, part in parts.items() if at_least(part, whole, LEADING_SHARE)[0]]


def _no_total_left_out(sheets: Sheets) -> Checked:
    """P beside the options, T beside its parts: empty although everything that it adds up is a number."""
    columns, readings = sheets.columns, sheets.readings
    sums = {"valid": columns.votes, "total": columns.parts_of_total}
    kept = {name: parts for name, parts in sums.items() if readings.has(name)} or sums
    known, failed = np.ones(len(sheets), dtype=bool), np.zeros(len(sheets), dtype=bool)
    missing: dict[str, int] = {}
    for name, parts in kept.items():
        known &= parts.known & columns.field(name).known
        failed |= parts.known & _left_empty(sheets, name)
        missing |= {**parts.missing, **columns.field(name).missing}

    def numbers(row: int) -> Numbers:
        name = next(one for one, parts in kept.items() if parts.known[row] and _left_empty(sheets, one)[row])
        return {"field": field_word(name), "terms": kept[name].written(row)}

    return Checked(verdicts(known | failed, failed), missing, numbers)


def _left_empty(sheets: Sheets, name: str) -> Mask:
    if not sheets.readings.has(name):
        return np.zeros(len(sheets), dtype=bool)
    empty: Mask = sheets.readings.states[:, sheets.readings.fields.index(name)] == State.EMPTY
    return empty


PRESENCE: Final[tuple[Rule[Sheets], ...]] = (
    Rule("C01", Severity.WARNING, "∀ f: state(f) = number", (EVERY_FIELD,), _every_field_is_a_number),
    Rule("C02", Severity.WARNING, "∃ f: state(f) = number", (EVERY_FIELD,), _something_is_a_number),
    Rule("C03", Severity.WARNING, "Σv > 0", (VOTES,), _some_vote),
    Rule("C04", Severity.ERROR, "Σv > 0 ⇒ V > 0", (VOTES, "voters"), _votes_need_voters),
    Rule(
        "C05",
        Severity.WARNING,
        "Σv ≥ 100 ∧ Σ_source v_i / Σ_source v ≥ 30 % ⇒ v_i > 0",
        (VOTES,),
        _no_zero_for_a_leader,
    ),
    Rule(
        "C06",
        Severity.WARNING,
        "v_1 … v_n ⇒ P; P, b, n (, c, o) ⇒ T",
        (VOTES, "valid", "blank", "null", "challenged", "other", "total"),
        _no_total_left_out,
    ),
)
