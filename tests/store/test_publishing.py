"""The public folder follows the database; a head is signed only if it extends every head that is known."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.workspaces import assert_sound, imported, made, table, votes
from veedor.base.errors import Refused
from veedor.evidence.checkpoint import Checkpoint, open_checkpoint
from veedor.evidence.disk import Disk, names
from veedor.evidence.errors import LogError
from veedor.evidence.folder import Folder
from veedor.evidence.keyfile import read_key
from veedor.evidence.trust import Policy
from veedor.evidence.verify import verify
from veedor.store.kinds import REGISTRY
from veedor.store.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path, database: str) -> Workspace:
    found = made(tmp_path, database)
    imported(found, table(tmp_path / "one.csv", [(1, 10, 5), (2, 20, 6)]))
    return found


def publish(workspace: Workspace, *seen: Checkpoint) -> Checkpoint:
    from veedor.store.publishing import publish as public

    return public(workspace, seen)


def faults(workspace: Workspace) -> list[str]:
    """What a stranger who trusts the key finds wrong with the folder."""
    trusted = Policy.claimed(read_key(workspace.log_key).verifier)
    report = verify(Folder(workspace.log), REGISTRY, trusted, names(workspace.log))
    assert report.given
    return [fault.code for fault in report.faults]


def head(workspace: Workspace) -> Checkpoint:
    raw = (workspace.log / "checkpoint").read_bytes()
    return open_checkpoint(raw, read_key(workspace.log_key).verifier).checkpoint


def files(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in names(folder)}


def test_everything_committed_is_published_and_holds(workspace: Workspace, tmp_path: Path) -> None:
    from veedor.store.models import Head

    first = publish(workspace)
    assert first.size == Head.objects.get().size
    assert faults(workspace) == []
    imported(workspace, table(tmp_path / "two.csv", [(1, 10, 5), (3, 1, 1)]))
    second = publish(workspace)
    assert second.size > first.size
    assert faults(workspace) == []
    assert publish(workspace) == second
    assert_sound(workspace)


def test_the_tables_themselves_are_not_published(workspace: Workspace) -> None:
    publish(workspace)
    assert not any(b"CENTRE" in content and b"ANN" in content for content in _blobs(workspace))


def _blobs(workspace: Workspace) -> Iterator[bytes]:
    tables = [path.read_bytes() for path in workspace.blobs.rglob("*") if path.is_file()]
    published = set(files(workspace.log / "blob").values())
    assert any(content.startswith(b"CENTRE") for content in tables)
    return iter(published - {content for content in published if content.startswith(b"\nformat")})


def test_a_lost_or_damaged_folder_is_made_again_byte_for_byte(workspace: Workspace) -> None:
    from veedor.store.publishing import republish

    made_head = publish(workspace)
    before = files(workspace.log)
    shutil.rmtree(workspace.log)
    assert publish(workspace) == made_head
    damaged = workspace.log / "tile" / "entries"
    shutil.rmtree(damaged)
    assert republish(workspace) == made_head
    tiles = {name: content for name, content in before.items() if not name.startswith("files/")}
    assert tiles.items() <= files(workspace.log).items()
    assert faults(workspace) == []


def test_a_folder_left_behind_catches_up(workspace: Workspace, tmp_path: Path) -> None:
    publish(workspace)
    shutil.copytree(workspace.log, tmp_path / "older")
    imported(workspace, table(tmp_path / "two.csv", [(3, 1, 1)]))
    newer = publish(workspace)
    shutil.rmtree(workspace.log)
    (tmp_path / "older").rename(workspace.log)
    assert publish(workspace) == newer
    assert faults(workspace) == []


def test_a_head_is_a_row_before_it_is_a_file(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    from veedor.store.models import SignedHead

    publish(workspace)
    imported(workspace, table(workspace.folder / "two.csv", [(3, 1, 1)]))
    write = Disk.write

    def failing(self: Disk, path: str, content: bytes) -> None:
        if path == "checkpoint":
            raise OSError(28, "no space")
        write(self, path, content)

    monkeypatch.setattr(Disk, "write", failing)
    with pytest.raises(OSError, match="no space"):
        publish(workspace)
    signed = SignedHead.objects.order_by("size").last()
    assert signed is not None
    assert signed.size > head(workspace).size
    monkeypatch.undo()
    assert publish(workspace).size == signed.size
    assert faults(workspace) == []


def test_a_database_put_back_signs_nothing(workspace: Workspace, tmp_path: Path) -> None:
    """Its rows end before the head that was published: whatever it appends now, another tree would follow."""
    from veedor.store.models import SignedHead

    publish(workspace)
    imported(workspace, table(tmp_path / "two.csv", [(3, 1, 1)]))
    last = publish(workspace)
    SignedHead.objects.filter(size=last.size).delete()
    imported(workspace, table(tmp_path / "three.csv", [(4, 1, 1)]))
    with pytest.raises(LogError, match=r"workspace\.behind"):
        publish(workspace)
    assert head(workspace) == last


@pytest.mark.parametrize("root", [bytes(32), None])
def test_a_head_that_somebody_saw_must_be_extended(workspace: Workspace, root: bytes | None) -> None:
    mine = publish(workspace)
    other = Checkpoint(mine.origin, mine.size if root else mine.size + 1, root or mine.root)
    with pytest.raises(LogError):
        publish(workspace, other)
    assert publish(workspace, mine) == mine


def test_a_published_log_is_counted_the_same(workspace: Workspace) -> None:
    from veedor.evidence.blob import blob_path
    from veedor.evidence.entries import published_entries
    from veedor.evidence.known import known_facts
    from veedor.tally.recorded import basis, recorded

    published, folder = publish(workspace), Folder(workspace.log)
    facts = known_facts(published_entries(folder, published), REGISTRY)
    counted = basis(recorded(facts), lambda digest: folder(blob_path(digest), 10**6)).count()
    assert counted.contests[0].areas[0].total.votes == votes(workspace)


def test_only_one_publishes_at_a_time(workspace: Workspace) -> None:
    with Disk(workspace.folder).locked(), pytest.raises((LogError, Refused)):
        publish(workspace)


def test_a_file_is_not_served_until_the_head_that_withholds_it(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its promise ends one batch, the fact that takes it back begins the next."""
    from veedor.evidence.blob import WITHHELD, blob_path
    from veedor.store import publishing
    from veedor.store.models import Fact
    from veedor.store.stored import stored_entries

    withheld = Fact.objects.filter(kind=WITHHELD).order_by("leaf").first()
    assert withheld is not None
    (entry,) = stored_entries(withheld.leaf, withheld.leaf + 1)
    path = blob_path(json.loads(entry)["body"]["blob"])
    written, write = list[str](), Disk.write

    def watched(self: Disk, name: str, content: bytes) -> None:
        written.append(name)
        write(self, name, content)

    monkeypatch.setattr(Disk, "write", watched)
    monkeypatch.setattr(publishing, "BATCH", withheld.leaf)
    publish(workspace)
    assert written.count("checkpoint") > 2
    assert path not in written
    assert faults(workspace) == []


