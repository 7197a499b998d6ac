"""The same on A4: tagged, archivable, inert, and the same bytes each time."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape

import pytest

from tests.strategies.reports import counted, election, facts, many
from veedor.base.words import LANGUAGES
from veedor.election.sheet import Kind, Source
from veedor.publish.report.blocks import Edition, Picture
from veedor.publish.report.document import edition
from veedor.publish.report.palette import Palette
from veedor.publish.report.pdf import render_pdf

DAY = datetime(2024, 7, 28, tzinfo=UTC)
HOSTILE = '#panic("x") $x$ *b* _i_ `r` <label> @ref ]) } \\ // /* "'


@pytest.fixture(scope="module")
def editions() -> list[Edition]:
    return [edition(facts(counted(election())), language) for language in LANGUAGES]


@pytest.fixture(scope="module")
def palette() -> Palette:
    return Palette(election())


def test_it_declares_both_standards(editions: list[Edition], palette: Palette) -> None:
    made = render_pdf(editions[0], palette, DAY)
    assert made.startswith(b"%PDF-1.7")
    for declared in (b"<pdfaid:part>2</pdfaid:part>", b"<pdfaid:conformance>A</pdfaid:conformance>"):
        assert declared in made
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert b"/Marked true" in made


@pytest.mark.parametrize("language", range(len(LANGUAGES)))
def test_the_same_bytes_each_time(editions: list[Edition], palette: Palette, language: int) -> None:
    assert render_pdf(editions[language], palette, DAY) == render_pdf(editions[language], palette, DAY)


def test_the_date_is_the_callers(editions: list[Edition], palette: Palette) -> None:
    made = render_pdf(editions[0], palette, DAY)
    assert b"2024-07-28T00:00:00" in made
    assert str(datetime.now(UTC).year).encode() not in made.split(b"<x:xmpmeta")[1].split(b"</x:xmpmeta>")[0]


def test_hostile_names_are_only_words() -> None:
    of = election((HOSTILE,) * 4)
    decided = facts(counted(of, sources=(Source(HOSTILE, HOSTILE), Source("b", "b", Kind.QR))))
    assert render_pdf(edition(decided, "en"), Palette(of), DAY).startswith(b"%PDF")


def test_names_that_look_like_a_drawing_are_only_words() -> None:
    """Colours and fonts are put into a drawing's tags; a name stands between them."""
    name = 'var(--nope) currentColor fill="var(--ink)" class="x" role="y"'
    of = election((name,) * 4)
    drawn = [
        block.drawing for block in pictures(edition(facts(counted(of)), "en")) if name[:8] in block.drawing.wide
    ]
    assert drawn
    for drawing in drawn:
        for svg in (drawing.wide, drawing.standalone(Palette(of).light, "Serif")):
            words = " ".join(unescape(word) for word in re.findall(r">([^<>]+)<", svg))
            assert "var(--nope) currentColor" in words


def pictures(of: Edition) -> list[Picture]:
    waiting, found = list(of.sections), []
    while waiting:
        section = waiting.pop()
        waiting += section.parts
        found += [block for block in section.blocks if isinstance(block, Picture)]
    return found


def test_many_contests_fit_on_paper() -> None:
    of = many()
    assert render_pdf(edition(facts(of), "es"), Palette(of.pack), DAY).startswith(b"%PDF")
