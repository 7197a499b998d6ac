"""Whatever a bulletin states, every check has its sentence in both languages, and its numbers fit into JSON."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import builders
from tests.strategies.bulletins import OPTIONS, bulletin, sheets
from tests.strategies.reports import counted, election, floored
from veedor.base.words import LANGUAGES, Words
from veedor.election.decision import DecisionRule, RuleName
from veedor.election.law import Bulletin, StationResults
from veedor.election.packfile.values import MOST
from veedor.publish.bulletins import against_sheets, bulletin_object, full_text
from veedor.tally.bulletin.around import Around
from veedor.tally.bulletin.examine import examine

PEOPLE = st.one_of(st.none(), st.integers(0, 30), st.integers(0, MOST))
PERCENT = st.sampled_from(["0 %", "51.2 %", "100 %", "33,333333 %", "2/5", "99.99 %"])
RULES = st.sampled_from(list(RuleName)).map(lambda name: DecisionRule(name, seats=3, threshold=Fraction(1, 20)))


@st.composite
def stated(draw: st.DrawFn) -> dict[str, Any]:
    """Anything that a file may state of the options."""
    names = ("others", "valid", "null", "blank", "total", "electors", "electors_counted", "stations_counted")
    some: dict[str, Any] = {name: draw(PEOPLE) for name in names}
    votes = {option: draw(PEOPLE) for option in OPTIONS}
    keys = st.sampled_from([*OPTIONS, "others", "null", "blank"])
    coverage = draw(st.one_of(st.none(), PERCENT))
    return some | {
        "votes": {option: number for option, number in votes.items() if number is not None},
        "percentages": draw(st.one_of(st.none(), st.dictionaries(keys, PERCENT, max_size=4))),
        "base": draw(st.sampled_from([None, "options", "cast"])),
        "turnout": draw(st.one_of(st.none(), PERCENT)),
        "coverage": coverage,
        "coverage_of": coverage and draw(st.sampled_from(["stations", "electors"])),
        "called_irreversible": draw(st.sampled_from([None, True, False])),
        "station_results": draw(st.sampled_from([None, *StationResults])),
        "as_of": draw(st.sampled_from([None, date(2024, 8, 1), date(2024, 9, 1)])),
    }


@st.composite
def surroundings(draw: st.DrawFn, earlier: Bulletin) -> Around:
    held = draw(st.lists(st.tuples(*[st.integers(0, 600)] * 3), max_size=4))
    return Around(
        rule=draw(RULES),
        options=draw(st.sampled_from([(), OPTIONS])),
        total_is=draw(st.sampled_from([(), ("valid", "null"), ("valid", "blank", "null")])),
        registers=draw(st.dictionaries(st.sampled_from(["all", "some"]), st.integers(0, MOST))),
        stations=draw(st.one_of(st.none(), st.integers(1, 40_000))),
        extra_per_station=draw(st.sampled_from([0, 3])),
        deadline=draw(st.sampled_from([None, date(2024, 8, 28)])),
        earlier=draw(st.sampled_from([None, earlier])),
        sheets=sheets(held) if held else None,
    )


@settings(deadline=None)  # the first example reads the catalogues
@given(stated(), stated(), st.data())
def test_every_answer_can_be_said(before: dict[str, Any], now: dict[str, Any], data: st.DataObject) -> None:
    around = data.draw(surroundings(bulletin(**before)))
    examined = examine(bulletin(**now), around)
    pack = builders.pack(contests=[builders.contest(OPTIONS)])
    for language in LANGUAGES:
        for known in (None, pack):
            said = "\n".join(full_text(examined, Words(language), known))
            assert "{" not in said
            assert "Named(" not in said
            assert "Phrase(" not in said
            again = json.loads(json.dumps(bulletin_object(examined, Words(language), known), allow_nan=False))
            assert [check["code"] for check in again["checks"]] == [f"K{number:02d}" for number in range(1, 12)]


def test_the_hour_is_shown_only_if_it_was_stated() -> None:
    around = Around()
    for stated_hour, shown in ((True, "2024-07-29 00:13"), (False, "2024-07-29")):
        one = bulletin({"a": 1}, announced_at=datetime(2024, 7, 29, 0, 13, tzinfo=UTC), hour_stated=stated_hour)
        assert bulletin_object(examine(one, around), Words("en"), None)["announced"] == shown


def test_an_hour_read_back_from_a_fact_does_not_pass_for_exact() -> None:
    one = bulletin({"a": 1}, announced_at=datetime(2024, 7, 29, 0, 0, tzinfo=UTC), to_quarter=True)
    titles = [next(full_text(examine(one, Around()), Words(language), None)) for language in LANGUAGES]
    assert titles == [
        "Boletín 1 — president, 29 de julio de 2024, hacia las 00:00",
        "Bulletin 1 — president, 29 July 2024, around 00:00",
    ]


def test_dates_in_sentences_are_written_as_in_titles() -> None:
    one = bulletin(
        {"a": 1},
        announced_at=datetime(2024, 7, 29, 0, 13, tzinfo=UTC),
        station_results=StationResults.NOT_PUBLISHED,
        as_of=date(2024, 8, 2),
    )
    examined = examine(one, Around(deadline=date(2024, 7, 30)))
    for language, days in (
        ("en", ("29 July 2024", "2 August 2024", "30 July 2024")),
        ("es", ("29 de julio de 2024", "2 de agosto de 2024", "30 de julio de 2024")),
    ):
        said = "\n".join(full_text(examined, Words(language), None))
        assert all(day in said for day in days)
        assert "2024-" not in said
    told = bulletin_object(examined, Words("en"), None)
    assert told["station_results_as_of"] == "2024-08-02"
    assert next(c for c in told["checks"] if c["code"] == "K09")["numbers"]["deadline"] == "2024-07-30"


def test_below_the_floor_a_count_quotes_no_votes_of_the_sheets() -> None:
    shown, hidden = (
        "\n".join(against_sheets(counted(of, missing=15), Words("en"), "veedor bulletin check --pack somewhere"))
        for of in (election(), floored(election()))
    )
    for text in (shown, hidden):
        assert "cannot both be right" in text
        assert text.endswith("Every check with its figures: veedor bulletin check --pack somewhere")
    assert "sheets held give Ana Alborada" in shown
    assert "Ana Alborada" not in hidden
