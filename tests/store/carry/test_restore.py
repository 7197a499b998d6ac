"""A disk is lost: what comes back from the backup and from others, and what is said of the rest."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import msgspec
import pytest

from tests.store.facts import read_sheet
from tests.store.workspaces import AT, assert_sound, imported, made, table, votes
from veedor.base.errors import Refused
from veedor.evidence.disk import names
from veedor.evidence.folder import Folder
from veedor.evidence.kept import Kept
from veedor.evidence.keyfile import read_key
from veedor.evidence.trust import Policy
from veedor.evidence.verify import verify
from veedor.store.connection import connect, disconnect
from veedor.store.kinds import REGISTRY
from veedor.store.workspace import Workspace, open_workspace

PASSPHRASE = "correct horse battery"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    found = made(tmp_path)
    imported(found, table(tmp_path / "one.csv", [(1, 10, 5), (2, 20, 6)]))
    imported(found, table(tmp_path / "two.csv", [(3, 30, 7)]), sealed=True)
    return found


def saved(workspace: Workspace) -> Path:
    from veedor.store.carry.backup import back_up

    path = workspace.folder.parent / "backup.age"
    assert not back_up(workspace, path, PASSPHRASE, AT).faults
    return path


def mirrored(workspace: Workspace) -> Path:
    """A stranger's copy of what is published now."""
    from veedor.evidence.mirror import copy
    from veedor.store.publishing import publish

    publish(workspace)
    copied = workspace.folder.parent / "mirror"
    trusted = Policy.claimed(read_key(workspace.log_key).verifier)
    copy(trusted, Folder(workspace.log), Kept(copied), 10**9, lambda *_: None)
    return copied


def lose(workspace: Workspace) -> None:
    disconnect()
    shutil.rmtree(workspace.folder)


def restored(backup: Path, folder: Path, mirror: Path | None = None, new_log: str = "", *heads: bytes) -> object:
    from veedor.store.carry.elsewhere import Elsewhere
    from veedor.store.carry.restore import Wanted, restore

    elsewhere = Elsewhere(Folder(mirror) if mirror else None, heads)
    done = restore(backup, PASSPHRASE, Wanted(folder, new_log=new_log), elsewhere, AT)
    connect(open_workspace(folder))
    return done


def faults(workspace: Workspace) -> list[str]:
    trusted = Policy.claimed(read_key(workspace.log_key).verifier)
    return [fault.code for fault in verify(Folder(workspace.log), REGISTRY, trusted, names(workspace.log)).faults]


def test_everything_comes_back(workspace: Workspace, tmp_path: Path) -> None:
    """From a mirror as old as the backup, so that a person says whether anything came later."""
    from veedor.store.carry.restore import confirm
    from veedor.store.carry.tables import parts, saved_tables
    from veedor.store.publishing import publish

    mirror, backup, before = mirrored(workspace), saved(workspace), votes(workspace)
    rows = {model: list(parts(model, 10**9)) for model in saved_tables()}
    kept = {name: (workspace.blobs / name).read_bytes() for name in names(workspace.blobs)}
    lose(workspace)
    done = restored(backup, tmp_path / "workspace", mirror)
    assert (done.held, done.bodies, done.files) == (True, (), ())
    assert {model: list(parts(model, 10**9)) for model in saved_tables()} == rows
    assert {name: (workspace.blobs / name).read_bytes() for name in names(workspace.blobs)} == kept
    assert votes(workspace) == before
    assert_sound(workspace)
    confirm(workspace, workspace.log_name, AT)
    publish(workspace)
    assert faults(workspace) == []
    assert workspace.log_key.stat().st_mode & 0o077 == 0


