"""A log in a folder: the same bytes as another implementation, and no failure that breaks or forks it."""

from __future__ import annotations

import os
from base64 import b64decode
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from tests.evidence.logs import OTHER, SIGNER, batch, held, made, served
from tests.shared import real
from veedor.evidence.checkpoint import Checkpoint, open_checkpoint
from veedor.evidence.disk import Disk
from veedor.evidence.errors import EvidenceError, LogError, TileError
from veedor.evidence.listing import Listing, open_listing
from veedor.evidence.log import Log, check_extends
from veedor.evidence.merkle import check_inclusion, leaf_hash
from veedor.evidence.note import Signer, Verifier
from veedor.evidence.tiles import Tree, all_paths, path, unpack

TESSERA = "vectors/tlog/tessera/testdata/log"
TESSERA_KEY = Verifier.parse("example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx")
TESSERA_SEED = b64decode("AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg")[1:]
"""The private key is published with the test data."""


def tessera_heads(folder: Path) -> list[Checkpoint]:
    raws = [(folder / f"checkpoint.{number}").read_bytes() for number in range(16)]
    return [open_checkpoint(raw, TESSERA_KEY).checkpoint for raw in raws]


def test_every_head_of_tessera_is_its_tiles_and_extends_the_one_before() -> None:
    folder = real(TESSERA)
    fetch = served(held(folder))
    heads = tessera_heads(folder)
    for earlier, head in pairwise(heads):
        tree = Tree(head.size, fetch)
        assert tree.root() == head.root
        check_extends(head, earlier, fetch)
        for index in range(head.size):
            proof = tree.inclusion(index)
            check_inclusion(leaf_hash(tree.entry(index)), index, head.size, head.root, proof)


def test_the_same_batches_give_the_same_files_as_tessera(tmp_path: Path) -> None:
    folder = real(TESSERA)
    ours = Log.create(Disk(tmp_path), Signer("example.com/log/testdata", TESSERA_SEED))
    for number, head in enumerate(tessera_heads(folder)):
        if head.size:
            bundle = (folder / path("entries", 0, head.size)).read_bytes()
            ours.append(unpack(bundle, head.size)[ours.head.size :])
        assert (tmp_path / "checkpoint").read_bytes() == (folder / f"checkpoint.{number}").read_bytes()
    assert tiles_of(held(tmp_path)) == tiles_of(held(folder))


def tiles_of(files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in files.items() if name.startswith("tile/")}


@pytest.mark.parametrize("counts", [(1,), (255, 1, 1), (256,), (300, 700), (70_000,), (65_535, 2)])
def test_any_batches_give_the_same_tree(tmp_path: Path, counts: tuple[int, ...]) -> None:
    from pymerkle import InmemoryTree

    log = made(tmp_path, *counts)
    other = InmemoryTree(algorithm="sha256")
    other.append_entries(batch(0, sum(counts)))
    assert log.head == Checkpoint(SIGNER.name, sum(counts), other.get_root())
    files = held(tmp_path)
    assert set(all_paths(log.head.size)) <= files.keys()
    assert Tree(log.head.size, served(files)).root() == log.head.root


def test_the_paths_of_seventy_thousand(tmp_path: Path) -> None:
    """The example of c2sp.org/tlog-tiles."""
    found = list(all_paths(70_000))
    assert len(found) == 273 + 1 + 1 + 1 + 1 + 274
    assert {"tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"} <= set(found)
    assert path(0, 1_234_067) == "tile/0/x001/x234/067"
    assert list(all_paths(0)) == []


def test_partial_tiles_stay_for_one_more_head(tmp_path: Path) -> None:
    made(tmp_path, 250, 3)
    assert {"tile/0/000.p/250", "tile/0/000.p/253", "files/250", "files/253"} <= held(tmp_path).keys()
    log = reopened(tmp_path)
    log.append(batch(253, 3))
    assert {"tile/0/000.p/253", "tile/0/000", "files/253"} <= held(tmp_path).keys()
    log.append(batch(256, 1))
    left = held(tmp_path).keys()
    assert not {"tile/0/000.p/253", "tile/entries/000.p/253", "files/253"} & left
    assert {"tile/0/000", "tile/0/001.p/1", "files/256", "files/257"} <= left


