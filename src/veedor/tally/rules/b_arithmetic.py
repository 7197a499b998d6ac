"""B: what must add up on one sheet. Whole numbers only, no tolerance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from veedor.election.contest import Option
from veedor.election.sheet import CARD, VOTERS_BY_DOCUMENT
from veedor.tally.rules.columns import EVERY_FIELD, VOTES, Columns, Figure
from veedor.tally.rules.linear import AT_MOST, EQUAL, compare, fields, linear, put_in
from veedor.tally.rules.rule import Checked, Numbers, Result, Rule, Severity, Sheets, verdicts
from veedor.tally.rules.speech import field_word

CAST_FIELDS: Final = ("total", "valid", "blank", "null", "challenged", "other")
"""Fields of the votes cast: the total, or what the pack's form adds up to it."""
_MAY_VOTE: Final = ("electors", "authorised")


def _difference_is_stated(sheets: Sheets) -> Checked:
    """X = V passes; X ≠ V passes only where the sheet itself states more or fewer ballots than voters."""
    columns = sheets.columns
    ballots, voters = columns.sum("ballots_in_box"), columns.field("voters")
    known, stated = ballots.known & voters.known, np.zeros(len(sheets), dtype=bool)
    missing: dict[str, int] = {**ballots.missing, **voters.missing}
    for name in ("stated_more", "stated_fewer"):
        if sheets.readings.has(name):
            figure = columns.field(name)
            known = known & figure.known
            stated |= figure.values > 0
            missing |= figure.missing
    unexplained = (ballots.values != voters.values) & ~stated
    return Checked(verdicts(known, unexplained), missing, lambda row: put_in(ballots, voters, row))


def _votes(columns: Columns) -> Figure:
    return columns.votes


def _parts_of_total(columns: Columns) -> Figure:
    return columns.parts_of_total


def _cast(columns: Columns) -> Figure:
    return columns.cast


def _may_vote(columns: Columns) -> Figure:
    return columns.may_vote


def _stated_difference(columns: Columns) -> Figure:
    return columns.field("stated_more") - columns.field("stated_fewer")


def _found_difference(columns: Columns) -> Figure:
    return columns.field("ballots_in_box") - columns.field("voters")


def _by_document(columns: Columns) -> Figure:
    kinds = [name for name in columns.readings.fields if name.startswith(VOTERS_BY_DOCUMENT)]
    return columns.sum(*(kinds or [VOTERS_BY_DOCUMENT]))


def _cards_make_the_option(sheets: Sheets) -> Checked:
    """Every option whose cards the layout carries; a sum that fails is named even if another is unreadable."""
    checks = {option.id: _cards_of(sheets, option) for option in _with_cards(sheets)}
    if not checks:
        none = np.full(len(sheets), Result.NOT_EVALUATED, dtype=np.uint8)
        return Checked(none, {CARD: len(sheets)})
    unknown, failed = np.zeros(len(sheets), dtype=bool), np.zeros(len(sheets), dtype=bool)
    missing: dict[str, int] = {}
    for check in checks.values():
        unknown |= check.results == Result.NOT_EVALUATED
        failed |= check.results == Result.FAILED
        missing |= check.missing
    return Checked(verdicts(~unknown | failed, failed), missing, lambda row: _first_failure(checks, row))


def _with_cards(sheets: Sheets) -> list[Option]:
    has = sheets.readings.has
    return [option for option in sheets.contest.options if any(has(f"{CARD}{card}") for card in option.cards)]


def _cards_of(sheets: Sheets, option: Option) -> Checked:
    cards = sheets.columns.sum(*(f"{CARD}{card}" for card in option.cards))
    return compare(cards, EQUAL, sheets.columns.field(option.id))


def _first_failure(checks: Mapping[str, Checked], row: int) -> Numbers:
    option, check = next(item for item in checks.items() if item[1].results[row] == Result.FAILED)
    return {"option": option, **check.numbers(row)}