def test_from_either_database_to_the_other(tmp_path: Path, database: str) -> None:
    from veedor.store.carry.elsewhere import Elsewhere
    from veedor.store.carry.restore import Wanted, restore
    from veedor.store.publishing import publish

    first = made(tmp_path / "first", database)
    imported(first, table(tmp_path / "one.csv", [(1, 10, 5), (2, 20, 6)]), sealed=True)
    publish(first)
    backup, before, counted = saved(first), entries(), votes(first)
    disconnect()
    with pytest.raises(Refused, match="database_taken") if database else nullcontext():
        restore(backup, PASSPHRASE, Wanted(tmp_path / "taken", database or "sqlite"), Elsewhere(), AT)
    restore(backup, PASSPHRASE, Wanted(tmp_path / "second"), Elsewhere(), AT)
    second = open_workspace(tmp_path / "second")
    connect(second)
    assert (entries(), votes(second)) == (before, counted)
    assert_sound(second)


def test_from_sqlite_to_either(workspace: Workspace, tmp_path: Path, database: str) -> None:
    from veedor.store.carry.elsewhere import Elsewhere
    from veedor.store.carry.restore import Wanted, confirm, restore
    from veedor.store.models import Account
    from veedor.store.publishing import publish

    Account.objects.create_user("anna", password="long enough")
    backup, before, counted = saved(workspace), entries(), votes(workspace)
    lose(workspace)
    restore(backup, PASSPHRASE, Wanted(workspace.folder, database or "sqlite"), Elsewhere(), AT)
    second = open_workspace(workspace.folder)
    connect(second)
    assert (entries(), votes(second)) == (before, counted)
    assert Account.objects.get().check_password("long enough")
    assert_sound(second)
    confirm(second, second.log_name, AT)
    publish(second)
    assert faults(second) == []
    assert imported(second, table(tmp_path / "more.csv", [(9, 1, 1)])) == (1, 0)


def acknowledged(count: int, source: str) -> list[bytes]:
    """Open facts that were appended, as they stand in the log."""
    from veedor.store.append import append, open_drafts

    facts = [read_sheet(row, source) for row in range(1, count + 1)]
    append(open_drafts(facts))
    return [fact.entry() for fact in facts]


def entries() -> list[bytes]:
    from veedor.store.stored import stored_entries

    return list(stored_entries())


def test_the_drill_ten_thousand_facts_a_backup_of_an_hour_ago_and_a_mirror(
    workspace: Workspace, tmp_path: Path
) -> None:
    from veedor.store.publishing import publish

    told = acknowledged(6_000, "early")
    backup = saved(workspace)
    told += acknowledged(4_000, "late")
    imported(workspace, table(tmp_path / "late.csv", [(4, 1, 1), (5, 2, 2)]), sealed=True)
    mirror, before = mirrored(workspace), entries()
    lose(workspace)
    done = restored(backup, tmp_path / "workspace", mirror)
    assert entries() == before
    assert set(told) <= set(before)
    assert not done.held
    assert [before[leaf].startswith(b'{"kind":') for leaf in done.bodies] == [True] * 3
    assert done.files == ()
    assert_sound(workspace)
    more = table(tmp_path / "more.csv", [(9, 1, 1)])
    assert imported(workspace, more) == (1, 0)
    assert publish(workspace).size > len(before)
    assert faults(workspace) == []


def test_open_files_come_from_the_mirror_and_withheld_ones_are_named(workspace: Workspace, tmp_path: Path) -> None:
    from hashlib import sha256

    backup = saved(workspace)
    late = table(tmp_path / "late.csv", [(4, 1, 1), (5, 2, 2)])
    imported(workspace, late)
    mirror, before = mirrored(workspace), votes(workspace)
    lose(workspace)
    done = restored(backup, tmp_path / "workspace", mirror)
    assert done.files == (sha256(late.read_bytes()).hexdigest(),)
    assert votes(workspace) == before


