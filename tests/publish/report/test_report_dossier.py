"""One station, for a court."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from tests.strategies.reports import counted, election, files
from veedor.base.errors import Refused
from veedor.election.sheet import State
from veedor.publish.report.dossier import Crop, Digests, StationFacts, decide_station
from veedor.publish.report.dossier_words import dossier_edition
from veedor.publish.report.html import render_html
from veedor.publish.report.make import write_dossier
from veedor.publish.report.palette import Palette
from veedor.tally.rules.rule import Result


def png() -> bytes:
    """A picture of one grey pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b"")
    )


def station(code: str, crops: tuple[Crop, ...] = ()) -> StationFacts:
    count = counted(election())
    return decide_station(count, code, Digests(files(count)), crops)


def test_every_reading_stands_there_with_its_file_and_digest() -> None:
    (contest,) = station("0101.04").contests
    assert [reading.source.name for reading in contest.readings] == ["códigos", "red"]
    assert [reading.cells["a"].value for reading in contest.readings] == [211, 204]
    assert all(len(reading.digest) == 64 and reading.row == 5 for reading in contest.readings)


def test_of_a_photo_the_digest_is_that_of_the_image_itself() -> None:
    count = counted(election())
    images = tuple(f"{row:064x}" for row in range(100, 100 + 40))
    facts = decide_station(count, "0101.04", Digests(files(count), {"códigos": images}))
    photo, typed = facts.contests[0].readings
    assert (photo.photo, photo.digest) == (True, images[photo.row - 1])
    assert (typed.photo, typed.digest) == (False, files(count)[1].digest)
    page = render_html([dossier_edition(facts, "en")], Palette(facts.pack))
    assert photo.digest in page
    assert "the SHA-256 is that of the image itself" in page
    typed_only = render_html([dossier_edition(station("0101.04"), "en")], Palette(facts.pack))
    assert "the SHA-256 is that of the image itself" not in typed_only


def test_a_lone_reading_is_compared_with_nothing() -> None:
    facts = station("0101.04")
    (contest,) = facts.contests
    alone = replace(facts, contests=(replace(contest, readings=contest.readings[:1]),))
    page = render_html([dossier_edition(alone, "en")], Palette(facts.pack))
    assert "Comparison" not in page
    assert "Comparison" in render_html([dossier_edition(facts, "en")], Palette(facts.pack))


def test_the_reading_that_counts_says_why() -> None:
    (contest,) = station("0101.04").contests
    assert [reading.counts for reading in contest.readings] == [False, True]
    assert contest.why is not None
    assert contest.why.code == "report.dossier.why_errors"


def test_agreement_of_custodians_is_named_by_its_grade() -> None:
    (contest,) = station("0101.01").contests
    assert contest.grade == "A"
    assert contest.why is not None
    assert contest.why.code == "report.dossier.why_policy"


def test_an_illegible_figure_is_no_number() -> None:
    (contest,) = station("0201.01").contests
    cell = contest.readings[0].cells["b"]
    assert (cell.state, cell.value) == (State.ILLEGIBLE, None)


def test_every_rule_is_there_with_its_result() -> None:
    (contest,) = station("0101.04").contests
    failed = {one.rule.code for one in contest.rules if one.result is Result.FAILED}
    assert {"B01", "F07"} <= failed
    assert all(one.says is None for one in contest.rules if one.result is not Result.FAILED)


def test_a_station_that_nobody_knows_is_refused() -> None:
    for code in ("9901.01", "<script>", "1.2.3.4", "9" * 99, ""):
        with pytest.raises(Refused, match="no_such_station") as refused:
            station(code)
        assert refused.value.problems[0].values["station"] == code[:40]


def test_it_is_written_as_page_and_paper(tmp_path: Path) -> None:
    facts = station("0101.04", (Crop("red", png()),))
    html, pdf = write_dossier(facts, "es", tmp_path)
    assert html.name == "dossier-0101.04.html"
    page = html.read_text(encoding="utf-8")
    assert "data:image/png;base64," in page
    assert "difieren" in page
    assert pdf.read_bytes().startswith(b"%PDF-1.7")


def test_a_station_without_a_sheet_says_so() -> None:
    count = counted(election(), missing=2)
    made = decide_station(count, "0601.05", Digests(files(count)))
    page = render_html([dossier_edition(made, "en")], Palette(count.pack))
    assert "No source holds a sheet of this station." in page
