"""Notes, heads, proofs, tiles, lists and trust files from an enemy: a named error, soon, or what they truly say."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.evidence.logs import SIGNER, held, made, served
from veedor.evidence.checkpoint import Checkpoint, open_checkpoint
from veedor.evidence.errors import EvidenceError
from veedor.evidence.listing import open_listing
from veedor.evidence.note import Note, Verifier, parse
from veedor.evidence.proof import Proof
from veedor.evidence.tiles import Tree, hashes, parse_path, path, unpack
from veedor.evidence.trust import Policy

PIECES = (
    b"\n",
    b"\n\n",
    b" ",
    b"+",
    b"=",
    "— ".encode(),
    b"index ",
    b"extra ",
    b"log ",
    b"witness ",
    b"group ",
    b"quorum none\n",
    b"c2sp.org/tlog-proof@v1\n",
    b"veedor files v1\n",
    b"0",
    b"-1",
    b"18446744073709551616",
    b"9" * 5000,
    b"\xff",
    b"\x00",
    b"\r\n",
    "٣\u2028\u00a0".encode(),
    b"../../etc/passwd",
    b"A" * 43 + b"=",
    b"." * 100,
)
"""What these formats are made of, and what they must not hold."""


def mutated(good: bytes, draw: random.Random) -> bytes:
    """A sound text with some of it left out, doubled, replaced by a piece of the grammar, or by chance."""
    text = good
    for _ in range(draw.randint(1, 4)):
        at, length = draw.randrange(len(text) + 1), draw.choice((0, 1, 1, 7, 40))
        cut = text[at : at + length]
        new = draw.choice((draw.choice(PIECES), draw.randbytes(draw.randrange(9)), cut * 2, b""))
        text = text[:at] + new + text[at + length :]
    return text


Reader = Callable[[bytes], object]


def readers(root: Path) -> list[tuple[bytes, Reader]]:
    """A sound text of each format, and what reads it."""
    log = made(root, 300, 3)
    files = held(root)
    head, key = files["checkpoint"], SIGNER.verifier
    proof = Proof(7, tuple(Tree(303, served(files)).inclusion(7)), head, b"more").encode()
    bundle = files["tile/entries/001.p/47"]
    return [
        (head, lambda raw: open_checkpoint(raw, key)),
        (head, parse),
        (log.head.text.encode(), lambda raw: Checkpoint.parse(raw.decode("utf-8", "replace"))),
        (proof, lambda raw: Proof.parse(raw).check(b"entry 7", key)),
        (files["files/303"], lambda raw: open_listing(raw, key, log.head)),
        (files["policy"], Policy.parse),
        (str(key).encode(), lambda raw: Verifier.parse(raw.decode("utf-8", "replace"))),
        (bundle, lambda raw: unpack(raw, 47)),
        (files["tile/0/000"], lambda raw: hashes(raw, 256)),
    ]


def attack(root: Path, cases: int, seed: int) -> None:
    """Whatever is read from a mutation says what the sound text says, or an EvidenceError says why it does not."""
    draw, named = random.Random(seed), set[str]()
    for good, read in readers(root):
        wanted = read(good)
        for _ in range(cases):
            raw = mutated(good, draw)
            started = time.process_time()
            try:
                check_same(read(raw), wanted, raw)
            except EvidenceError as error:
                named.add(error.code)
            assert time.process_time() - started < 1
    assert {code.partition(".")[0] for code in named} == {"log"}
    assert len(named) >= 15


def check_same(found: object, wanted: object, raw: bytes) -> None:
    """What is signed cannot change; what is not may, but has one spelling."""
    if isinstance(found, Note):
        assert str(found).encode() == raw
    elif type(found).__name__ == "SignedCheckpoint":
        assert found.checkpoint == wanted.checkpoint  # type: ignore[attr-defined]
    elif type(found).__name__ == "Listing":
        assert found == wanted


def test_a_few_thousand_hostile_texts(tmp_path: Path) -> None:
    attack(tmp_path, 400, 4)


@pytest.mark.soak
def test_fifty_thousand_hostile_texts(tmp_path: Path) -> None:
    attack(tmp_path, 6_000, 2024)


def test_paths_of_tiles_have_one_spelling() -> None:
    draw = random.Random(1)
    for index in (0, 1, 999, 1000, 1_234_067, 10**12):
        for level, width in ((0, 256), (63, 1), ("entries", 255)):
            name = path(level, index, width)  # type: ignore[arg-type]
            assert parse_path(name) == (level, index, width)
            for _ in range(300):
                other = mutated(name.encode(), draw).decode("utf-8", "replace")
                place = parse_path(other)
                assert place is None or path(*place) == other
    for wrong in (
        "tile/0/x000/001",
        "tile/00/001",
        "tile/0/1",
        "tile/0/001.p/256",
        "tile/0/001.p/0",
        "tile/0/001\n",
    ):
        assert parse_path(wrong) is None, wrong