def test_nobody_can_be_asked(workspace: Workspace, tmp_path: Path) -> None:
    """Then the workspace counts, but signs nothing before a person has typed the name of its log."""
    from veedor.store.carry.restore import confirm
    from veedor.store.models import Fact
    from veedor.store.publishing import publish

    backup, before = saved(workspace), votes(workspace)
    lose(workspace)
    assert restored(backup, tmp_path / "workspace").held
    assert votes(workspace) == before
    with pytest.raises(Refused, match="unconfirmed"):
        publish(workspace)
    with pytest.raises(Refused, match="confirm_name"):
        confirm(workspace, "example.org/smal", AT)
    confirm(workspace, "example.org/small", AT)
    assert Fact.objects.filter(kind="restore.confirmed").count() == 1
    publish(workspace)
    assert faults(workspace) == []
    with pytest.raises(Refused, match="not_held"):
        confirm(workspace, "example.org/small", AT)
    assert_sound(workspace)


def test_a_witness_saw_more_than_there_is(workspace: Workspace, tmp_path: Path) -> None:
    """The log ends: what is lost is counted, and a new log names the last head of the old one."""
    from veedor.store.models import Fact
    from veedor.store.publishing import publish

    backup = saved(workspace)
    acknowledged(7, "late")
    head, before = publish(workspace), entries()
    seen = (workspace.log / "checkpoint").read_bytes()
    lose(workspace)
    with pytest.raises(Refused) as refused:
        restored(backup, tmp_path / "workspace", None, "", seen)
    (problem,) = refused.value.problems
    assert (problem.code, problem.values["lost"]) == ("carry.tail_gone", 7)
    assert not workspace.folder.exists()
    done = restored(backup, tmp_path / "workspace", None, "example.org/second", seen)
    assert (done.known.size - done.facts, done.held) == (7, False)
    second = open_workspace(workspace.folder)
    assert entries()[:-1] == before[:-7]
    (last,) = Fact.objects.filter(kind="log.succeeded")
    assert b'"origin":"example.org/small"' in last.entry
    assert f'"root":"{head.root.hex()}"'.encode() in last.entry
    assert publish(second).origin == "example.org/second"
    assert faults(second) == []
    assert_sound(second)


def published(workspace: Workspace) -> bytes:
    """The head as it stands when all is published."""
    from veedor.store.publishing import publish

    publish(workspace)
    return (workspace.log / "checkpoint").read_bytes()


def test_what_a_witness_saw_later_than_the_backup_and_the_backup_has_is_enough(
    workspace: Workspace, tmp_path: Path
) -> None:
    backup, seen = saved(workspace), published(workspace)
    lose(workspace)
    done = restored(backup, tmp_path / "workspace", None, "", seen)
    assert (done.held, done.lost) == (False, False)
    assert published(workspace) == seen


def test_a_head_no_newer_than_the_backup_says_nothing_of_what_was_signed_later(
    workspace: Workspace, tmp_path: Path
) -> None:
    """An old one, or the backup's own: under either, a third head was signed that nobody shows."""
    old = published(workspace)
    acknowledged(3, "before")
    last = published(workspace)
    backup = saved(workspace)
    acknowledged(3, "after")
    published(workspace)
    lose(workspace)
    for number, seen in enumerate((old, last)):
        folder = tmp_path / f"restored{number}"
        done = restored(backup, folder, None, "", old, seen)
        assert (done.held, done.current, done.lost) == (True, False, True)
        with pytest.raises(Refused, match="unconfirmed"):
            published(open_workspace(folder))
        disconnect()


def test_a_new_log_forks_nothing_but_what_is_lost_of_the_old_one_is_not_known(
    workspace: Workspace, tmp_path: Path
) -> None:
    published(workspace)
    backup = saved(workspace)
    lose(workspace)
    done = restored(backup, tmp_path / "workspace", None, "example.org/second")
    assert (done.held, done.current, done.lost) == (False, False, True)


def test_a_mirror_with_another_history_is_not_followed(workspace: Workspace, tmp_path: Path) -> None:
    """The disk of a twin, restored before and gone its own way under the same key."""
    shutil.copytree(workspace.folder, tmp_path / "twin" / "workspace")
    twin = open_workspace(tmp_path / "twin" / "workspace")
    acknowledged(3, "mine")
    backup = saved(workspace)
    lose(workspace)
    connect(twin)
    acknowledged(5, "another")
    mirror = mirrored(twin)
    disconnect()
    with pytest.raises(Refused, match="other_history"):
        restored(backup, tmp_path / "workspace", mirror)
    assert not workspace.folder.exists()


