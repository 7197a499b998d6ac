"""Names that would deceive a reader, or order a terminal about: none gets through."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_cli_count import GOOD, HEAD, OTHER
from tests.intake import making
from veedor.base.errors import Refused
from veedor.base.plain import unseen
from veedor.base.words import LANGUAGES, Words
from veedor.intake import limits
from veedor.intake.given import GivenFile

UNSEEN = [
    "\uffff",
    "\x1b",
    "\x85",
    "\x9b",
    "\u200b",
    "\u202e",
    "\u2066",
    "\u2028",
    "\u2029",
    "\ufeff",
    "\ue000",
    "\udcff",
]
ODD = b"x\xff\x1b[2J\xc2\x9b\xe2\x80\xae.csv"


def odd_file(folder: Path, text: str) -> Path:
    path = folder / os.fsdecode(ODD)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("letter", UNSEEN, ids=ascii)
def test_source_and_custodian_are_seen_whole(letter: str) -> None:
    for given in ({"name": f"a{letter}b"}, {"name": "a", "custodian": f"red{letter}"}):
        with pytest.raises(Refused) as refused:
            GivenFile(Path("x.csv"), **given)
        assert making.told(refused.value) == ["source.unreadable"]
        assert letter not in Words("es").explain(refused.value.problems[0])


def test_a_name_of_any_length_is_none() -> None:
    with pytest.raises(Refused) as refused:
        GivenFile(Path("x.csv"), "a" * (limits.TEXT_LENGTH + 1))
    assert making.told(refused.value) == ["source.unreadable"]


def test_a_custodian_has_no_at_sign() -> None:
    with pytest.raises(Refused) as refused:
        GivenFile(Path("x.csv"), "a", "b@c")
    assert making.told(refused.value) == ["source.at"]


def test_a_file_may_have_any_name(tmp_path: Path) -> None:
    intake = making.read(odd_file(tmp_path, "CENTRE,STATION,A,B\n1,1,2,3\n1,2,x,3\n"))
    assert intake.files[0].name == "x��[2J��.csv"
    assert intake.readings[0].source.name == "x��[2J��"
    assert intake.refused.kept[0].problem.where == "x��[2J��.csv:3"


@pytest.mark.parametrize("content", ["", "X,Y\n1,2\n", "%PDF", "PAR1"], ids=["empty", "no fit", "PDF", "Parquet"])
def test_a_refusal_names_such_a_file(tmp_path: Path, content: str) -> None:
    with pytest.raises(Refused) as refused:
        making.read(odd_file(tmp_path, content))
    for language in LANGUAGES:
        assert not any(map(unseen, Words(language).explain(refused.value.problems[0])))


@pytest.mark.parametrize("arguments", [[], ["--json"]], ids=["text", "json"])
def test_nothing_that_is_printed_or_written_holds_such_a_name(tmp_path: Path, arguments: list[str]) -> None:
    table = odd_file(tmp_path, "\n".join([HEAD, GOOD, OTHER.replace(",90,", ",9\x1bo\x9b,")]))
    main = "from veedor.cli.app import main; main()"
    command = ["count", os.fsencode(table), "-p", "demo", "--out", tmp_path / "out", "--by", "station", *arguments]
    ran = subprocess.run([sys.executable, "-c", main, *command], capture_output=True, check=False)
    assert ran.returncode == 2, ran.stderr
    written = [file.read_text("utf-8-sig") for file in (tmp_path / "out").glob("*.csv")]
    assert len(written) == 3
    for text in (ran.stdout.decode(), ran.stderr.decode(), *written):
        assert "Traceback" not in text
        assert not any(unseen(letter) for letter in text if letter not in "\r\n\t")
    if arguments:
        assert json.loads(ran.stdout)["files"][0]["name"] == "x��[2J��.csv"


def test_names_of_areas_are_seen_whole(tmp_path: Path) -> None:
    of = making.pack(making.mapping(level_names={"region": "REGION"}))
    text = "CENTRE,STATION,A,B,REGION\n" + "".join(
        f"{at}01,1,1,1,R{letter}x\n" for at, letter in enumerate(UNSEEN[:-1], start=10)
    )
    assert making.read_text(tmp_path, text, of).placements[0].names == {}


def test_joiners_are_spelling_in_the_names_of_areas(tmp_path: Path) -> None:
    """Persian writes them within words, Hindi within clusters."""
    of = making.pack(
        making.mapping(station=("CENTRE",), levels={"region": "R"}, level_names={"region": "REGION"}),
        levels=("region",),
        widths=(),
    )
    intake = making.read_text(tmp_path, "CENTRE,A,B,R,REGION\n1,1,1,می\u200cرود,क्\u200dष\n2,1,1,R\u200cS,x\n", of)
    assert intake.placements[0].names == {(0, "می\u200cرود"): "क्\u200dष"}
    assert making.reasons(intake.refused) == [(3, "text_unreadable")]


def test_refused_rows_keep_tabs_and_line_ends_and_nothing_else_unseen(tmp_path: Path) -> None:
    text = 'CENTRE\tSTATION\tA\tB\n1\t1\tx\t"1\r\n\x1b]0;\x07"\n'
    making.read_text(tmp_path, text).refused.write(tmp_path / "refused.csv", Words("en"))
    written = (tmp_path / "refused.csv").read_bytes().decode("utf-8-sig")
    assert '1\t1\tx\t""1\n�]0;�""' in written
