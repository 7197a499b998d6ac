"""Small elections to report on: a national one with two custodians and a bulletin, and one of many contests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

from tests.strategies.builders import Row, frame, pack, readings, text
from veedor.election.contest import Contest, Option
from veedor.election.decision import DecisionRule, RuleName
from veedor.election.law import Bulletin, Citation, Law
from veedor.election.pack import CoverageFloor, Pack
from veedor.election.sheet import Kind, Source, State
from veedor.intake.read import FileRead
from veedor.publish.bulletins import examine_pack
from veedor.publish.report.content import decide
from veedor.publish.report.facts import Received, ReportFacts
from veedor.tally.fold import Count, fold

REGIONS = 6
STATIONS = 5
ELECTORS = 400
NAMES = ("Ana Alborada", "Benito Brisa", "Carmen Cielo de los Santos y Hernández", "Darío Duna")
COLOURS = ("#1f78c8", "#d55e00", "#ffee00", None)


def national(names: Sequence[str] = NAMES) -> Contest:
    options = tuple(
        Option(option, text(name), colour) for option, name, colour in zip("abcd", names, COLOURS, strict=True)
    )
    return Contest("president", text("Presidencia"), DecisionRule(RuleName.PLURALITY), options)


def rows(missing: int = 0) -> list[Row]:
    """Region by region the lead changes; the last `missing` stations have no sheet."""
    made: list[Row] = []
    for region in range(1, REGIONS + 1):
        for station in range(1, STATIONS + 1):
            votes = {"a": 210 - 6 * region, "b": 60 + 12 * region, "c": 9 * station, "d": station}
            figures = {**votes, "valid": sum(votes.values()), "null": 2, "electors": ELECTORS}
            made.append((f"{region:02d}01.{station:02d}", figures))
    return made[: len(made) - missing]


def bulletin(area: str | None = None) -> Bulletin:
    """Cannot stand beside `rows()`: it gives the option ahead far too little."""
    return Bulletin(
        id="1",
        contest="president",
        announced_at=datetime(2024, 7, 29, 0, 13, tzinfo=UTC),
        source="Junta (inventada)",
        votes={"a": 1_000, "b": 6_000},
        others=100,
        coverage="90 %",
        coverage_of="stations",
        area=area,
    )


def election(names: Sequence[str] = NAMES, **changes: object) -> Pack:
    codes = [(code, ELECTORS) for code, _ in rows()]
    made = pack(
        codes,
        contests=[national(names)],
        registers={"final": len(codes) * ELECTORS, "everyone": len(codes) * ELECTORS + 5_000},
        stations_total=len(codes),
    )
    law = Law(publication_from=(datetime(2024, 7, 28, 18, tzinfo=UTC), Citation("art. 7", "Gaceta")))
    return replace(made, law=law, bulletins=(bulletin(),), **changes)  # type: ignore[arg-type]


def counted(of: Pack, missing: int = 0, sources: Sequence[Source] | None = None) -> Count:
    """Two sources; the second misreads one station and has another illegible."""
    one, other = sources or (Source("red", "testigos"), Source("códigos", "junta", Kind.QR))
    first = rows(missing)
    second = [(code, dict(figures)) for code, figures in first]
    second[3][1]["a"] += 7
    second[5][1]["b"] = State.ILLEGIBLE
    held = [readings(first, source=one, of=of.contests[0]), readings(second, source=other, of=of.contests[0])]
    return fold(of, frame(of, *held), held)


def files(of: Count) -> tuple[FileRead, ...]:
    return tuple(
        FileRead(one.file, f"{index:064x}", len(one), 0, "utf-8", ("sheets",), (one.source,))
        for index, one in enumerate(of.contests[0].readings)
    )


def facts(of: Count) -> ReportFacts:
    return decide(
        of, Received(files(of), {"invented.csv": 3}, unread={"códigos": 2}, duplicates=1), examine_pack(of)
    )


def floored(of: Pack) -> Pack:
    return replace(of, floor=CoverageFloor(Fraction(60, 100), Fraction(40, 100), "region"))


def many() -> Count:
    """A contest in the whole country, one in six areas, and one in thirty."""
    by_region = replace(national(), id="governor", name=text("Gobernación"), level="region")
    by_station = replace(national(), id="mayor", name=text("Alcaldía"), level="town")
    of = pack(
        [(code.replace(".", ""), ELECTORS) for code, _ in rows()],
        contests=[national(), by_region, by_station],
        levels=(("region", 2), ("district", 2), ("town", 2)),
        widths=(6,),
        stations_total=REGIONS * STATIONS,
    )
    held = [readings(rows(), of=contest) for contest in of.contests]
    return fold(of, frame(of, *held), held)


def towns(number: int, stations: int = 2) -> Count:
    """A contest in the whole country, then one a town; every seventh town has three times the stations, and every
    fifth lacks a sheet."""
    places = [f"{town // 20 + 1:02d}{town % 20 + 1:02d}" for town in range(number)]
    codes = {
        place: [f"{place}{at:02d}" for at in range(1, stations * (1 if town % 7 else 3) + 1)]
        for town, place in enumerate(places)
    }
    contests = [
        replace(
            national(),
            id=f"m{place}",
            name=text(f"Alcaldía {place}"),
            level="town",
            only=(f"{place[:2]}.{place[2:]}",),
        )
        for place in places
    ]
    of = pack(
        [(code, ELECTORS) for place in places for code in codes[place]],
        contests=[national(), *contests],
        levels=(("region", 2), ("town", 2)),
        widths=(6,),
    )
    sheets: dict[str, list[Row]] = {
        place: [
            (code, {"a": 150 + at + town, "b": 100 + town % 9, "c": 10 + at, "d": 3})
            for at, code in enumerate(codes[place][: None if town % 5 else -1])
        ]
        for town, place in enumerate(places)
    }
    everywhere = [row for place in places for row in sheets[place]]
    held = [readings(everywhere, of=of.contests[0])]
    held += [readings(sheets[place], of=one) for place, one in zip(places, contests, strict=True)]
    return fold(of, frame(of, *held), held)
