"""A copy is what the log signed, whoever serves it; and nothing that a server does reaches beyond it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.shared import real
from tests.strategies.logs import TRUST, Published, entries, log_key, published, reading, witness_key
from veedor.base.words import LANGUAGES, Words
from veedor.evidence import listing, note
from veedor.evidence.blob import blob_path
from veedor.evidence.checkpoint import Checkpoint
from veedor.evidence.conviction import Conviction
from veedor.evidence.copying import MirrorError
from veedor.evidence.disk import Disk
from veedor.evidence.errors import EvidenceError, FetchError, NoteError
from veedor.evidence.fetch import Fetch
from veedor.evidence.folder import Folder
from veedor.evidence.kept import Kept
from veedor.evidence.log import CHECKPOINT, Log
from veedor.evidence.mirror import Copied, SplitViewError, copy
from veedor.evidence.note import Note
from veedor.evidence.tiles import Tree
from veedor.evidence.trust import Policy

LIMIT = 10**8


def copied(fetch: Fetch, into: Path, limit: int = LIMIT) -> Copied:
    return copy(TRUST, fetch, Kept(into), limit, lambda _done, _expected, _name: None)


def files_of(folder: Path) -> Published:
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def refused(act: Callable[[], Copied]) -> str:
    """The code with which a copy is refused; in words, too."""
    with pytest.raises(EvidenceError) as caught:
        act()
    code = caught.value.code
    if code.startswith("mirror."):
        assert all("{" not in Words(language).explain(caught.value.at("x")) for language in LANGUAGES)
    return code


@pytest.fixture
def grown(tmp_path: Path) -> Log:
    """A log of 300 entries with two photos, in `tmp_path/log`."""
    log = Log.create(Disk(tmp_path / "log"), log_key())
    photos = (f"photo {number}".encode() for number in range(2))
    log.append(entries(300), [(f"blob/{sha256(photo).hexdigest()}", photo) for photo in photos])
    return log


@settings(max_examples=20)
@given(st.integers(0, 1000))
@example(256)
@example(65_537)
def test_any_log_is_copied_whole(size: int) -> None:
    files = published([b""] * size)
    with tempfile.TemporaryDirectory() as folder:
        done = copied(reading(files), Path(folder))
        assert (done.files, done.fetched, done.listed) == (len(files) - 1, len(files) - 1, False)
        assert {name: files[name] for name in files_of(Path(folder))} == files_of(Path(folder))
        assert Tree(size, Folder(Path(folder))).root() == done.head.checkpoint.root


def test_a_copy_has_the_same_files_byte_for_byte(tmp_path: Path, grown: Log) -> None:
    done = copied(Folder(tmp_path / "log"), tmp_path / "copy")
    assert done.listed
    assert files_of(tmp_path / "copy") == files_of(tmp_path / "log")
    again = copied(Folder(tmp_path / "copy"), tmp_path / "copy of the copy")
    assert files_of(tmp_path / "copy of the copy") == files_of(tmp_path / "log")
    assert again.weight == done.weight


def test_what_is_here_is_not_fetched_again(tmp_path: Path, grown: Log) -> None:
    first = copied(Folder(tmp_path / "log"), tmp_path / "copy")
    again = copied(Folder(tmp_path / "log"), tmp_path / "copy")
    assert again.files == first.files
    assert again.fetched <= 3, "the list and the edge of the tree"


def test_a_copy_follows_the_log_and_drops_what_that_drops(tmp_path: Path, grown: Log) -> None:
    for size in (300, 400, 600):
        grown.append(entries(size)[grown.head.size :])
        copied(Folder(tmp_path / "log"), tmp_path / "copy")
        assert files_of(tmp_path / "copy") == files_of(tmp_path / "log")


@settings(max_examples=20)
@given(st.data())
def test_an_interrupted_copy_goes_on(data: st.DataObject) -> None:
    files, calls = published(entries(600)), data.draw(st.integers(0, 12))

    def failing(name: str, limit: int) -> bytes:
        nonlocal calls
        calls -= 1
        if calls < 0:
            raise FetchError("remote.unreachable", path=name, reason="a test")
        return reading(files)(name, limit)

    with tempfile.TemporaryDirectory() as folder:
        try:
            copied(failing, Path(folder))
        except FetchError:
            assert CHECKPOINT not in files_of(Path(folder))
        copied(reading(files), Path(folder))
        assert files_of(Path(folder)).items() <= files.items()


def test_cosignatures_are_kept_and_gathered(tmp_path: Path) -> None:
    plain = published(entries(5))
    head = note.parse(plain[CHECKPOINT])
    lines = [witness_key(number, f"w{number}.example").sign(head.text, 7) for number in (2, 3)]
    for line in lines:
        one = plain | {CHECKPOINT: str(Note(head.text, (*head.signatures, line))).encode()}
        copied(reading(one), tmp_path)
    assert note.parse((tmp_path / CHECKPOINT).read_bytes()).signatures == (*head.signatures, *lines)


@settings(max_examples=50)
@given(st.data())
def test_a_changed_file_is_named_and_not_kept(data: st.DataObject) -> None:
    files = published(entries(300))
    name = data.draw(st.sampled_from(sorted(files)))
    raw = bytearray(files[name])
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with tempfile.TemporaryDirectory() as folder:
        assert refused(lambda: copied(reading(files | {name: bytes(raw)}), Path(folder)))
        assert files_of(Path(folder)).items() <= files.items()
        assert CHECKPOINT not in files_of(Path(folder))


def test_a_changed_photo_is_named_and_not_kept(tmp_path: Path, grown: Log) -> None:
    files = files_of(tmp_path / "log")
    photo = next(name for name in files if name.startswith("blob/"))
    for content in (files[photo][::-1], files[photo][:-1], b""):
        assert (
            refused(lambda content=content: copied(reading(files | {photo: content}), tmp_path / "copy"))
            == "mirror.not_signed"
        )  # type: ignore[misc]
    assert photo not in files_of(tmp_path / "copy")
    longer = files | {photo: files[photo] + b"x"}
    assert refused(lambda: copied(reading(longer), tmp_path / "copy")) == "log.fetch.too_large"


def test_what_was_damaged_here_is_fetched_again(tmp_path: Path, grown: Log) -> None:
    copied(Folder(tmp_path / "log"), tmp_path / "copy")
    for name, content in files_of(tmp_path / "copy").items():
        if name != CHECKPOINT:
            (tmp_path / "copy" / name).write_bytes(content[:-1] + b"?")
    copied(Folder(tmp_path / "log"), tmp_path / "copy")
    assert files_of(tmp_path / "copy") == files_of(tmp_path / "log")


def test_the_list_and_the_tree_must_agree(tmp_path: Path, grown: Log) -> None:
    files = files_of(tmp_path / "log")
    honest = listing.open_listing(files["files/300"], log_key().verifier, grown.head)
    lying = dict(honest.files) | {"tile/0/000": listing.Published.of(b"other")}
    signed = listing.Listing(grown.head, lying).signed(log_key())
    assert (
        refused(lambda: copied(reading(files | {"files/300": signed}), tmp_path / "copy")) == "mirror.not_as_listed"
    )


@pytest.mark.parametrize("name", ["checkpoint", "files/300", "Checkpoint", "checkpoint/x", "files/300/x"])
def test_a_list_names_neither_itself_nor_the_head(tmp_path: Path, grown: Log, name: str) -> None:
    signed = listing.Listing(grown.head, {name: listing.Published.of(b"")}).signed(log_key())
    files = files_of(tmp_path / "log") | {"files/300": signed}
    assert refused(lambda: copied(reading(files), tmp_path / "copy")) == "mirror.lists_itself"


@pytest.mark.parametrize(
    "name",
    ["../out", "a/../../out", "/tmp/out", "a//b", ".hidden", "a\\..\\b", "tile/../../out", "~/x", "ñ", "C:x"],
)
def test_no_listed_name_leads_out_of_the_copy(tmp_path: Path, grown: Log, name: str) -> None:
    signed = listing.Listing(grown.head, {name: listing.Published.of(b"")}).signed(log_key())
    files = files_of(tmp_path / "log") | {"files/300": signed, name: b""}
    with pytest.raises(NoteError):
        copied(reading(files), tmp_path / "copy")
    assert {one.name for one in tmp_path.iterdir()} <= {"log", "copy"}


@pytest.mark.parametrize("names", [("a", "a/b"), ("a", "a/b/c"), ("A/b", "a/B")])
def test_listed_names_can_lie_in_one_folder(tmp_path: Path, grown: Log, names: tuple[str, str]) -> None:
    signed = listing.Listing(grown.head, dict.fromkeys(names, listing.Published.of(b""))).signed(log_key())
    files = files_of(tmp_path / "log") | {"files/300": signed} | dict.fromkeys(names, b"")
    with pytest.raises(NoteError):
        copied(reading(files), tmp_path / "copy")


def test_what_the_log_withholds_leaves_the_copy_too(tmp_path: Path, grown: Log) -> None:
    grown.append([b"promises"], [(blob_path("ab" * 32), b"a face")])
    copied(Folder(tmp_path / "log"), tmp_path / "copy")
    (tmp_path / "copy" / "README").write_text("mine")
    grown.append([b"takes it back"], [], [blob_path("ab" * 32)])
    copied(Folder(tmp_path / "log"), tmp_path / "copy")
    assert files_of(tmp_path / "copy") == files_of(tmp_path / "log") | {"README": b"mine"}


def test_no_link_in_the_copy_leads_out_of_it(tmp_path: Path, grown: Log) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "tile").symlink_to(tmp_path / "elsewhere")
    assert refused(lambda: copied(Folder(tmp_path / "log"), tmp_path / "copy")) == "folder.leads_outside"
    assert list((tmp_path / "elsewhere").iterdir()) == []


def head_of(size: int) -> Published:
    """What a log signs that claims any size it likes."""
    return {CHECKPOINT: note.sign(Checkpoint("log.example/2031", size, bytes(32)).text, log_key())}


@pytest.mark.parametrize("size", [2**63 - 1, 2**62, 10**9])
def test_a_size_beyond_the_limit_is_refused_before_anything_is_asked_for(tmp_path: Path, size: int) -> None:
    assert refused(lambda: copied(reading(head_of(size)), tmp_path)) == "mirror.too_much"


def test_a_size_beyond_all_sizes_is_no_head(tmp_path: Path) -> None:
    assert refused(lambda: copied(reading(head_of(2**63)), tmp_path)) == "log.checkpoint.lines"


def test_listed_files_beyond_the_limit_are_refused_before_they_are_asked_for(tmp_path: Path, grown: Log) -> None:
    huge = {f"blob/{number}": listing.Published(10**9, bytes(32)) for number in range(3)}
    files = files_of(tmp_path / "log") | {"files/300": listing.Listing(grown.head, huge).signed(log_key())}
    assert refused(lambda: copied(reading(files), tmp_path / "copy")) == "mirror.too_much"
    assert refused(lambda: copied(reading(files), tmp_path / "copy", 10**12)) == "mirror.file_too_large"


def test_entries_beyond_the_limit_are_counted_as_they_come(tmp_path: Path) -> None:
    files = published([bytes(60_000)] * 40)
    assert refused(lambda: copied(reading(files), tmp_path, 10**6)) == "mirror.too_much"
    assert sum(map(len, files_of(tmp_path).values())) <= 10**6


def test_runs_that_fail_over_and_over_fill_no_disk(tmp_path: Path) -> None:
    """A log that grows and is broken each time leaves something each time: all of it counts."""
    seen = set()
    for size in range(300, 400):
        files = published(entries(size))
        files[next(name for name in files if name.startswith("tile/entries/001"))] = b"broken"
        seen.add(refused(lambda files=files: copied(reading(files), tmp_path, 20_000)))  # type: ignore[misc]
        assert sum(map(len, files_of(tmp_path).values())) <= 20_000
    assert seen == {"mirror.not_signed", "mirror.too_much"}


def test_a_fork_of_what_was_copied_convicts(tmp_path: Path) -> None:
    copied(reading(published(entries(5))), tmp_path)
    before = files_of(tmp_path)
    for size in (5, 300):
        with pytest.raises(SplitViewError) as caught:
            copied(reading(published(entries(size, fork=2))), tmp_path)
        first, second = Conviction.parse(caught.value.conviction.encode()).check(TRUST)
        assert (first.size, second.size) == (5, size)
        assert files_of(tmp_path) == before


def test_an_older_log_is_not_copied_over_a_newer(tmp_path: Path) -> None:
    copied(reading(published(entries(9))), tmp_path)
    with pytest.raises(MirrorError) as caught:
        copied(reading(published(entries(5))), tmp_path)
    assert caught.value.code == "mirror.older"


def test_another_log_is_not_copied(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError):
        copied(reading(published(entries(5), log_key(7))), tmp_path)
    assert files_of(tmp_path) == {}


@pytest.mark.parametrize("name", ["replace", "fsync", "mkdir"])
@pytest.mark.parametrize("at", [0, 1, 2, 5, 8])
def test_a_failing_disk_leaves_the_last_copy_whole(
    tmp_path: Path, grown: Log, monkeypatch: pytest.MonkeyPatch, name: str, at: int
) -> None:
    copied(Folder(tmp_path / "log"), tmp_path / "copy")
    last = (tmp_path / "copy" / CHECKPOINT).read_bytes()
    grown.append(entries(600)[300:])
    honest, calls = getattr(os, name), iter(range(at))

    def full(*arguments: object) -> object:
        if next(calls, None) is None:
            raise OSError(28, "No space left on device")
        return honest(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(os, name, full)
        try:
            copied(Folder(tmp_path / "log"), tmp_path / "copy")
        except OSError:
            assert (tmp_path / "copy" / CHECKPOINT).read_bytes() == last or name == "fsync"
            Log(Disk(tmp_path / "copy"), log_key())
    copied(Folder(tmp_path / "log"), tmp_path / "copy")
    assert files_of(tmp_path / "copy") == files_of(tmp_path / "log")


MIRRORED = "vectors/tlog/sunlight/cmd/skylight/testdata/witness/mirror"
MIRROR = "mirror.example.org+3fb148ef+BAAjjch9GyYz0sJsJx7ALhbdAtz2ov0unbzSl1vMp94O"
"""The key in the `mirror.v0.json` beside those files."""


def test_a_mirror_by_another_program_is_followed_by_its_cosignature() -> None:
    folder = Folder(real(MIRRORED) / sha256(b"rome2026h1.example.org").hexdigest())
    text, signers = note.verify(folder(CHECKPOINT, note.NOTE_BYTES), note.Verifier.parse(MIRROR))
    head = Checkpoint.parse(text)
    assert list(signers.values()) == [1_767_139_200]
    assert Tree(head.size, folder).root() == head.root


def test_a_log_by_another_program_is_copied(tmp_path: Path) -> None:
    folder = real("vectors/tlog/tessera/testdata/log")
    key = note.Verifier.parse("example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx")
    served = Folder(folder)
    for size in range(16):
        head = (folder / f"checkpoint.{size}").read_bytes()
        fetch = reading({CHECKPOINT: head})
        done = copy(
            Policy((key,)),
            lambda name, limit, fetch=fetch: fetch(name, limit) if name == CHECKPOINT else served(name, limit),  # type: ignore[misc]
            Kept(tmp_path), LIMIT, lambda _done, _expected, _name: None,
        )  # fmt: skip
        assert done.head.checkpoint.size == size
