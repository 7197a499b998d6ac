"""The page: whole, inert, in two languages, and the same bytes each time."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from tests.strategies.reports import counted, election, facts, floored, many
from veedor.base.words import LANGUAGES, Words
from veedor.election.sheet import Kind, Source
from veedor.publish.dates import around
from veedor.publish.report.blocks import Table, Tiles
from veedor.publish.report.document import edition
from veedor.publish.report.facts import ReportFacts
from veedor.publish.report.html import render_html
from veedor.publish.report.palette import Palette
from veedor.publish.report.sections.verdict import verdict_block
from veedor.publish.report.sections.where import where
from veedor.publish.report.voice import Voice
from veedor.tally.outcome import Verdict

VOID = {"meta", "input", "img", "rect", "path", "br", "line", "link"}
NEVER = re.compile(
    r"\b(winn\w+|won|elected|ganador\w*|gan[óo]|electo|electa|vencedor\w*|fraud\w*)\b", re.IGNORECASE
)
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}#panic[x]"


class Page(HTMLParser):
    """Reads a page strictly: every element closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"style"} & set(self.open):
            self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def page_of(decided: ReportFacts) -> str:
    return render_html([edition(decided, language) for language in LANGUAGES], Palette(decided.pack))


@pytest.fixture(scope="module")
def page() -> str:
    return page_of(facts(counted(election(), missing=2)))


@pytest.fixture(scope="module")
def hostile() -> str:
    of = election((HOSTILE,) * 4)
    sources = (Source(HOSTILE, HOSTILE), Source(HOSTILE + "2", "b", Kind.QR))
    return page_of(facts(counted(of, sources=sources)))


def test_every_element_is_closed_and_every_id_is_its_own(page: str) -> None:
    read = Page(page)
    assert read.open == []
    ids = Counter(attributes["id"] for _, attributes in read.elements if "id" in attributes)
    assert [name for name, times in ids.items() if times > 1] == []


def test_references_lead_somewhere(page: str) -> None:
    read = Page(page)
    ids = {attributes["id"] for _, attributes in read.elements if "id" in attributes}
    for _, attributes in read.elements:
        for name in ("for", "aria-labelledby", "aria-describedby"):
            assert set((attributes.get(name) or "").split()) <= ids
        if (attributes.get("href") or "").startswith("#"):
            assert (attributes["href"] or "")[1:] in ids


def test_nothing_leaves_the_page(page: str) -> None:
    read = Page(page)
    csp = next(one for one in read.all("meta") if one.get("http-equiv") == "Content-Security-Policy")
    assert (csp["content"] or "").startswith("default-src 'none'")
    assert "http:" not in page.replace("http://www.w3.org/", "")
    assert "https:" not in page
    assert "url(" not in page
    assert "@import" not in page
    assert not {"script", "link", "iframe", "object", "form"} & {tag for tag, _ in read.elements}
    for _, attributes in read.elements:
        assert all(not name.startswith("on") for name in attributes)
        assert (attributes.get("src") or "data:").startswith("data:")
        assert (attributes.get("href") or "#").startswith("#")


def test_hostile_names_are_only_words(hostile: str) -> None:
    read = Page(hostile)
    assert read.open == []
    assert not {"script", "img"} & {tag for tag, _ in read.elements}
    assert all(not name.startswith("on") for _, attributes in read.elements for name in attributes)
    assert "{{7*7}}" in hostile
    assert "<script" not in hostile


def test_both_languages_say_the_same_things(page: str) -> None:
    spanish, english = (re.findall(rf'id="{language}-([a-z0-9-]+)"', page) for language in LANGUAGES)
    assert spanish == english
    assert len(spanish) > 20
    read = Page(page)
    assert {one["lang"] for one in read.all("div") if "lang" in one} == set(LANGUAGES)
    assert read.all("html")[0]["lang"] == LANGUAGES[0]


