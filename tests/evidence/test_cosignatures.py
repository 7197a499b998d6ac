"""Lines gathered below a head: of known witnesses the latest each; what is unknown is passed over."""

from __future__ import annotations

import pytest

from tests.strategies.logs import entries, log_key, published, witness_key
from veedor.evidence import note
from veedor.evidence.cosignatures import MOST, gather, joined
from veedor.evidence.errors import NoteError
from veedor.evidence.note import Note, Signature

HEAD = note.parse(published(entries(5))["checkpoint"])
FIRST, SECOND = witness_key(2, "first.example"), witness_key(3, "second.example")
KNOWN = (FIRST.verifier, SECOND.verifier)


def cosigned(*lines: Signature, head: Note = HEAD) -> bytes:
    return str(Note(head.text, (*head.signatures, *lines))).encode()


def test_known_lines_are_put_below_the_head() -> None:
    done = gather(HEAD, [cosigned(FIRST.sign(HEAD.text, 7)), cosigned(SECOND.sign(HEAD.text, 8))], KNOWN)
    assert done.added == KNOWN
    assert note.signed_by(done.note, (log_key().verifier, *KNOWN)) == {
        log_key().verifier: None, FIRST.verifier: 7, SECOND.verifier: 8,
    }  # fmt: skip


def test_of_a_witness_the_latest_line_stays() -> None:
    seven, nine = (cosigned(FIRST.sign(HEAD.text, time)) for time in (7, 9))
    for order in ([seven, nine], [nine, seven]):
        assert note.signed_by(gather(HEAD, order, KNOWN).note, KNOWN) == {FIRST.verifier: 9}
    with_nine = gather(HEAD, [nine], KNOWN).note
    assert gather(with_nine, [seven], KNOWN).note == with_nine
    assert gather(with_nine, [nine], KNOWN).added == ()


def test_unknown_lines_are_passed_over_and_those_of_the_head_stay() -> None:
    stranger = witness_key(9, "stranger.example").sign(HEAD.text, 7)
    assert gather(HEAD, [cosigned(stranger)], KNOWN).note == HEAD
    before = Note(HEAD.text, (*HEAD.signatures, stranger))
    assert gather(before, [cosigned(FIRST.sign(HEAD.text, 7))], KNOWN).note.signatures[:2] == before.signatures


def test_a_line_of_another_head_is_left_there() -> None:
    other = note.parse(published(entries(6))["checkpoint"])
    done = gather(HEAD, [cosigned(FIRST.sign(other.text, 7), head=other)], KNOWN)
    assert (done.note, done.added, done.other_heads) == (HEAD, (), 1)


def test_a_bad_line_of_a_known_witness_is_named() -> None:
    good = FIRST.sign(HEAD.text, 7)
    forged = Signature(good.name, good.key_id, good.signature[:-1] + b"\0")
    with pytest.raises(NoteError):
        gather(HEAD, [cosigned(forged)], KNOWN)


def test_joining_keeps_own_lines_first_and_few() -> None:
    lines = [witness_key(9, f"w{number}.example").sign(HEAD.text, 7) for number in range(99)]
    own, other = Note(HEAD.text, (*HEAD.signatures, lines[0])), Note(HEAD.text, tuple(lines))
    assert joined(own, other).signatures[:2] == own.signatures
    assert len(joined(own, other).signatures) == MOST
