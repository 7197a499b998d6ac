"""Sections on what the law says and what the authority announced."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from typing import Final, TypeVar

from veedor.election.contest import Contest
from veedor.election.law import Bulletin, Citation, Law, StationResults
from veedor.election.packfile.contests import NAMELESS
from veedor.election.packfile.section import Reader, Section
from veedor.election.packfile.values import (
    ID,
    day,
    filled,
    identifier,
    moment,
    one_of,
    people,
    verbatim_share,
    word_among,
    yes_no,
)
from veedor.election.text import Text

T = TypeVar("T")

BASES: Final = ("options", "cast")
COVERAGES: Final = ("stations", "electors")
BESIDE_OPTIONS: Final = ("others", "null", "blank")
"""Keys under which a bulletin may state further percentages: all the options that it does not name, and the
ballots for none."""

_SOME_TIME: Final = datetime(2000, 1, 1)
"""Stands in for a moment that could not be read, until the pack is refused."""


def read_law(section: Section, text: Reader[Text], zone: tzinfo) -> Law:
    stand_in = _SOME_TIME.replace(tzinfo=zone)
    with section:
        return Law(
            publication_from=_statement(section, "publication_from", "at", moment(zone), stand_in),
            declared_by=_statement(section, "declared_by", "who", text, NAMELESS),
            projections_allowed=_statement(section, "projections_allowed", "allowed", yes_no, False),
            station_results_by=_statement(section, "station_results_by", "at", moment(zone), stand_in),
        )


def _statement(section: Section, name: str, key: str, reader: Reader[T], stand_in: T) -> tuple[T, Citation] | None:
    """What the law says with its citation; None where the pack is silent."""
    if not section.states(name):
        return None
    with section.section(name) as inner:
        said = inner.need(key, reader, stand_in)
        return said, Citation(inner.need("article", filled, ""), inner.need("source", filled, ""))


def read_bulletin(section: Section, contests: tuple[Contest, ...], zone: tzinfo) -> Bulletin:
    with section:
        contest_id = section.need("contest", identifier, "")
        options = next((contest.option_ids for contest in contests if contest.id == contest_id), None)
        announced_at, hour_stated = section.need(
            "announced", _announced(zone), (_SOME_TIME.replace(tzinfo=zone), False)
        )
        if section.states("coverage") != section.states("coverage_of"):
            section.fault("coverage", "pack.coverage_of_what")
        if section.states("station_results") != section.states("as_of"):
            section.fault("station_results", "pack.station_results_as_of")
        return Bulletin(
            id=section.need("id", identifier, ""),
            contest=contest_id,
            announced_at=announced_at,
            hour_stated=hour_stated,
            source=section.need("source", filled, ""),
            votes=_by_option(section, "votes", people, options),
            others=section.read("others", people, None),
            percentages=_by_option(section, "percentages", verbatim_share, options, *BESIDE_OPTIONS) or None,
            base=section.read("base", word_among(BASES), None),
            valid=section.read("valid", people, None),
            null=section.read("null", people, None),
            blank=section.read("blank", people, None),
            total=section.read("total", people, None),
            electors=section.read("electors", people, None),
            electors_counted=section.read("electors_counted", people, None),
            stations_counted=section.read("stations_counted", people, None),
            turnout=section.read("turnout", verbatim_share, None),
            coverage=section.read("coverage", verbatim_share, None),
            coverage_of=section.read("coverage_of", word_among(COVERAGES), None),
            called_irreversible=section.read("called_irreversible", yes_no, None),
            station_results=section.read("station_results", one_of(StationResults), None),
            as_of=section.read("as_of", day, None),
            area=section.read("area", filled, None),
        )


def _announced(zone: tzinfo) -> Reader[tuple[datetime, bool]]:
    """A moment; or a day whose hour nobody stated, kept as its midnight and marked."""

    def read(value: object) -> tuple[datetime, bool]:
        if isinstance(value, date) and not isinstance(value, datetime):
            known = day(value)
            return datetime(known.year, known.month, known.day, tzinfo=zone), False
        return moment(zone)(value), True

    return read


def _by_option(
    section: Section, key: str, reader: Reader[T], options: tuple[str, ...] | None, *more: str
) -> dict[str, T]:
    """Values by option id; with an unknown contest (a fault of its own) any option will do."""
    found: dict[str, T] = {}
    with section.section(key) as inner:
        for option in dict.fromkeys((*(_ids(inner) if options is None else options), *more)):
            if inner.states(option) and (value := inner.read(option, reader, None)) is not None:
                found[option] = value
    return found


def _ids(section: Section) -> list[str]:
    """The keys of a section that may be ids; what else stands there stays unknown to it."""
    return [key for key in section.keys if ID.fullmatch(key)]
