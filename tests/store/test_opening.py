"""What was sealed is counted by nobody else before it is opened, and by everybody afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.workspaces import AT, assert_sound, imported, made, table, votes
from veedor.evidence.blob import blob_path
from veedor.evidence.disk import names
from veedor.evidence.entries import published_entries
from veedor.evidence.folder import Folder
from veedor.evidence.keyfile import read_key
from veedor.evidence.known import known_facts
from veedor.evidence.trust import Policy
from veedor.evidence.verify import verify
from veedor.store.kinds import REGISTRY
from veedor.store.workspace import Workspace
from veedor.tally.recorded import basis, recorded


@pytest.fixture
def workspace(tmp_path: Path, database: str) -> Workspace:
    return made(tmp_path, database)


def recounted(workspace: Workspace) -> dict[str, int]:
    """What a stranger counts, once nothing is wrong with what is published."""
    from veedor.store.publishing import publish

    head, folder = publish(workspace), Folder(workspace.log)
    trusted = Policy.claimed(read_key(workspace.log_key).verifier)
    assert verify(folder, REGISTRY, trusted, names(workspace.log)).faults == ()
    facts = recorded(known_facts(published_entries(folder, head), REGISTRY))
    counted = basis(facts, lambda digest: folder(blob_path(digest), 10**6)).count()
    return dict(counted.contests[0].areas[0].total.votes)


def test_sealed_then_opened(workspace: Workspace, tmp_path: Path) -> None:
    from veedor.store.opening import open_sealed

    imported(workspace, table(tmp_path / "one.csv", [(1, 10, 5)]))
    imported(workspace, table(tmp_path / "two.csv", [(2, 20, 6), (3, 1, 1)]), sealed=True)
    assert votes(workspace) == {"A": 31, "B": 12}
    assert recounted(workspace) == {"A": 10, "B": 5}
    assert open_sealed(AT) == 3  # two sheets, and that their file is kept
    assert recounted(workspace) == votes(workspace) == {"A": 31, "B": 12}
    assert open_sealed(AT) == 0
    assert imported(workspace, tmp_path / "two.csv", sealed=True) == (0, 2)
    assert not any(path.read_bytes().startswith(b"CENTRE") for path in (workspace.log / "blob").rglob("?" * 64))
    assert_sound(workspace)