def _no_option_above_valid(sheets: Sheets) -> Checked:
    """An option above P fails even if another option is unreadable; all of them must be read to pass."""
    columns, valid = sheets.columns, sheets.columns.field("valid")
    failed = valid.known & (columns.highest_vote > valid.values)
    known = (columns.votes.known & valid.known) | failed

    def numbers(row: int) -> Numbers:
        option = sheets.readings.options[int(np.argmax(sheets.readings.votes[row]))]
        return {"option": option, "votes": int(columns.highest_vote[row]), "valid": valid.at(row)}

    return Checked(verdicts(known, failed), {**columns.votes.missing, **valid.missing}, numbers)


def _within_field_width(sheets: Sheets) -> Checked:
    readings, digits = sheets.readings, sheets.pack.form.digits
    if digits is None:
        none = np.full(len(sheets), Result.NOT_EVALUATED, dtype=np.uint8)
        return Checked(none, {"pack.digits": len(sheets)})
    limit, failed = 10**digits, np.zeros(len(sheets), dtype=bool)
    for name in readings.fields:
        if limit <= int(readings.column(name).max(initial=0)):
            failed |= readings.column(name) >= limit

    def numbers(row: int) -> Numbers:
        widest = int(np.argmax(readings.counts[row]))
        value = int(readings.counts[row, widest])
        return {"field": field_word(readings.fields[widest]), "value": value, "digits": digits}

    return Checked(verdicts(sheets.columns.complete | failed, failed), sheets.columns.all_missing(), numbers)


ARITHMETIC: Final[tuple[Rule[Sheets], ...]] = (
    linear("B01", "Σv = P", _votes, EQUAL, fields("valid"), (VOTES, "valid")),
    linear("B02", "P + b + n (+ c + o) = T", _parts_of_total, EQUAL, fields("total"), CAST_FIELDS),
    linear("B03", "T = X", fields("total"), EQUAL, fields("ballots_in_box"), ("total", "ballots_in_box")),
    Rule(
        "B04",
        Severity.WARNING,
        "X = V, or M > 0, or F > 0",
        ("ballots_in_box", "voters", "stated_more", "stated_fewer"),
        _difference_is_stated,
    ),
    linear(
        "B05",
        "X + U + S = B0",
        fields("ballots_in_box", "unused", "spoilt"),
        EQUAL,
        fields("ballots_received"),
        ("ballots_in_box", "unused", "spoilt", "ballots_received"),
    ),
    linear("B06", "V ≤ R (+ A + e)", fields("voters"), AT_MOST, _may_vote, ("voters", *_MAY_VOTE)),
    linear("B07", "T ≤ B0", _cast, AT_MOST, fields("ballots_received"), (*CAST_FIELDS, "ballots_received")),
    linear("B08", "T ≤ R (+ A + e)", _cast, AT_MOST, _may_vote, (*CAST_FIELDS, *_MAY_VOTE)),
    Rule("B09", Severity.ERROR, "Σk_i = v_i", (VOTES, CARD), _cards_make_the_option),
    linear(
        "B13",
        "M − F = X − V",
        _stated_difference,
        EQUAL,
        _found_difference,
        ("stated_more", "stated_fewer", "ballots_in_box", "voters"),
    ),
    linear("B14", "ΣV_d = V", _by_document, EQUAL, fields("voters"), (VOTERS_BY_DOCUMENT, "voters")),
    linear("B15", "H + W = V", fields("men", "women"), EQUAL, fields("voters"), ("men", "women", "voters")),
    Rule("B16", Severity.ERROR, "v_i ≤ P", (VOTES, "valid"), _no_option_above_valid),
    Rule("B17", Severity.ERROR, "∀ f: f < 10^digits", (EVERY_FIELD,), _within_field_width),
)
"""B10–B12 need more than a table carries (page carry-over, words and bubbles): they wait for the desk."""