def test_a_folder_behind_a_link_is_not_written_anew_in_silence(workspace: Workspace, tmp_path: Path) -> None:
    from veedor.store.publishing import republish

    publish(workspace)
    workspace.log.rename(tmp_path / "www")
    workspace.log.symlink_to(tmp_path / "www")
    publish(workspace)
    for lost in (None, "checkpoint"):
        if lost:
            (tmp_path / "www" / lost).unlink()
        with pytest.raises(Refused, match="log_is_link"):
            republish(workspace)
    assert (tmp_path / "www" / "policy").exists()


def test_a_folder_that_cannot_be_cleared_is_named(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    from veedor.store.publishing import republish

    def denied(folder: Path) -> None:
        raise PermissionError(13, "denied", str(folder))

    publish(workspace)
    monkeypatch.setattr(shutil, "rmtree", denied)
    with pytest.raises(PermissionError):
        republish(workspace)


def test_a_folder_that_is_damaged_is_said_and_written_anew(workspace: Workspace, tmp_path: Path) -> None:
    from veedor.store.publishing import republish

    before = publish(workspace)
    (entries,) = (workspace.log / "tile" / "entries").rglob("[0-9]*.p/*")
    for spoil in (lambda: entries.write_bytes(entries.read_bytes() + b"x"), entries.unlink):
        spoil()
        with pytest.raises(LogError, match="log_damaged"):
            publish(workspace)
        assert republish(workspace) == before
        assert faults(workspace) == []
