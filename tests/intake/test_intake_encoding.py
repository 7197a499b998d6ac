"""Every encoding of the same table gives the same readings, and its name is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake import making
from veedor.base.errors import Refused

MAPPING = making.mapping(votes={"president": {"a": ("PEÑA",), "b": ("ÁLVARO",)}})
TEXT = "CENTRE,STATION,PEÑA,ÁLVARO,EDO\n1,1,2,3,Táchira\n1,2,4,5,“Ñ”\n"


@pytest.mark.parametrize(
    ("written_in", "told_as"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-32", "utf-32"),
        ("cp1252", "cp1252"),
    ],
)
def test_encodings_found(tmp_path: Path, written_in: str, told_as: str) -> None:
    intake = making.read(making.saved(tmp_path, TEXT.encode(written_in)), making.pack(MAPPING))
    assert making.rows(intake.readings[0]) == [(2, 101, 2, 3), (3, 102, 4, 5)]
    assert intake.files[0].encoding == told_as


def test_bytes_that_cp1252_leaves_undefined_are_latin_1(tmp_path: Path) -> None:
    intake = making.read(
        making.saved(tmp_path, TEXT.replace("“Ñ”", "\x81").encode("latin-1")), making.pack(MAPPING)
    )
    assert intake.files[0].encoding == "iso8859-1"


def test_a_declared_encoding(tmp_path: Path) -> None:
    declared = making.pack(making.mapping(votes=MAPPING.votes, encoding="cp850"))
    intake = making.read(making.saved(tmp_path, TEXT.replace("“Ñ”", "").encode("cp850")), declared)
    assert len(intake.readings[0]) == 2
    assert intake.files[0].encoding == "cp850"


def test_a_byte_order_mark_is_believed_before_the_pack(tmp_path: Path) -> None:
    declared = making.pack(making.mapping(votes=MAPPING.votes, encoding="latin-1"))
    intake = making.read(making.saved(tmp_path, TEXT.encode("utf-8-sig")), declared)
    assert len(intake.readings[0]) == 2


@pytest.mark.parametrize(
    ("encoding", "code"),
    [("utf-8", "file.not_text"), ("no-such", "file.unknown_encoding"), ("base64", "file.unknown_encoding")],
)
def test_encodings_that_do_not_fit(tmp_path: Path, encoding: str, code: str) -> None:
    declared = making.pack(making.mapping(votes=MAPPING.votes, encoding=encoding))
    with pytest.raises(Refused) as refused:
        making.read(making.saved(tmp_path, TEXT.encode("cp1252")), declared)
    assert making.told(refused.value) == [code]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_found(tmp_path: Path, delimiter: str) -> None:
    intake = making.read_text(tmp_path, TEXT.replace(",", delimiter), making.pack(MAPPING))
    assert making.rows(intake.readings[0]) == [(2, 101, 2, 3), (3, 102, 4, 5)]
