"""A crop is proved part of a picture; anything else is not; hidden strips stay hidden."""

from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from veedor.evidence.errors import EvidenceError, ProofError
from veedor.evidence.strips import BYTES, ROWS, Picture, StripProof

SEED = bytes(range(32))


@st.composite
def pictures(draw: st.DrawFn) -> Picture:
    width, height = draw(st.integers(1, 4)), draw(st.integers(1, 9 * ROWS))
    dot = draw(st.binary(min_size=1, max_size=7))
    size = BYTES * width * height
    return Picture(width, height, (dot * (size // len(dot) + 1))[:size])


@given(pictures(), st.data())
def test_any_run_of_strips_is_proved_and_says_which_rows_it_is(picture: Picture, data: st.DataObject) -> None:
    number = len(picture.strips)
    first = data.draw(st.integers(0, number - 1))
    crop, proof = picture.prove(SEED, first, data.draw(st.integers(1, number - first)))
    rows = StripProof.parse(proof.encode()).check(crop, picture.root(SEED))
    step = BYTES * picture.width
    assert picture.pixels[rows.start * step : rows.stop * step] == crop


@given(pictures())
def test_the_root_is_that_of_another_implementation(picture: Picture) -> None:
    tree = InmemoryTree(algorithm="sha256")
    for number, strip in enumerate(picture.strips):
        salt = sha256(b"veedor strip salt v1\n%d\n" % number + SEED).digest()
        head = f"veedor strip v1\n{picture.width} {picture.height} {number}\n".encode()
        tree.append_entry(salt + head + strip)
    assert picture.root(SEED) == tree.get_root()


@given(pictures(), st.data())
def test_a_changed_crop_or_proof_is_refused(picture: Picture, data: st.DataObject) -> None:
    crop, proof = picture.prove(SEED, 0, 1)
    damaged = bytearray(crop)
    damaged[data.draw(st.integers(0, len(crop) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(ProofError):
        proof.check(bytes(damaged), picture.root(SEED))
    with pytest.raises(ProofError):
        proof.check(crop[:-1], picture.root(SEED))
    wrong = [
        {"width": proof.width + 1},
        {"height": proof.height + 1},
        {"first": 1},
        {"salts": ()},
        {"salts": (bytes(32),)},
        {"before": (bytes(32),)},
    ]
    for change in wrong:
        with pytest.raises(ProofError):
            replace(proof, **change).check(crop, picture.root(SEED))


@given(st.binary(max_size=60) | st.just(b'{"after":[],"before":[],"first":0,"format":1}'))
def test_what_is_no_proof_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(EvidenceError, match=r"fact\.strips"):
        StripProof.parse(data)


def test_a_hidden_strip_cannot_be_tried_out() -> None:
    """Its leaf hash is published, but without its salt no guess of its pixels can be confirmed."""
    blank, marked = (Picture(1, 2 * ROWS, bytes(BYTES * ROWS) + bytes([dot]) * BYTES * ROWS) for dot in (0, 1))
    _, proof = blank.prove(SEED, 0, 1)
    _, other = marked.prove(SEED, 0, 1)
    assert proof.salts == other.salts
    assert proof.after != other.after
    guesses = {blank.prove(bytes(32), 1, 1)[1].before[0], marked.prove(bytes(32), 1, 1)[1].before[0]}
    assert not guesses & set(proof.after)
    with pytest.raises(ProofError):
        StripProof(1, 2 * ROWS, 1, proof.salts, (blank.prove(SEED, 1, 1)[1].before), ()).check(
            bytes(BYTES * ROWS), blank.root(SEED)
        )


@pytest.mark.parametrize("size", [(0, 1, b""), (1, 0, b""), (1, 1, b"ab"), (70_000, 1, bytes(210_000))])
def test_what_is_no_picture(size: tuple[int, int, bytes]) -> None:
    with pytest.raises(ValueError, match=r"picture|bytes"):
        Picture(*size)