def test_a_reader_of_the_last_head_is_never_left_alone(tmp_path: Path) -> None:
    log = made(tmp_path, 255)
    earlier = log.head
    log.append(batch(255, 1))
    log.append(batch(256, 1))
    assert Tree(255, served(held(tmp_path))).root() == earlier.root


def reopened(root: Path, *seen: Checkpoint, disk: Callable[[Path], Disk] = Disk) -> Log:
    return Log(disk(root), SIGNER, seen)


def test_the_list_names_every_file_but_itself_and_the_head(tmp_path: Path) -> None:
    log = made(tmp_path, 300, 10)
    files = held(tmp_path)
    listing = open_listing(files["files/310"], SIGNER.verifier, log.head)
    assert listing.files.keys() == files.keys() - {"files/310", "checkpoint"}
    assert all(listing.files[name].size == len(files[name]) for name in listing.files)


class Failing(Disk):
    """A disk on which the `fail_at`th change fails: before it is made, or after."""

    def __init__(self, root: Path, fail_at: int, *, after: bool) -> None:
        super().__init__(root)
        self.left, self.after = fail_at, after

    def _change(self, change: Callable[[], None]) -> None:
        self.left -= 1
        if self.left == 0 and not self.after:
            raise OSError("before")
        change()
        if self.left == 0:
            raise OSError("after")

    def write(self, path: str, content: bytes) -> None:
        self._change(lambda: Disk.write(self, path, content))

    def settle(self) -> None:
        self._change(lambda: Disk.settle(self))

    def remove(self, path: str) -> None:
        self._change(lambda: Disk.remove(self, path))


BLOB = ("blob/00/picture", b"a picture")


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("retry", ["same", "other"])
def test_a_failure_around_any_write_loses_and_forks_nothing(tmp_path: Path, after: bool, retry: str) -> None:
    failures = 0
    for fail_at in range(1, 40):
        root = tmp_path / str(fail_at)
        last = made(root, 250, 5).head
        try:
            log = Log(Failing(root, fail_at, after=after), SIGNER)
            log.append(batch(255, 3), [BLOB])
        except OSError:
            failures += 1
        else:
            break
        head = open_checkpoint((root / "checkpoint").read_bytes(), SIGNER.verifier).checkpoint
        assert head.size in (last.size, 258)
        check_whole(root, head)
        again = reopened(root, last, head)
        wanted = batch(head.size, 258 - head.size) if retry == "same" else [b"another"] * 7
        final = again.append(wanted, [BLOB] if wanted else [])
        check_whole(root, final)
        check_extends(final, head, served(held(root)))
        stray = held(root).keys() - open_list(root, final).files.keys()
        assert stray - {"checkpoint", f"files/{final.size}", BLOB[0]} == set()
    assert failures > 10


def open_list(root: Path, head: Checkpoint) -> Listing:
    return open_listing((root / f"files/{head.size}").read_bytes(), SIGNER.verifier, head)


def check_whole(root: Path, head: Checkpoint) -> None:
    files = held(root)
    assert Tree(head.size, served(files)).root() == head.root
    listing = open_listing(files[f"files/{head.size}"], SIGNER.verifier, head)
    assert all(files[name] and len(files[name]) == one.size for name, one in listing.files.items())


def test_a_folder_older_than_a_head_that_was_seen_signs_nothing(tmp_path: Path) -> None:
    made(tmp_path / "old", 10)
    newer = made(tmp_path / "new", 10, 5).head
    with pytest.raises(LogError) as refused:
        reopened(tmp_path / "old", newer)
    assert refused.value.code == "log.sign.behind"


@pytest.mark.parametrize("size", [9, 10])
def test_a_folder_with_another_history_than_was_seen_signs_nothing(tmp_path: Path, size: int) -> None:
    made(tmp_path, 10)
    with pytest.raises(LogError) as refused:
        reopened(tmp_path, Checkpoint(SIGNER.name, size, bytes(32)))
    assert refused.value.code == "log.sign.fork"


