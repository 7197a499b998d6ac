"""The script that needs no Veedor accepts the logs that Veedor writes, and none that was tampered with."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature

from examples.verify_log import check
from tests.evidence.logs import OTHER, SIGNER, held
from veedor.evidence.blob import blob_path
from veedor.evidence.disk import Disk
from veedor.evidence.fact import Fact, seal
from veedor.evidence.log import Log
from veedor.evidence.note import COSIGNED, Signer

AT = "2024-07-28T22:15Z"
KEY = str(SIGNER.verifier)
WITNESS = Signer("paper.example/witness", bytes(range(1, 33)), COSIGNED)
ERRORS = (ValueError, KeyError, IndexError, OSError, InvalidSignature, RecursionError)
"""What a script of so few lines ends with; a person sees which."""


def withheld(number: int) -> bytes:
    return Fact("blob.withheld", 1, AT, {"blob": f"{number:064x}", "reason": "lost"}).entry()


def written(root: Path, *counts: int) -> Log:
    """A log with batches of so many open facts, then a sealed one that is opened."""
    log = Log.create(Disk(root), SIGNER)
    for count in counts:
        log.append([withheld(number) for number in range(count)])
    closed = Fact(
        "rows.refused", 1, AT, {"blob": "ab" * 32, "rows": 3, "report": "ñ".encode().hex().ljust(64, "0")}
    )
    sealed, opening = seal(closed)
    log.append([sealed.entry()], [(blob_path("cd" * 32), b"any file")])
    body = {"leaf": log.head.size - 1, "salt": opening.salt.hex(), "fact": closed.shape}
    log.append([Fact("opened", 1, AT, body).entry()])
    return log


@pytest.mark.parametrize("counts", [(), (1,), (254,), (255, 1), (256, 300), (700, 3)])
def test_accepts_what_veedor_writes(tmp_path: Path, counts: tuple[int, ...]) -> None:
    written(tmp_path, *counts)
    assert check(tmp_path, KEY, []) == +Counter(
        {
            ("blob.withheld", "open"): sum(counts),
            ("rows.refused", "sealed"): 1,
            ("opened", "open"): 1,
        }
    )


def test_accepts_an_empty_log(tmp_path: Path) -> None:
    Log.create(Disk(tmp_path), SIGNER)
    assert check(tmp_path, KEY, []) == Counter()


def test_asks_for_the_witnesses_that_it_is_given(tmp_path: Path) -> None:
    written(tmp_path, 3)
    with pytest.raises(ERRORS):
        check(tmp_path, KEY, [str(WITNESS.verifier)])
    head = tmp_path / "checkpoint"
    text = head.read_text(encoding="utf-8").partition("\n\n")[0] + "\n"
    with head.open("ab") as file:
        file.write(str(WITNESS.sign(text, 1_722_211_200)).encode())
    assert check(tmp_path, KEY, [str(WITNESS.verifier)]).total() == 5
    with pytest.raises(ERRORS):
        check(tmp_path, str(OTHER.verifier), [])


def flipped(content: bytes, bits: Iterable[int]) -> Iterator[bytes]:
    for bit in bits:
        damaged = bytearray(content)
        damaged[bit // 8] ^= 1 << bit % 8
        yield bytes(damaged)


def test_refuses_any_flipped_bit_of_its_head(tmp_path: Path) -> None:
    written(tmp_path, 3)
    head = (tmp_path / "checkpoint").read_bytes()
    for damaged in flipped(head, range(8 * len(head))):
        (tmp_path / "checkpoint").write_bytes(damaged)
        with pytest.raises(ERRORS):
            check(tmp_path, KEY, [])


def test_refuses_flipped_bits_of_any_file(tmp_path: Path) -> None:
    written(tmp_path, 3, 5)
    chance = random.Random(4)
    for name, content in held(tmp_path).items():
        for damaged in flipped(content, chance.sample(range(8 * len(content)), 24)):
            (tmp_path / name).write_bytes(damaged)
            with pytest.raises(ERRORS):
                check(tmp_path, KEY, [])
        (tmp_path / name).write_bytes(content)
    check(tmp_path, KEY, [])


def test_refuses_a_file_too_many_and_a_file_too_few(tmp_path: Path) -> None:
    written(tmp_path, 3)
    (tmp_path / "more").write_bytes(b"")
    with pytest.raises(ERRORS):
        check(tmp_path, KEY, [])
    (tmp_path / "more").unlink()
    for name, content in held(tmp_path).items():
        (tmp_path / name).unlink()
        with pytest.raises(ERRORS):
            check(tmp_path, KEY, [])
        (tmp_path / name).write_bytes(content)


def test_refuses_an_opening_of_something_else(tmp_path: Path) -> None:
    log = written(tmp_path, 3)
    sealed, opening = seal(Fact("rows.refused", 1, AT, {"blob": "ab" * 32, "rows": 3, "report": "00" * 32}))
    lie = Fact("rows.refused", 1, AT, {"blob": "ab" * 32, "rows": 4, "report": "00" * 32})
    body = {"leaf": log.head.size, "salt": opening.salt.hex(), "fact": lie.shape}
    log.append([sealed.entry(), Fact("opened", 1, AT, body).entry()])
    with pytest.raises(ValueError, match="opened as something else"):
        check(tmp_path, KEY, [])


def test_refuses_entries_that_are_not_those_of_the_signed_root(tmp_path: Path) -> None:
    """The operator himself lists other entries than his head says."""
    log = written(tmp_path, 3)
    other = tmp_path / "other"
    again = Log.create(Disk(other), SIGNER)
    again.append([withheld(number + 9) for number in range(log.head.size)])
    for name, content in held(other).items():
        if name != "checkpoint":
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(content)
    with pytest.raises(ERRORS):
        check(tmp_path, KEY, [])
