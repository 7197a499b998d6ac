"""Two hundred and more kinds of damage to a table: each is named with its place, and no figure ever changes.

A kind is one way of spoiling one cell, one line or the whole file. After each, every station that is still
counted has exactly the figures of the undamaged table, and whatever is no longer counted was refused by name or is
listed as unread.
"""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from veedor.base.errors import Refused
from veedor.base.words import Words
from veedor.cli.app import app
from veedor.election.pack_reader import read_pack

OPTIONS = ("ARREBOL", "PEÑALVER", "QUINTANILLA", "OLMEDO", "SOLANA")
HEAD = ["CENTRO", "MESA", "ELECTORES", "VOTANTES", *OPTIONS, "VALIDOS", "NULOS", "BLANCOS", "TOTAL", "IMAGEN"]
CODES, COUNTS = HEAD[:2], HEAD[2:-1]
STATIONS = [(code[:6], str(int(code[7:]))) for code in read_pack("demo").stations.codes[:7]]


def sheet(index: int) -> list[str]:
    votes = [60 + index, 40, 20, 10, 5]
    valid = sum(votes)
    figures = [300, valid + 5, *votes, valid, 3, 2, valid + 5]
    return [*STATIONS[index], *map(str, figures), f"image-{index}.jpg"]


ROWS = [HEAD, *(sheet(index) for index in range(len(STATIONS)))]


def as_csv(rows: list[list[str]], **dialect: str) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator=dialect.pop("lineterminator", "\n"), **dialect).writerows(rows)  # type: ignore[arg-type]
    return text.getvalue().encode()


CLEAN = as_csv(ROWS)


@dataclass(frozen=True)
class Damage:
    """`exits` are the exit codes that tell the truth of it."""

    name: str
    make: Callable[[], bytes]
    exits: tuple[int, ...] = (2,)
    ending: str = ".csv"


BAD_COUNTS = {
    "letters": "abc", "letter in number": "1O", "negative": "-7", "decimal": "12.5", "thousands": "1,234",
    "thousands dot": "1.234", "exponent": "1e3", "hex": "0x1F", "full width": "１２", "arabic digits": "١٢",
    "superscript": "7²", "too large": "99999999999", "huge": "9" * 400, "formula": "=1+1", "spaces inside": "1 2",
    "sign inside": "1-2", "underscore": "1_2", "percent": "50%", "currency": "$5", "nan": "NaN", "infinity": "inf",
    "null word": "null", "dash": "-", "not available": "N/A", "true": "true", "date": "2024-07-28",
    "zero width": "1\u200b2", "line break": "1\n2", "tab": "1\t2", "quote": '1"2', "emoji": "🗳",
}  # fmt: skip
BAD_CODES = {
    "letters": "01A1", "negative": "-1", "too long": "1234567890", "empty": "", "decimal": "1.5", "space": "1 1",
    "full width": "１", "slash": "1/1", "formula": "=1", "sign": "+1x",
}  # fmt: skip


def with_cell(row: int, column: str, value: str) -> bytes:
    rows = [list(one) for one in ROWS]
    rows[row][HEAD.index(column)] = value
    return as_csv(rows)


def cells() -> Iterator[Damage]:
    for number, column in enumerate(COUNTS):
        for kind, value in BAD_COUNTS.items():
            row = 1 + (number + len(kind)) % len(STATIONS)
            yield Damage(f"{column}: {kind}", lambda r=row, c=column, v=value: with_cell(r, c, v))  # type: ignore[misc]
    for column in CODES:
        for kind, value in BAD_CODES.items():
            yield Damage(f"{column}: {kind}", lambda c=column, v=value: with_cell(2, c, v))  # type: ignore[misc]


def unread() -> Iterator[Damage]:
    """Cells that say nothing: counted as unread, never as zero, never refused."""
    for column in COUNTS:
        for kind, value in {"empty": "", "illegible": "?", "struck out": "XXX", "blanks": "   "}.items():
            yield Damage(f"{column}: {kind}", lambda c=column, v=value: with_cell(3, c, v), exits=(0, 1))  # type: ignore[misc]


