"""What must hold for every rule of a sheet, whatever the sheets."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies.sheet_rules import NO_NUMBER, blanked, heaps, with_readings
from veedor.base.words import LANGUAGES, Words
from veedor.election.frame import build_frame
from veedor.election.sheet import State
from veedor.tally.rules.book import SHEET_RULES
from veedor.tally.rules.examples.case import Case, one, sheet, sheets_of
from veedor.tally.rules.rule import Result, Sheets, Unit


def named(sheets: Sheets, fields: object) -> list[str]:
    """Those of the fields that are on these sheets, as numbers or words."""
    readings = sheets.readings
    return [name for name in fields if name in readings.fields or name in readings.texts]  # type: ignore[attr-defined]


@settings(max_examples=150)
@given(heaps())
def test_no_rule_passes_on_a_missing_field(sheets: Sheets) -> None:
    for rule in SHEET_RULES:
        checked = rule.check(sheets)
        for field in named(sheets, checked.missing):
            if field in sheets.readings.fields:
                at = sheets.readings.fields.index(field)
                absent = sheets.readings.states[:, at] != State.NUMBER
            else:
                absent = sheets.readings.texts[field] == ""
            assert not np.any(checked.results[absent] == Result.PASSED), (rule.code, field)


@settings(max_examples=60)
@given(heaps(), st.data())
def test_blanking_a_field_never_makes_a_rule_pass(sheets: Sheets, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, len(sheets) - 1))
    state = data.draw(st.sampled_from(NO_NUMBER))
    for rule in SHEET_RULES:
        for field in named(sheets, rule.check(sheets).missing):
            after = rule.check(blanked(sheets, row, field, state))
            assert after.results[row] != Result.PASSED, (rule.code, field)


@settings(max_examples=100)
@given(heaps(), st.randoms(use_true_random=False))
def test_order_of_rows_does_not_matter(sheets: Sheets, random: object) -> None:
    order = list(range(len(sheets)))
    random.shuffle(order)  # type: ignore[attr-defined]
    shuffled = with_readings(sheets, sheets.readings.take(np.asarray(order)))
    for rule in SHEET_RULES:
        before, after = rule.check(sheets), rule.check(shuffled)
        expected = before.results[order] if rule.unit is Unit.READING else before.results
        assert after.results.tolist() == expected.tolist(), rule.code
        assert dict(after.missing) == dict(before.missing), rule.code


@settings(max_examples=60)
@given(heaps())
def test_names_of_options_do_not_matter(sheets: Sheets) -> None:
    names = {option: f"renamed {option}" for option in reversed(sheets.readings.options)}
    options = tuple(replace(option, id=names[option.id]) for option in sheets.contest.options)
    readings = replace(
        sheets.readings,
        options=tuple(names[option] for option in sheets.readings.options),
        fields=tuple(names.get(field, field) for field in sheets.readings.fields),
    )
    contest = replace(sheets.contest, options=options)
    renamed = Sheets(sheets.pack, contest, sheets.frame, readings, sheets.positions)
    for rule in SHEET_RULES:
        assert rule.check(renamed).results.tolist() == rule.check(sheets).results.tolist(), rule.code


@settings(max_examples=100)
@given(heaps())
def test_every_failure_can_be_explained(sheets: Sheets) -> None:
    for rule in SHEET_RULES:
        checked = rule.check(sheets)
        for unit in checked.failed:
            for language in LANGUAGES:
                assert Words(language).say(f"rules.{rule.code}.failed", **checked.numbers(int(unit)))


def test_no_sheets_at_all_is_no_fault() -> None:
    sheets = sheets_of(one(1, 2, valid=3, serial="K", time="x", seal="7", replaces="L"))
    none = with_readings(sheets, sheets.readings.take(np.zeros(0, dtype=np.int64)))
    for rule in SHEET_RULES:
        assert rule.check(none).count(Result.FAILED) == 0, rule.code


def test_sheets_of_no_known_station_in_a_pack_without_levels() -> None:
    sheets = sheets_of(Case((sheet(60, 40, valid=101), sheet(60, 40, station="01.2", valid=100))))
    pack = replace(sheets.pack, levels=())
    frame = build_frame(pack, [])
    lost = Sheets(pack, sheets.contest, frame, sheets.readings, frame.positions(sheets.readings.stations))
    found = {rule.code: rule.check(lost).results.tolist() for rule in SHEET_RULES}
    assert found["B01"] == [Result.FAILED, Result.PASSED]
    assert found["D11"] == [Result.FAILED, Result.FAILED]
    assert found["D07"] == found["A02"] == [Result.NOT_EVALUATED] * 2
