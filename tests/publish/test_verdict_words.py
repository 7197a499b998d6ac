"""The verdict's smaller words: plurals, the floor, why nothing is counted, the table of areas, sources."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest

from tests.strategies import builders
from veedor.base.words import LANGUAGES, Words
from veedor.election.pack import CoverageFloor, Pack
from veedor.election.sheet import Source, State
from veedor.publish.verdict import VerdictText
from veedor.tally.fold import Count, fold
from veedor.tally.rules.book import ALL_RULES

STATIONS = [("0101.01", 70), ("0101.02", 80), ("0202.01", 90), ("0202.02", 60)]
SHEET = {"a": 30, "b": 29, "c": 1}


def counted(pack: Pack, *sources: tuple[str, Sequence[builders.Row]]) -> Count:
    read = [
        builders.readings(rows, source=Source(*name.split("@")), of=contest)
        for contest in pack.contests
        for name, rows in sources
    ]
    return fold(pack, builders.frame(pack, *read), read)


def said(count: Count, language: str = "en", by: str | None = None) -> str:
    return "\n".join(VerdictText(count, Words(language)).lines(by))


def pack(**other: object) -> Pack:
    return replace(builders.pack(STATIONS, registers={"roll": 300}), **other)


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_one_nothing_is_said_as_of_many(language: str) -> None:
    rows: list[builders.Row] = [("0101.01", {**SHEET, "valid": 61}), ("0101.02", {**SHEET, "b": State.ILLEGIBLE})]
    text = said(counted(pack(), ("one@x", rows[:1]), ("two@y", [("0101.01", {**SHEET, "a": 31})])), language)
    text += said(counted(pack(), ("one@x", rows)), language)
    text += said(counted(replace(pack(), registers=()), ("one@x", rows[:1])), language)
    assert (
        re.findall(r"\b1 (?:actas|mesas|votos|filas|sheets|stations|votes|rows|reglas|rules|checks)\b", text) == []
    )
    assert re.findall(r"1 de \d+ no cumplen|\b1 of \d+ fail\b", text) == []


def test_one_vote_ahead() -> None:
    count = counted(pack(), ("one", [("0101.01", SHEET)]))
    assert "a is ahead on the sheets held, by 1 vote." in said(count)
    assert "a va adelante en las actas reunidas, por 1 voto." in said(count, "es")


def test_a_station_of_several_contests_is_one_station() -> None:
    contests = [builders.contest(name=name) for name in ("president", "governor")]
    two = counted(replace(pack(), contests=tuple(contests)), ("one", [("0101.01", SHEET), ("0101.02", SHEET)]))
    assert said(two).startswith("Count of the sheets of 2 stations — ")


def test_the_floor_names_the_area_that_is_below_it() -> None:
    floor = CoverageFloor(overall=Fraction(1, 2), each=Fraction(1, 2), level="region")
    count = counted(pack(floor=floor), ("one", [("0101.01", SHEET), ("0101.02", SHEET)]))
    text = said(count, by="region")
    assert (
        "In 02, 0.00 % of the stations are counted, less than the 50.00 % that the pack asks for in each area"
        in text
    )
    assert not re.search(r"\b(60|58|30|29)\b", text)
    assert "too few sheets" in text
    assert "Turnout" not in text
    assert "En 02 está contado el 0,00 % de las mesas, menos del 50,00 %" in said(count, "es")


def test_nothing_is_counted_and_no_rule_is_praised() -> None:
    text = said(counted(pack(), ("one", [])))
    assert "No sheet is counted yet." in text
    assert "Rules" not in text


@pytest.mark.parametrize(
    ("sources", "why"),
    [
        (
            [("one", [("0909.01", SHEET)])],
            "1 row is of a station that the pack's list does not hold; it is not counted.",
        ),
        ([("one", [("0101.01", dict.fromkeys("abc", State.EMPTY))])], "1 row holds no vote that can be read."),
        (
            [("one", [("0101.01", SHEET)]), ("two", [("0101.01", {**SHEET, "a": 40})])],
            "1 station is not counted because its readings contradict each other.",
        ),
    ],
)
def test_why_nothing_is_counted(sources: list[tuple[str, list[builders.Row]]], why: str) -> None:
    assert f"  {why}" in said(counted(pack(), *sources)).splitlines()


def test_rows_where_the_contest_is_not_held() -> None:
    governor = replace(builders.contest(name="governor"), level="region", only=("02",))
    count = counted(pack(contests=(governor,)), ("one", [("0101.01", SHEET), ("0101.02", SHEET)]))
    assert (
        "  2 rows are of stations where this contest is not held; they are not counted." in said(count).splitlines()
    )


def test_the_table_of_areas_has_a_heading_and_columns() -> None:
    rows = [("0101.01", {"a": 1234, "b": 5, "c": State.EMPTY}), ("0202.01", {"a": 7, "b": 80, "c": 2})]
    lines = said(counted(pack(), ("one", rows)), by="region").splitlines()
    at = lines.index("Votes by area: president")
    assert lines[at + 1 : at + 4] == [
        "  region  sheets/stations      a   b  c",
        "  01                  1/2  1,234   5  —",
        "  02                  1/2      7  80  2",
    ]


def test_options_are_shown_down_to_one_percent_and_five_at_least() -> None:
    names = tuple("abcdefgh")
    contest = builders.contest(options=names)
    votes = dict(zip(names, (500, 300, 100, 60, 40, 30, 5, 0), strict=True))
    count = counted(pack(contests=(contest,)), ("one", [("0101.01", votes)]))
    assert re.search(r"sheets/stations +a +b +c +d +e +f$", said(count, by="region"), re.MULTILINE)


def test_no_table_repeats_the_areas_that_decide() -> None:
    contest = replace(builders.contest(), level="region")
    assert "Votes by area" not in said(
        counted(pack(contests=(contest,)), ("one", [("0101.01", SHEET)])), by="region"
    )


@pytest.mark.parametrize(
    ("second", "told"),
    [
        (("two@y", [("0101.01", SHEET)]), "one and two, compared at 1 station: they say the same at all of them."),
        (
            ("two@y", [("0101.01", {**SHEET, "a": 33}), ("0101.02", SHEET), ("0202.01", SHEET)]),
            "one and two, compared at 2 stations: they say the same at 1 and differ at 1, by at most 3 votes. "
            "Only in one: 0; only in two: 1. "
            "The papers were held by two custodians, x and y, each without the other.",
        ),
        (("two@x", [("0101.01", SHEET)]), "The same custodian, x, held both"),
        (("two", [("0101.01", SHEET)]), "Who held the papers is not declared"),
        (
            ("two@y", [("0202.01", SHEET)]),
            "one and two hold no station in common: 2 are only in one, 1 only in two.",
        ),
    ],
)
def test_sources_in_a_sentence_that_can_be_quoted(second: tuple[str, list[builders.Row]], told: str) -> None:
    assert told in said(counted(pack(), ("one@x", [("0101.01", SHEET), ("0101.02", SHEET)]), second))


def test_what_the_pack_leaves_open_is_said() -> None:
    text = said(counted(pack(), ("one", [("0101.01", SHEET)])))
    assert (
        "Until it does, Veedor will not publish or project anything on its own: whoever gives the command" in text
    )
    assert "Locked" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_rule_is_named_like_a_verdict(language: str) -> None:
    for rule in ALL_RULES:
        name = Words(language).say(f"rules.{rule.code}.name").lower()
        assert not [
            word for word in ("irreversible", "cannot change", "no puede cambiar", "tipead") if word in name
        ]