@pytest.mark.parametrize("spoil", ["cut", "changed", "passphrase"])
def test_a_spoilt_backup_makes_nothing(workspace: Workspace, tmp_path: Path, spoil: str) -> None:
    from veedor.store.carry.elsewhere import Elsewhere
    from veedor.store.carry.restore import Wanted, restore

    backup = saved(workspace)
    content = backup.read_bytes()
    middle = len(content) // 2
    if spoil == "cut":
        backup.write_bytes(content[:-1])
    elif spoil == "changed":
        backup.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
    lose(workspace)
    typed = "wrong" if spoil == "passphrase" else PASSPHRASE
    with pytest.raises(Refused, match=rf"carry\.{'passphrase' if spoil == 'passphrase' else 'damaged'}"):
        restore(backup, typed, Wanted(tmp_path / "workspace"), Elsewhere(), AT)
    assert not workspace.folder.exists()
    assert not list(tmp_path.glob(".veedor-*"))


def test_a_damaged_file_keeps_nothing_else_out_of_a_backup(workspace: Workspace, tmp_path: Path) -> None:
    from veedor.store.carry.backup import back_up
    from veedor.store.models import KeptBlob

    blob = KeptBlob.objects.filter(media="table").values_list("blob", flat=True)[1]
    (workspace.blobs / blob[:2] / blob).write_bytes(b"rot")
    done = back_up(workspace, tmp_path / "backup.age", PASSPHRASE, AT)
    assert [fault.code for fault in done.faults] == ["workspace.blob_changed"]
    lose(workspace)
    assert restored(done.path, tmp_path / "workspace").files == (blob,)


def written(path: Path, *parts: tuple[str, bytes]) -> Path:
    """A backup of these members, as somebody who has the passphrase could write it."""
    from veedor.store.carry.age import Encrypting
    from veedor.store.carry.archive import Packing

    with path.open("wb") as file:
        encrypted = Encrypting(file, PASSPHRASE)
        packing = Packing(encrypted)
        for name, content in parts:
            packing.add(name, content)
        packing.end()
        encrypted.end()
    return path


def read(backup: Path) -> dict[str, bytes]:
    from veedor.store.carry.age import Decrypting
    from veedor.store.carry.archive import members

    with backup.open("rb") as file:
        return {one.name: one.read(10**8) for one in members(Decrypting(file, PASSPHRASE, ""), "")}


def last_fact(entry: bytes, kind: str = "blob.kept") -> Callable[[dict[str, bytes]], None]:
    def spoil(parts: dict[str, bytes]) -> None:
        rows = msgspec.msgpack.decode(parts["rows/fact/0"])
        rows[-1] = [rows[-1][0], kind, entry]
        parts["rows/fact/0"] = msgspec.msgpack.encode(rows)

    return spoil


