"""Many contests: each in a line, few in full, and a page that a phone can open."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.strategies.reports import bulletin, facts, floored, many, towns
from veedor.base.words import LANGUAGES
from veedor.publish.report.blocks import Edition, Picture, Prose, Section, Table
from veedor.publish.report.document import edition
from veedor.publish.report.facts import ReportFacts
from veedor.publish.report.html import render_html
from veedor.publish.report.palette import Palette
from veedor.publish.report.sections.contests import FULL, in_full

TOWNS = 16


@pytest.fixture(scope="module")
def read() -> ReportFacts:
    return facts(towns(TOWNS))


@pytest.fixture(scope="module")
def told(read: ReportFacts) -> Edition:
    return edition(read, "en")


def named(told: Edition, name: str) -> Section:
    return next(one for one in told.sections if one.id == f"{told.language}-{name}")


def table(section: Section) -> Table:
    return next(block for block in section.blocks if isinstance(block, Table))


def test_the_whole_country_and_the_largest_are_told_in_full(read: ReportFacts) -> None:
    full = in_full(read.contests)
    assert len(full) == FULL
    assert {"president", "m0101", "m0108", "m0115"} <= full


def test_every_contest_has_its_line_and_the_others_their_votes(read: ReportFacts, told: Edition) -> None:
    lines = table(named(told, "contests")).rows
    assert [line[0] for line in lines] == [one.contest.name.read_in("en") for one in read.contests]
    assert lines[0][1:3] == ("the whole country", f"Ana Alborada (+{read.contests[0].areas[0].margin:,})")
    assert lines[1][3] == "5 of 6 (83.33 %)"
    full = in_full(read.contests)
    others = [one for one in read.contests if one.contest.id not in full]
    rows = table(named(told, "others")).rows
    assert [row[0] for row in rows] == [one.contest.name.read_in("en") for one in others]
    first = others[0].areas[0].options[0]
    assert rows[0][1].startswith(f"Ana Alborada\n{first.votes:,} (")


def test_each_contest_is_told_once(told: Edition) -> None:
    assert sum(section.id.endswith("-contest") for section in told.sections) == FULL
    assert named(told, "others").parts == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_left_out_is_said(read: ReportFacts, language: str) -> None:
    told = edition(read, language)
    said = [block.text for block in named(told, "contests").blocks if isinstance(block, Prose)]
    assert named(told, "others").title in said[1]
    assert str(FULL) in said[1]


def test_a_dozen_contests_are_all_told_in_full() -> None:
    told = edition(facts(many()), "en")
    assert sum(section.id.endswith("-contest") for section in told.sections) == 3
    assert not any(section.id == "en-others" for section in told.sections)
    assert len([block for block in named(told, "contests").blocks if isinstance(block, Prose)]) == 1


def test_below_the_floor_no_line_names_who_is_ahead() -> None:
    count = towns(TOWNS)
    told = edition(facts(replace(count, pack=floored(count.pack))), "en")
    hidden = [row for row in table(named(told, "contests")).rows if "too few sheets" in row]
    votes = {row[0]: row for row in table(named(told, "others")).rows}
    assert [row[0] for row in hidden] == ["Alcaldía 0106", "Alcaldía 0111", "Alcaldía 0116"]
    for row in [*hidden, *(votes[row[0]] for row in hidden if row[0] in votes)]:
        assert not any("Alborada" in cell for cell in row)


def test_bulletins_of_the_others_are_told_without_pictures() -> None:
    count = towns(TOWNS)
    last = count.contests[-1].contest
    announced = replace(bulletin(f"{last.id[1:3]}.{last.id[3:]}"), contest=last.id)
    told = edition(facts(replace(count, pack=replace(count.pack, bulletins=(announced,)))), "en")
    (part,) = named(told, "others").parts
    assert part.title == last.name.read_in("en")
    assert any(isinstance(block, Table) for block in part.parts[0].blocks)
    assert not any(isinstance(block, Picture) for block in part.parts[0].blocks)


@pytest.mark.soak
def test_a_page_of_335_contests_is_light() -> None:
    read = facts(towns(335))
    page = render_html([edition(read, language) for language in LANGUAGES], Palette(read.pack))
    assert len(page.encode()) < 5_000_000
