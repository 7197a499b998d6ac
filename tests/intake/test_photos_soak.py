"""No wrong text on ten thousand degraded codes; at least 199 of two hundred phone photos are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.strategies.degraded_codes import degraded_code
from tests.strategies.phone_photos import phone_photo
from veedor.election.pack_reader import read_pack
from veedor.intake.photos.photo import PhotoRead, read_photo
from veedor.intake.qr import QrReader

READER = QrReader.of(read_pack("ve-2024-presidential"))


def read_bytes(data: bytes, folder: Path, reader: QrReader | None) -> PhotoRead:
    path = folder / "photo.jpg"
    path.write_bytes(data)
    return read_photo(path, reader)


def wrongly_read(seeds: range, folder: Path) -> list[int]:
    """Seeds whose text was read as another. Every second one is read without a pack, which accepts any text."""
    wrong = []
    for seed in seeds:
        code = degraded_code(seed)
        read = read_bytes(code.data, folder, READER if seed % 2 else None)
        if read.text not in (code.text, None):
            wrong.append(seed)
    return wrong


def unread(seeds: range, folder: Path) -> list[int]:
    """Seeds of phone photos that were not read. None may be read wrongly."""
    missed = []
    for seed in seeds:
        photo = phone_photo(seed)
        read = read_bytes(photo.data, folder, READER)
        assert read.text in (photo.text, None)
        if read.text is None:
            missed.append(seed)
    return missed


def test_no_wrong_text_on_a_few_degraded_codes(tmp_path: Path) -> None:
    assert wrongly_read(range(40), tmp_path) == []


def test_a_micro_code_seen_in_a_ruin_is_no_text(tmp_path: Path) -> None:
    assert read_bytes(degraded_code(5794).data, tmp_path, None).text is None


def test_a_few_phone_photos_are_all_read(tmp_path: Path) -> None:
    assert unread(range(12), tmp_path) == []


@pytest.mark.soak
@pytest.mark.parametrize("thousand", range(10))
def test_no_wrong_text_on_ten_thousand_degraded_codes(thousand: int, tmp_path: Path) -> None:
    assert wrongly_read(range(thousand * 1000, (thousand + 1) * 1000), tmp_path) == []


@pytest.mark.soak
def test_at_least_199_of_200_phone_photos_are_read(tmp_path: Path) -> None:
    assert len(unread(range(200), tmp_path)) <= 1