def part(name: str, content: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.update({name: content})


def rows(name: str, *content: list[object]) -> Callable[[dict[str, bytes]], None]:
    return part(f"rows/{name}/0", msgspec.msgpack.encode(list(content)))


def manifest(**changed: object) -> Callable[[dict[str, bytes]], None]:
    def spoil(parts: dict[str, bytes]) -> None:
        parts["backup.json"] = msgspec.json.encode({**msgspec.json.decode(parts["backup.json"]), **changed})

    return spoil


def another_opening(parts: dict[str, bytes]) -> None:
    (leaf, salt, _), *_ = msgspec.msgpack.decode(parts["rows/sealedbody/0"])
    rows("sealedbody", [leaf, salt, b"{}"])(parts)


ENVELOPE = b'{"at":"2025-03-16T22:15Z","body":%b,"kind":"%b","version":1}'
SPOILT: dict[str, tuple[str, Callable[[dict[str, bytes]], None]]] = {
    "key_is_not_utf8": ("carry.malformed", part("keys/log", b"\xff")),
    "key_is_none": ("carry.malformed", part("keys/log", b"PRIVATE+KEY+x+y+")),
    "key_of_words_is_not_utf8": ("carry.malformed", part("keys/words", b"\xff")),
    "key_of_words_is_short": ("carry.malformed", part("keys/words", b"ab")),
    "log_is_not_the_keys": ("carry.not_a_backup", manifest(log="example.org/other")),
    "manifest_is_not_utf8": ("carry.not_a_backup", part("backup.json", b'{"log":"\xff"}')),
    "manifest_is_nested": ("carry.not_a_backup", part("backup.json", b'{"x":' + b"[" * 50_000)),
    "fewer_facts_than_none": ("carry.malformed", manifest(facts=-1)),
    "facts_without_end": ("carry.malformed", manifest(facts=2**70)),
    "entry_is_no_json": ("not_json", last_fact(b"x")),
    "entry_begins_as_json": ("not_json", last_fact(b'{"at"')),
    "entry_is_not_utf8": ("not_utf8", last_fact(b'{"at":"\xff"}')),
    "entry_is_nested": ("canonical", last_fact(b'{"at":' + b"[" * 30_000 + b"]" * 30_000 + b"}")),
    "entry_is_nothing": ("not_json", last_fact(b"")),
    "body_is_empty": ("fact.field", last_fact(ENVELOPE % (b"{}", b"blob.kept"))),
    "reading_is_empty": ("fact.field", last_fact(ENVELOPE % (b"{}", b"sheet.read"), "sheet.read")),
    "under_another_kind": ("carry.malformed", last_fact(ENVELOPE % (b"{}", b"x"), "node.named")),
    "opened_says_nothing": ("fact.field", last_fact(ENVELOPE % (b"{}", b"opened"), "opened")),
    "opening_of_another": ("opening_unfit|canonical|envelope", another_opening),
    "opening_of_no_fact": ("carry.malformed", rows("sealedbody", [10**6, b"s", b"{}"])),
    "head_of_less_than_nothing": ("carry.malformed", rows("signedhead", [-1, b"r" * 32, b"note"])),
    "head_of_another_history": ("other_history", rows("signedhead", [3, b"r" * 32, b"note"])),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_backup_that_somebody_wrote_is_refused_and_leaves_nothing(
    workspace: Workspace, tmp_path: Path, name: str
) -> None:
    code, spoil = SPOILT[name]
    parts = read(saved(workspace))
    spoil(parts)
    backup = written(tmp_path / "written.age", *parts.items())
    lose(workspace)
    with pytest.raises(Refused, match=code):
        restored(backup, tmp_path / "workspace")
    assert not list(tmp_path.glob("work*"))
    assert not list(tmp_path.glob(".veedor-*"))


def test_a_backup_written_again_is_the_same_backup(workspace: Workspace, tmp_path: Path) -> None:
    parts, before = read(saved(workspace)), votes(workspace)
    lose(workspace)
    restored(written(tmp_path / "written.age", *parts.items()), tmp_path / "workspace")
    assert votes(workspace) == before


def test_a_disk_that_is_full_at_the_end_leaves_no_log_in_the_database(
    workspace: Workspace, tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from veedor.store.carry import restore
    from veedor.store.carry.elsewhere import Elsewhere

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    backup, before = saved(workspace), votes(workspace)
    lose(workspace)
    wanted = restore.Wanted(workspace.folder, database or "sqlite")
    with monkeypatch.context() as patch:
        patch.setattr(restore, "write_key", full)
        with pytest.raises(OSError, match="No space"):
            restore.restore(backup, PASSPHRASE, wanted, Elsewhere(), AT)
    assert not workspace.folder.exists()
    restore.restore(backup, PASSPHRASE, wanted, Elsewhere(), AT)
    connect(second := open_workspace(workspace.folder))
    assert votes(second) == before