def test_a_head_of_another_log_is_told_apart(tmp_path: Path) -> None:
    made(tmp_path, 10)
    with pytest.raises(LogError) as refused:
        reopened(tmp_path, Checkpoint("other.example", 3, bytes(32)))
    assert refused.value.code == "log.sign.other_log"


def test_what_was_published_is_not_written_over(tmp_path: Path) -> None:
    log = made(tmp_path, 10)
    log.append(batch(10, 1), [BLOB])
    with pytest.raises(LogError) as refused:
        log.append(batch(11, 1), [(BLOB[0], b"another picture")])
    assert refused.value.code == "log.sign.would_change"
    assert log.append(batch(11, 1), [BLOB]).size == 12


@pytest.mark.parametrize("name", ["checkpoint", "tile/0/000", "blob/../x", "blob//x", "/etc/passwd", "blob/.x"])
def test_a_blob_stands_among_blobs(tmp_path: Path, name: str) -> None:
    log = made(tmp_path, 1)
    with pytest.raises(LogError):
        log.append([b"x"], [(name, b"")])
    with pytest.raises(LogError):
        log.append([b"x"], withheld=[name])


def test_a_withheld_file_goes_from_the_list_and_the_folder(tmp_path: Path) -> None:
    log = made(tmp_path, 1)
    log.append([b"kept"], [BLOB])
    log.append([b"withheld"], withheld=[BLOB[0]])
    assert BLOB[0] not in held(tmp_path)
    check_whole(tmp_path, log.head)


def test_files_of_others_are_left_alone(tmp_path: Path) -> None:
    log = made(tmp_path, 1)
    (tmp_path / "index.html").write_text("mine")
    (tmp_path / "tile" / ".veedor-x").write_text("a draft")
    log.append([b"x"])
    assert "index.html" in held(tmp_path)
    assert "tile/.veedor-x" not in held(tmp_path)


def test_tiles_changed_under_the_head_are_not_built_upon(tmp_path: Path) -> None:
    log = made(tmp_path, 10)
    (tmp_path / "tile/0/000.p/10").write_bytes(bytes(320))
    with pytest.raises(LogError) as refused:
        log.append([b"x"])
    assert refused.value.code == "log.sign.changed"


def test_two_writers_do_not_meet(tmp_path: Path) -> None:
    one, two = made(tmp_path, 3), reopened(tmp_path)
    one.append([b"first"])
    with pytest.raises(LogError):
        two.append([b"second"])
    with Disk(tmp_path).locked(), pytest.raises(LogError), Disk(tmp_path).locked():
        raise AssertionError("both are in")


def test_a_log_is_made_once_and_with_its_own_key(tmp_path: Path) -> None:
    made(tmp_path, 3)
    with pytest.raises(LogError):
        made(tmp_path)
    with pytest.raises(EvidenceError):
        Log(Disk(tmp_path), OTHER)


def test_an_entry_too_long_changes_nothing(tmp_path: Path) -> None:
    log = made(tmp_path, 3)
    before = held(tmp_path)
    with pytest.raises(TileError):
        log.append([b"x", b"x" * 65_536])
    assert held(tmp_path) == before
    assert log.append([b"x" * 65_535]).size == 4


def test_everything_is_on_the_disk_before_the_head(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    class Watched(Disk):
        def write(self, path: str, content: bytes) -> None:
            super().write(path, content)
            done.append(path)

        def settle(self) -> None:
            super().settle()
            done.append("settled")

    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    made(tmp_path, 3)
    Log(Watched(tmp_path), SIGNER).append(batch(3, 300))
    assert done[-3:] == ["settled", "checkpoint", "settled"]
    assert done[-4] == "files/303"
    assert len(synced) > 10


def test_a_log_whose_list_nobody_could_read_is_not_signed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = made(tmp_path, 300)
    monkeypatch.setattr("veedor.evidence.log.LISTING_BYTES", len((tmp_path / "files/300").read_bytes()))
    with pytest.raises(LogError) as refused:
        log.append(batch(300, 1))
    assert refused.value.code == "log.sign.list_too_long"
    assert reopened(tmp_path).head.size == 300
