"""The age format: a file that another implementation wrote is read; any chunk out of its place is noticed."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from veedor.base.errors import Refused
from veedor.store.carry import age
from veedor.store.carry.age import Decrypting, Encrypting

PASSPHRASE = "correct horse"
RAGE = bytes.fromhex(
    "6167652d656e6372797074696f6e2e6f72672f76310a2d3e20736372797074206b3843554a35454c45532f7238695a387578"
    "646a37512031370a6b7158527473645269632b4b5757634c583134534c656c3141303274747536534b7148594b7333304f7a"
    "4d0a2d2d2d20676b503054714676547772346a2f49475a576945594e4c5548734238415536767073324858706d34682f630a"
    "5821a0dc045bdbb063b9c34f4c9cd442150218c20ff4a75611206d8471d11b190c"
)
"""The letter y, encrypted by rage (the Python package pyrage 1.4.0), work factor 17."""
CHUNK = 64 * 1024 + 16


def sealed(content: bytes, piece: int = 10**6) -> bytes:
    file = io.BytesIO()
    encrypting = Encrypting(file, PASSPHRASE)
    for at in range(0, len(content), piece):
        encrypting.write(content[at : at + piece])
    encrypting.end()
    return file.getvalue()


def opened(raw: bytes, passphrase: str = PASSPHRASE) -> bytes:
    return Decrypting(io.BytesIO(raw), passphrase, "file").read(10**7)


def test_a_file_of_another_implementation_is_read() -> None:
    assert opened(RAGE) == b"y"


@settings(max_examples=25, deadline=None)
@given(size=st.sampled_from([0, 1, 65_535, 65_536, 65_537, 131_072, 200_000]), piece=st.integers(500, 90_000))
def test_what_goes_in_comes_out(size: int, piece: int) -> None:
    content = bytes(at % 251 for at in range(size))
    raw = sealed(content, piece)
    assert opened(raw) == content
    assert len(raw) == len(sealed(b"")) - 16 + size + 16 * max(1, -(-size // 65_536))


def test_chunks_stay_in_their_places() -> None:
    raw = sealed(b"a" * 65_536 + b"b" * 65_536 + b"c")
    head = len(raw) - 2 * CHUNK - 17
    first, second, last = raw[head : head + CHUNK], raw[head + CHUNK : head + 2 * CHUNK], raw[head + 2 * CHUNK :]
    for spoilt in ([second, first, last], [first, second], [first, last], [first, second, last, last], [last], []):
        with pytest.raises(Refused, match=r"carry\.damaged"):
            opened(raw[:head] + b"".join(spoilt))


def test_what_is_no_such_file_is_said() -> None:
    raw = sealed(b"x")
    with pytest.raises(Refused, match=r"carry\.passphrase"):
        opened(raw, "another")
    for other in (b"", b"PK\x03\x04", raw[:40], raw.replace(b"scrypt", b"X25519"), raw.replace(b" 4\n", b" 04\n")):
        with pytest.raises(Refused, match=r"carry\.not_encrypted"):
            opened(other)
    with pytest.raises(Refused, match=r"carry\.too_much_work"):
        opened(raw.replace(b" 4\n", b" %d\n" % (age.MOST_WORK + 1)))


def test_no_file_may_ask_for_more_than_is_written() -> None:
    assert age.MOST_WORK == 18
