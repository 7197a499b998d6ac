"""Texts as QR codes: as much as fits, as the picture that was asked for."""

from pathlib import Path

import pytest

from veedor.base.errors import Refused
from veedor.publish.qr import MOST_BYTES, kind_of, write_qr


def test_the_longest_text_fits_and_one_byte_more_does_not(tmp_path: Path) -> None:
    write_qr(b"\xe2\x80\x94" + b"x" * (MOST_BYTES - 3), tmp_path / "code", "svg", "code")
    assert b"<svg" in (tmp_path / "code").read_bytes()
    with pytest.raises(Refused) as refused:
        write_qr(b"x" * (MOST_BYTES + 1), tmp_path / "code", "svg", "code")
    assert refused.value.problems[0].code == "fact.receipt.too_long"


def test_the_same_text_is_the_same_picture(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_qr(b"text", tmp_path / name, "png", name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_name_says_the_kind() -> None:
    assert [kind_of(Path(name)) for name in ("a.svg", "b.PNG")] == ["svg", "png"]
    with pytest.raises(Refused):
        kind_of(Path("a.pdf"))