def lines() -> Iterator[Damage]:
    text = CLEAN.decode().split("\n")

    def spoilt(row: int, line: str) -> Callable[[], bytes]:
        return lambda: "\n".join([*text[:row], line, *text[row + 1 :]]).encode()

    yield Damage("one field too few", spoilt(3, text[3].rpartition(",")[0]))
    yield Damage("one field too many", spoilt(3, text[3] + ",7"))
    yield Damage("a hundred fields too many", spoilt(3, text[3] + ",7" * 100))
    yield Damage("half a line", spoilt(4, text[4][: len(text[4]) // 2]))
    yield Damage("unclosed quote", spoilt(2, '"' + text[2]), exits=(2,))
    yield Damage("wrong delimiter in one line", spoilt(5, text[5].replace(",", ";")))
    yield Damage("a NUL byte", lambda: CLEAN.replace(b"image-3", b"im\x00ge-3"))
    yield Damage("a comment between lines", spoilt(2, "# from the second batch\n" + text[2]))
    yield Damage("header repeated in the middle", spoilt(4, text[0] + "\n" + text[4]))
    yield Damage("a total line at the end", lambda: CLEAN + b"TOTAL,,2100,1000,1,2,3,4,5,6,7,8,9,\n")
    yield Damage("a line of a megabyte", spoilt(3, text[3] + "x" * 1_200_000))
    yield Damage(
        "a station that does not exist", spoilt(7, text[7].replace(",".join(STATIONS[6]), "999999,9")), exits=(1, 2)
    )
    yield Damage("blank lines", lambda: CLEAN.replace(b"\n", b"\n\n"), exits=(0,))
    yield Damage("no final line break", CLEAN.rstrip, exits=(0,))
    yield Damage("the same line twice", spoilt(3, text[3] + "\n" + text[3]), exits=(0, 1))
    yield Damage(
        "two different lines of one station", spoilt(3, text[3] + "\n" + text[3].replace("62", "63")), exits=(1,)
    )


def headers() -> Iterator[Damage]:
    def headed(names: list[str]) -> Callable[[], bytes]:
        return lambda: as_csv([names, *ROWS[1:]])

    for column in HEAD[:-1]:
        yield Damage(f"header: {column} missing", headed([one if one != column else "OTRA" for one in HEAD]))
        yield Damage(f"header: {column} twice", headed([one if one != "IMAGEN" else column for one in HEAD]))
    yield Damage("header: none", lambda: as_csv(ROWS[1:]))
    yield Damage("header: empty name", headed([one if one != "IMAGEN" else "" for one in HEAD]), exits=(0, 2))
    yield Damage("header: five thousand columns", lambda: as_csv([HEAD + [f"x{i}" for i in range(5000)]]))
    yield Damage("header only", lambda: as_csv(ROWS[:1]))
    yield Damage("header: lower case", headed([one.lower() for one in HEAD]), exits=(0,))
    yield Damage("header: no accents", headed([one.replace("Ñ", "N") for one in HEAD]), exits=(0,))
    yield Damage("header: spaces around", headed([f" {one} " for one in HEAD]), exits=(0,))


def zipped(*members: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return packed.getvalue()


def parquet(**changes: pl.Series) -> bytes:
    table = pl.DataFrame(ROWS[1:], schema=HEAD, orient="row").with_columns(pl.col(COUNTS).cast(pl.Int64))
    written = io.BytesIO()
    table.with_columns(**changes).write_parquet(written)
    return written.getvalue()


def files() -> Iterator[Damage]:
    packed = gzip.compress(CLEAN, mtime=0)
    yield Damage("empty file", lambda: b"")
    yield Damage("only blanks", lambda: b"  \n \n")
    yield Damage("random bytes", lambda: bytes((7 * n * n + 3) % 256 for n in range(5000)))
    yield Damage("a photo", lambda: b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8)
    yield Damage("a web page", lambda: b"<!doctype html><html><body>404</body></html>")
    yield Damage("a zip called csv", lambda: zipped(("sheets.csv", CLEAN)), exits=(0,))
    yield Damage("gzip cut off", lambda: packed[:-12], ending=".csv.gz")
    yield Damage("gzip flipped bit", lambda: packed[:60] + bytes([packed[60] ^ 8]) + packed[61:], ending=".csv.gz")
    yield Damage("gzip bomb", lambda: gzip.compress(b"0" * 300_000_000, 9), ending=".csv.gz")
    yield Damage("xz cut off", lambda: lzma.compress(CLEAN)[:-9], ending=".csv.xz")
    yield Damage("bzip2", lambda: bz2.compress(CLEAN), ending=".csv.bz2")
    yield Damage("zip of two", lambda: zipped(("a.csv", CLEAN), ("b.csv", CLEAN)), ending=".zip")
    yield Damage("zip of none", zipped, ending=".zip")
    yield Damage("zip in zip", lambda: zipped(("a.zip", zipped(("a.csv", CLEAN)))), ending=".zip")
    yield Damage("zip that climbs", lambda: zipped(("../../sheets.csv", CLEAN)), exits=(0, 2), ending=".zip")
    yield Damage("zip cut off", lambda: zipped(("a.csv", CLEAN))[:-30], ending=".zip")
    yield Damage("workbook cut off", lambda: zipped(("xl/workbook.xml", b"<workbook/>")), ending=".xlsx")
    yield Damage("workbook called xlsx", lambda: CLEAN, exits=(0,), ending=".xlsx")
    yield Damage("parquet cut off", lambda: parquet()[:-40], ending=".parquet")
    yield Damage("parquet of halves", lambda: parquet(VALIDOS=pl.Series([0.5] * len(STATIONS))), ending=".parquet")
    yield Damage("parquet of lists", lambda: parquet(VALIDOS=pl.Series([[1]] * len(STATIONS))), ending=".parquet")
    yield Damage("parquet", parquet, exits=(0,), ending=".parquet")
    yield Damage("UTF-16 with mark", lambda: CLEAN.decode().encode("utf-16"), exits=(0,))
    yield Damage("UTF-16 without mark", lambda: CLEAN.decode().encode("utf-16-le"))
    yield Damage("latin-1", lambda: CLEAN.decode().encode("latin-1"), exits=(0,))
    yield Damage("mark and carriage returns", lambda: b"\xef\xbb\xbf" + CLEAN.replace(b"\n", b"\r\n"), exits=(0,))
    yield Damage("semicolons", lambda: as_csv(ROWS, delimiter=";"), exits=(0,))
    yield Damage("tabs", lambda: as_csv(ROWS, delimiter="\t"), exits=(0,))
    yield Damage("bars", lambda: as_csv(ROWS, delimiter="|"), exits=(0,))
    yield Damage("two marks", lambda: b"\xef\xbb\xbf\xef\xbb\xbf" + CLEAN, exits=(0, 2))


KINDS = [*cells(), *unread(), *lines(), *headers(), *files()]


def figures(folder: Path) -> dict[str, dict[str, str]]:
    """Counted figures by station, as results.csv has them."""
    path = folder / "results.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["level"] == "station" and row["sheets"] == "1"]
    kept = (
        "valid",
        "null",
        "blank",
        *(f"votes.{option}" for option in ("ARREBOL", "PENALVER", "OLMEDO", "SOLANA")),
    )
    return {row["area"]: {name: row[name] for name in kept} for row in rows}


@pytest.fixture(scope="module")
def undamaged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    folder = tmp_path_factory.mktemp("clean")
    (folder / "sheets.csv").write_bytes(CLEAN)
    ran = CliRunner().invoke(
        app, ["count", str(folder / "sheets.csv"), "-p", "demo", "--by", "station", "--out", str(folder)]
    )
    assert ran.exit_code == 0, ran.output
    found = figures(folder)
    assert len(found) == len(STATIONS)
    return found


def test_there_are_two_hundred_kinds() -> None:
    assert len({damage.name for damage in KINDS}) == len(KINDS) >= 200


@pytest.mark.parametrize("damage", KINDS, ids=lambda damage: damage.name)
def test_named_and_no_figure_changed(damage: Damage, tmp_path: Path, undamaged: dict[str, dict[str, str]]) -> None:
    path = tmp_path / f"sheets{damage.ending}"
    path.write_bytes(damage.make())
    out = tmp_path / "out"
    arguments = ["count", str(path), "-p", "demo", "--by", "station", "--out", str(out), "--json", "--lang", "es"]
    ran = CliRunner().invoke(app, arguments)
    if isinstance(ran.exception, Refused):
        assert 2 in damage.exits, ran.exception
        said = [Words("es").explain(problem) for problem in ran.exception.problems]
        assert all("sheets" in line for line in said), said
        return
    assert isinstance(ran.exception, SystemExit | None), ran.exception
    assert ran.exit_code in damage.exits, (ran.exit_code, ran.output[-3000:])
    counted = figures(out)
    for station, found in counted.items():
        for name, value in found.items():
            assert value in (undamaged[station][name], ""), (station, name)
    refused = json.loads(ran.stdout)["refused"]["rows"]
    if len(counted) < len(undamaged):
        assert refused or ran.exit_code, "a station vanished without a word"
    if refused:
        assert f"sheets{damage.ending}:" in ran.stderr
