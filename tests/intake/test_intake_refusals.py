"""Refused rows: counted all, kept up to a limit, said in two languages, written without formulas."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.intake import making
from veedor.base.words import Words, codes
from veedor.intake import limits
from veedor.intake.refusals import Refusals


def test_rows_are_written_with_their_reasons(tmp_path: Path) -> None:
    text = 'CENTRE,STATION,A,B\n1,1,2,3\n=cmd(),1,2,3\n1,2,"1,5",3\n1,3,2\n'
    refused = making.read_text(tmp_path, text).refused
    refused.write(tmp_path / "refused.csv", Words("es"))
    with (tmp_path / "refused.csv").open(encoding="utf-8-sig", newline="") as file:
        written = list(csv.reader(file))
    assert written == [
        ["línea", "archivo", "motivo", "fila"],
        [
            "3",
            "sheets.csv",
            "La columna CENTRE dice «=cmd()»; esta parte del código de mesa se escribe con cifras.",
            "'=cmd(),1,2,3",
        ],
        ["4", "sheets.csv", "La columna A dice «1,5», que no es un número entero.", '1,2,"1,5",3'],
        ["5", "sheets.csv", "La fila tiene 3 campos; el encabezado tiene 4.", "1,3,2"],
    ]


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_reason_has_its_values(tmp_path: Path, language: str) -> None:
    text = "CENTRE,STATION,A,B\n,1,2,3\nx,1,2,3\n12345,1,2,3\n1,1,-2,3\n1,1,1.5,3\n"
    text += '1,1,9999999999,3\n1,1\n1,1,1,1,1\n1,1,"'
    refused = making.read_text(tmp_path, text).refused
    assert len({refusal.code for refusal in refused.kept}) == len(refused) == 9
    for refusal in refused.kept:
        assert f"sheets.csv:{refusal.row}" in Words(language).explain(refusal.problem)


def test_more_rows_than_are_kept_are_counted(tmp_path: Path) -> None:
    rows = limits.KEPT_REFUSALS + 7
    refused = making.read_text(tmp_path, "CENTRE,STATION,A,B\n" + "1,1,x,1\n" * rows + "1,1\n").refused
    assert len(refused) == rows + 1
    assert len(refused.kept) == limits.KEPT_REFUSALS


def test_control_characters_do_not_reach_messages(tmp_path: Path) -> None:
    (refusal,) = making.read_text(tmp_path, "CENTRE,STATION,A,B\n1,1,\x1b[31mred\u202e,1\n").refused.kept
    assert refusal.values["value"] == "�[31mred�"


def test_joining_keeps_the_order_of_files_and_rows(tmp_path: Path) -> None:
    one = making.read(making.saved(tmp_path, "CENTRE,STATION,A,B\n1,1,x,1\n1,1,y,1\n", "b.csv")).refused
    other = making.read(making.saved(tmp_path, "CENTRE,STATION,A,B\n1,1,z,1\n", "a.csv")).refused
    for joined in (one.joined([other]), other.joined([one]), Refusals().joined([one, other])):
        assert [(refusal.file, refusal.row) for refusal in joined.kept] == [
            ("a.csv", 2),
            ("b.csv", 2),
            ("b.csv", 3),
        ]
        assert len(joined) == 3


def test_every_code_in_the_room_has_its_sentences() -> None:
    import re

    import veedor.intake

    room = Path(veedor.intake.__path__[0])
    used = {
        code
        for file in room.glob("*.py")
        for code in re.findall(r'"(intake\.(?:file|header|row|register|source|baseline)\.\w+)"', file.read_text())
    }
    told = {
        code.rsplit(".", 1)[0]
        for code in codes("es")
        if code.startswith("intake.") and code.endswith((".says", ".do"))
    }
    assert used == told
