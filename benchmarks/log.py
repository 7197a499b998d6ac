"""The log beside another implementation of Merkle trees, and a whole log of a million facts."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Final

from pymerkle import InmemoryTree, verify_inclusion  # type: ignore[import-untyped]

from benchmarks.cases import Row
from benchmarks.measure import middle, side_by_side, veedor
from veedor.evidence.disk import Disk
from veedor.evidence.fact import Fact
from veedor.evidence.folder import Folder
from veedor.evidence.growth import Growth
from veedor.evidence.log import Log
from veedor.evidence.merkle import check_inclusion, leaf_hash
from veedor.evidence.note import Signer
from veedor.evidence.receipt import prove
from veedor.evidence.tiles import Tree
from veedor.evidence.trust import POLICY
from veedor.store.kinds import REGISTRY

LEAVES: Final = 100_000
LEAF_BYTES: Final = 512
FACTS: Final = 1_000_000
_BATCH: Final = 50_000
_CHECKED: Final = 5_000
_RECEIPTS: Final = 300


def log_rows(folder: Path, rounds: int) -> Iterator[Row]:
    """All rows about the log. `folder` takes half a gigabyte."""
    draw = random.Random(2024)
    entries = [draw.randbytes(LEAF_BYTES) for _ in range(LEAVES)]
    yield _appending(entries, rounds)
    yield _checking(entries, draw, rounds)
    log, trust = _million(folder)
    yield from _verifying(log, trust, rounds)
    yield _proving(log, draw)


def _appending(entries: list[bytes], rounds: int) -> Row:
    def ours() -> None:
        grown = Growth()
        for _ in grown.add(entries):
            """Tiles and bundles, which a log writes."""
        grown.root()

    def theirs() -> None:
        tree = InmemoryTree(algorithm="sha256")
        tree.append_entries(entries)
        tree.get_root()

    return _ratio(f"log: {LEAVES:,} entries of {LEAF_BYTES} bytes appended", ours, theirs, len(entries), rounds)


def _checking(entries: list[bytes], draw: random.Random, rounds: int) -> Row:
    tree = _in_memory(entries)
    other = InmemoryTree(algorithm="sha256")
    other.append_entries(entries)
    root, picked = tree.root(), draw.sample(range(len(entries)), _CHECKED)
    proofs = [(entries[at], at, tree.inclusion(at)) for at in picked]
    their_proofs = [(other.get_leaf(at + 1), other.prove_inclusion(at + 1)) for at in picked]

    def ours() -> None:
        for entry, at, path in proofs:
            check_inclusion(leaf_hash(entry), at, len(entries), root, path)

    def theirs() -> None:
        for leaf, proof in their_proofs:
            verify_inclusion(leaf, root, proof)

    return _ratio(f"log: proofs of inclusion checked, of {LEAVES:,}", ours, theirs, _CHECKED, rounds)


def _in_memory(entries: list[bytes]) -> Tree:
    grown = Growth()
    files = dict(grown.add(entries))
    return Tree(grown.size, lambda path, _: files[path])


def _ratio(what: str, ours: Callable[[], None], theirs: Callable[[], None], count: int, rounds: int) -> Row:
    """Our time as a multiple of theirs, in turns."""
    turns = [(_seconds(ours), _seconds(theirs)) for _ in range(rounds + 1)][1:]
    one, other = (median(times) for times in zip(*turns, strict=True))
    beside = f"{count / one:,.0f} a second against {count / other:,.0f}"
    return Row(f"{what}: times pymerkle's", one / other, "×", beside, 1.0)


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _million(folder: Path) -> tuple[Path, Path]:
    """A log of a million open readings, and its trust file."""
    root, trust = folder / "log", folder / "trust"
    log = Log.create(Disk(root), Signer.generate("example.org/log"))
    for start in range(0, FACTS, _BATCH):
        log.append([_reading(number).entry() for number in range(start, start + _BATCH)])
    trust.write_bytes((root / POLICY).read_bytes())
    return root, trust


def _reading(number: int) -> Fact:
    """A row of a table with ten options."""
    body = {
        "source": "volunteers",
        "custodian": "volunteers",
        "reading": "typed",
        "stage": "",
        "origin": {"blob": "0" * 64, "row": number + 1},
        "station": f"{number // 10:09d}.{number % 10}",
        "contest": "president",
        "votes": {f"option-{option}": number * option % 400 for option in range(10)},
        "fields": {"electors": 600, "voters": 400, "null": 3, "blank": 2},
        "words": {},
    }
    return REGISTRY.admit(Fact("sheet.read", 1, "2024-07-28T22:15Z", body), "reading")


def _verifying(log: Path, trust: Path, rounds: int) -> Iterator[Row]:
    (runs,) = side_by_side([veedor("verify", str(log), "--trust", str(trust))], rounds)
    seconds, processor = middle(runs)
    beside = f"processor {processor:.2f} s, {FACTS / seconds:,.0f} facts a second"
    yield Row(f"log: `veedor verify` of {FACTS:,} facts", seconds, beside=beside, aim=20.0)
    peak = max(one.peak for one in runs) / 1e9
    yield Row("… peak memory of its largest process", peak, "GB", aim=0.5)


def _proving(log: Path, draw: random.Random) -> Row:
    fetch = Folder(log)
    times = [_seconds(lambda: prove(fetch, draw.randrange(FACTS), REGISTRY)) for _ in range(_RECEIPTS)]
    slowest = f"slowest of {_RECEIPTS}: {max(times) * 1000:.1f} ms"
    return Row(f"log: a receipt from {FACTS:,} facts, warm", median(times) * 1000, "ms", slowest, 50.0)