def test_headings_go_down_by_one(page: str) -> None:
    levels = [int(tag[1]) for tag, _ in Page(page).elements if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == len(LANGUAGES)
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_tables_have_captions_and_heads(page: str) -> None:
    read = Page(page)
    assert len(read.all("caption")) == len(read.all("table"))
    assert all(one.get("scope") in ("col", "row") for one in read.all("th"))


def test_pictures_are_described_and_have_a_table(page: str) -> None:
    read = Page(page)
    drawn = [one for one in read.all("svg") if one.get("role") == "img"]
    assert len(drawn) == 3 * 2 * len(LANGUAGES)
    assert all(one["aria-labelledby"] and one["aria-describedby"] for one in drawn)


def test_what_was_not_used_is_said(page: str) -> None:
    text = Page(page).text
    assert "3 rows of the tables could not be read" in text
    assert "2 photos gave no reading; they are kept and not counted." in text
    assert "1 sheet came under several names; it counts once." in text


def test_it_never_says_more_than_the_sheets(page: str) -> None:
    text = Page(page).text
    assert NEVER.search(text) is None
    assert text.count("not an official result") >= 2
    assert "is ahead on the sheets held" in text
    assert "Count of 28 sheets" in text


def test_the_invented_is_called_invented(page: str) -> None:
    assert "An invented election: nobody voted in it." in page


def test_the_hour_of_a_bulletin_is_no_finer_than_a_quarter(page: str) -> None:
    text = Page(page).text
    assert "around 00:15" in text
    assert "00:13" not in text


def test_an_hour_near_midnight_is_one_of_the_next_day() -> None:
    assert around(Words("en"), datetime(2024, 7, 28, 23, 55)) == "29 July 2024, around 00:00"
    assert around(Words("es"), datetime(2024, 7, 29, 0, 5)) == "29 de julio de 2024, hacia las 00:00"


def test_areas_add_up_to_the_last_row() -> None:
    read = facts(counted(election()))
    (contest,) = read.contests
    table = next(one for one in where(Voice(read, "en"), contest) if isinstance(one, Table))
    total = contest.areas[0].count.total
    assert table.rows[-1][:3] == ("Total", "30 of 30", Words("en").number(total.votes["a"]))
    few = facts(counted(floored(election()), missing=4)).contests[0]
    assert all(
        row[0] != "Total" for one in where(Voice(read, "en"), few) if isinstance(one, Table) for row in one.rows
    )


@pytest.mark.parametrize(("areas", "columns"), [(1, 4), (6, 6), (8, 4), (10, 5), (24, 6), (25, 5)])
def test_tiles_fill_their_rows(areas: int, columns: int) -> None:
    read = facts(counted(election()))
    place = read.contests[0].places[0]
    shown = where(Voice(read, "en"), replace(read.contests[0], places=(place,) * areas))[0]
    assert isinstance(shown, Tiles)
    assert shown.columns == columns


def test_only_a_word_that_fits_no_column_may_break(page: str) -> None:
    assert f'<td role="cell" class="long" data-head="SHA-256">{0:064x}</td>' in page
    assert '<td role="cell" data-head="Custodians">independent</td>' in page


def test_below_the_floor_shares_are_not_shown() -> None:
    text = Page(page_of(facts(counted(floored(election()), missing=15)))).text
    assert "50.00 % of the stations are counted, less than the 60.00 % that the pack asks for" in text
    assert "votes are lacking for certainty" not in text
    assert "is ahead on the sheets held" not in text
    assert "Votes by option" not in text
    assert "give Ana Alborada" not in text


def test_the_area_below_the_floor_is_named() -> None:
    text = Page(page_of(facts(counted(floored(election()), missing=4)))).text
    assert "In 06, 20.00 % of the stations are counted, less than the 40.00 %" in text


def test_a_station_whose_sheets_contradict_each_other_is_not_missing() -> None:
    read = facts(counted(election(), missing=3))
    (contest,) = read.contests
    tied = replace(contest, areas=(replace(contest.areas[0], tied=1),))
    text = Page(page_of(replace(read, contests=(tied,)))).text
    assert "Stations not counted: 3. Of 2 the sheet is missing; of 1 the readings contradict each other." in text
    assert "Receiving the sheets of 2 stations that are missing." in text


def test_the_same_count_makes_the_same_bytes() -> None:
    of = election()
    assert page_of(facts(counted(of))) == page_of(facts(counted(of)))


def test_nothing_counted_is_said_plainly() -> None:
    text = Page(page_of(facts(counted(election(), missing=24)))).text
    assert "nan" not in text.lower().split()
    assert "None" not in text


def test_many_contests_stay_usable() -> None:
    read = Page(page_of(facts(many())))
    assert read.open == []
    assert "Count of the sheets of 30 stations in 3 contests" in read.text
    assert "Sheets of 30 stations" in read.text
    assert "Who held the paper: not declared." in read.text
    assert "In 0 of 30 areas" in read.text or "of 30 areas what the sheets say" in read.text


def test_a_stranger_to_has_sees_both_languages(page: str) -> None:
    assert "@supports not selector(:has(*))" in page


def test_the_line_of_the_lead_falls_over_bars_and_over_no_words(page: str) -> None:
    bars, widths = 1 + 2, 2
    assert page.count('stroke-dasharray="4,3"') == bars * widths * len(LANGUAGES)


def test_registers_that_cannot_be_judged_say_nothing_the_same() -> None:
    read = facts(counted(election()))
    (contest,) = read.contests
    area = contest.areas[0]
    silent = tuple(
        replace(one, verdict=replace(one.verdict, verdict=Verdict.NOT_EVALUATED)) for one in area.registers
    )
    for registers, told in ((area.registers, True), (area.registers[:1] * 2, True), (silent, False)):
        (block,) = verdict_block(Voice(read, "en"), contest, replace(area, registers=registers))
        assert any("registers that the pack states" in note for note in block.notes) is told  # type: ignore[union-attr]
