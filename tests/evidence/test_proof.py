"""Proofs that travel: a text that anyone checks offline."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evidence.logs import OTHER, SIGNER, batch, held, made, served
from veedor.evidence.errors import EvidenceError, ProofError
from veedor.evidence.note import NOTE_BYTES
from veedor.evidence.proof import PROOF_BYTES, Proof
from veedor.evidence.tiles import ENTRY_BYTES, Tree


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    root: Path = tmp_path_factory.mktemp("log")
    made(root, 600, 100)
    return held(root)


def proof_of(files: dict[str, bytes], index: int, extra: bytes = b"") -> Proof:
    return Proof(index, tuple(Tree(700, served(files)).inclusion(index)), files["checkpoint"], extra)


@given(index=st.integers(0, 699), extra=st.binary(max_size=20), bit=st.integers(0))
def test_a_proof_proves_its_entry_and_no_other(files: dict[str, bytes], index: int, extra: bytes, bit: int) -> None:
    raw = proof_of(files, index, extra).encode()
    (entry,) = batch(index, 1)
    read = Proof.parse(raw)
    assert (read.index, read.extra, read.encode()) == (index, extra, raw)
    assert read.check(entry, SIGNER.verifier).checkpoint.size == 700
    with pytest.raises(ProofError):
        read.check(entry + b"!", SIGNER.verifier)
    with pytest.raises(EvidenceError):
        read.check(entry, OTHER.verifier)
    damaged = bytearray(raw)
    damaged[bit // 8 % len(raw)] ^= 1 << bit % 8
    try:
        changed = Proof.parse(bytes(damaged))
        changed.check(entry, SIGNER.verifier)
    except EvidenceError:
        return
    assert (changed.index, changed.path, changed.head) == (read.index, read.path, read.head)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"c2sp.org/tlog-proof@v2\nindex 0\n\nhead",
        b"c2sp.org/tlog-proof@v1\n\nhead",
        b"c2sp.org/tlog-proof@v1\nindex 01\n\nhead",
        b"c2sp.org/tlog-proof@v1\nextra \nindex 0\n\nhead",
        b"c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\nhead",
        b"c2sp.org/tlog-proof@v1\nindex 0\n" + (b"A" * 43 + b"=\n") * 64 + b"\nhead",
        b"c2sp.org/tlog-proof@v1\nindex 0\n\n" + b"x" * PROOF_BYTES,
    ],
)
def test_what_is_no_proof(raw: bytes) -> None:
    with pytest.raises(ProofError):
        Proof.parse(raw)


def test_the_longest_entry_under_the_longest_head_has_a_proof_that_is_read() -> None:
    longest = Proof(2**63 - 1, (bytes(32),) * 63, b"h" * NOTE_BYTES, bytes(ENTRY_BYTES))
    assert Proof.parse(longest.encode()) == longest
    with pytest.raises(ProofError):
        Proof.parse(longest.encode() + b" " * 128)
