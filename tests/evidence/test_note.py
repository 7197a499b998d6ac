"""Signed notes and keys: the published examples, and what must be refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.shared import real
from veedor.evidence.checkpoint import Checkpoint
from veedor.evidence.errors import EvidenceError, NoteError
from veedor.evidence.note import COSIGNED, Note, Signer, Verifier, parse, sign, verify

EXAMPLE_KEY = Verifier.parse("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
EXAMPLE = (
    "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZ"
    "XsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
).encode()
"""Source: c2sp.org/signed-note."""
SIGNER = Signer("example.org/log", bytes(32))
WITNESS = Signer("witness.example", bytes(32), COSIGNED)
TEXT = "first\n\nthird\n"


def test_the_published_example() -> None:
    assert verify(EXAMPLE, EXAMPLE_KEY) == ("This is an example message.\n", {EXAMPLE_KEY: None})


def test_a_published_cosigned_head() -> None:
    folder = real("vectors/tlog/sunlight/cmd/skylight/testdata/witness/mirror")
    mirror = Verifier.parse("mirror.example.org+3fb148ef+BAAjjch9GyYz0sJsJx7ALhbdAtz2ov0unbzSl1vMp94O")
    (log,) = [found for found in folder.iterdir() if found.is_dir()]
    text, signed = verify((log / "checkpoint").read_bytes(), mirror)
    assert signed == {mirror: 1767139200}
    assert Checkpoint.parse(text).size == 300


def test_no_bit_of_the_example_is_free() -> None:
    for bit in range(8 * len(EXAMPLE)):
        damaged = bytearray(EXAMPLE)
        damaged[bit // 8] ^= 1 << bit % 8
        with pytest.raises(NoteError):
            verify(bytes(damaged), EXAMPLE_KEY)


def test_keys_survive_their_text_form() -> None:
    for signer in (SIGNER, WITNESS):
        assert Signer.parse(signer.encode()) == signer
        assert Verifier.parse(str(signer.verifier)) == signer.verifier
    assert "AAAA" not in repr(SIGNER)
    assert Signer.generate("a/b") != Signer.generate("a/b")


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "a",
        "a+b",
        "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/fo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2",
        "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k ",
    ],
)
def test_what_is_no_key(vkey: str) -> None:
    with pytest.raises(NoteError):
        Verifier.parse(vkey)


@pytest.mark.parametrize("key", ["", "PRIVATE+KEY+a+b", "PRIVATE+KEY+a+00000000+AQID", SIGNER.encode()[:-1]])
def test_what_is_no_private_key_is_not_repeated(key: str) -> None:
    with pytest.raises(NoteError) as refused:
        Signer.parse(key)
    assert not refused.value.values


def test_unknown_signatures_are_passed_over_and_bad_ones_of_known_keys_are_not() -> None:
    stranger = Signer("stranger", bytes(31) + b"x")
    raw = sign(TEXT, stranger, SIGNER)
    assert verify(raw, SIGNER.verifier) == (TEXT, {SIGNER.verifier: None})
    with pytest.raises(NoteError):
        verify(raw, WITNESS.verifier)
    swapped = Note(TEXT, (SIGNER.sign(TEXT), WITNESS.sign("else\n", 1)))
    assert verify(str(swapped).encode(), SIGNER.verifier)[1] == {SIGNER.verifier: None}
    with pytest.raises(NoteError):
        verify(str(swapped).encode(), SIGNER.verifier, WITNESS.verifier)


def test_a_witness_signs_the_time_too() -> None:
    raw = str(Note(TEXT, (WITNESS.sign(TEXT, 1_722_204_000),))).encode()
    assert verify(raw, WITNESS.verifier)[1] == {WITNESS.verifier: 1_722_204_000}
    with pytest.raises(ValueError, match="time"):
        WITNESS.sign(TEXT)
    with pytest.raises(ValueError, match="time"):
        SIGNER.sign(TEXT, 1)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n\n",
        b"text\n",
        b"text\n\n",
        b"text\n\n- name AAAAAAAA\n",
        "text\n\n— name AAAAAAAA".encode(),
        "text\n\n— na+me AAAAAAAA\n".encode(),
        "text\n\n— name AAAA\n".encode(),
        "text\n\n— name  AAAAAAAA\n".encode(),
        "text\n\n— name AAAAAAAB=\n".encode(),
        "te\rxt\n\n— name AAAAAAAA\n".encode(),
        "te\txt\n\n— name AAAAAAAA\n".encode(),
        b"te\xffxt\n\n\xe2\x80\x94 name AAAAAAAA\n",
        ("text\n\n" + "— name AAAAAAAA\n" * 101).encode(),
    ],
)
def test_what_is_no_note(raw: bytes) -> None:
    with pytest.raises(NoteError):
        parse(raw)


def test_sixteen_signatures_are_read() -> None:
    assert len(parse(("text\n\n" + "— name AAAAAAAA\n" * 16).encode()).signatures) == 16


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_what_is_signed_is_read(line: str) -> None:
    text = f"{line}\n\n{line}\n"
    assert verify(sign(text, SIGNER), SIGNER.verifier)[0] == text


@pytest.mark.parametrize("size", ["", "01", "+1", "1_0", "-1", " 1", "٣", "9" * 19, "1" * 5000])
def test_a_size_has_one_spelling(size: str) -> None:
    with pytest.raises(EvidenceError):
        Checkpoint.parse(f"log\n{size}\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=\n")


@pytest.mark.parametrize(
    "lines", ["", "log\n", "log\n1\n", "log\n1\nAAAA\n", "\n1\n{root}\n", "log\n1\n{root}\n\nx\n"]
)
def test_what_is_no_checkpoint(lines: str) -> None:
    root = "rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs="
    with pytest.raises(EvidenceError):
        Checkpoint.parse(lines.format(root=root))
    with pytest.raises(EvidenceError):
        Checkpoint.parse(f"log\n0\n{root}\n")


def test_a_checkpoint_keeps_its_extension_lines() -> None:
    text = "log\n1\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=\nmore\n"
    assert Checkpoint.parse(text).text == text
