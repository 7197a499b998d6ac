"""Workspaces of earlier days still open: `old/` holds one for each layout of the tables that was ever released.

To add one: make a workspace with that version that counts what the test says, `VACUUM` its database, pack its
folder.
"""

from __future__ import annotations

import tarfile
from io import StringIO
from pathlib import Path

import pytest

from tests.store.workspaces import assert_sound, imported, table, votes
from veedor.store.connection import connect
from veedor.store.workspace import Workspace, open_workspace

OLD = sorted((Path(__file__).parent / "old").glob("*.tar.xz"))


@pytest.fixture(params=OLD, ids=lambda path: path.name)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Workspace:
    with tarfile.open(request.param) as packed:
        packed.extractall(tmp_path, filter="data")
    found = open_workspace(tmp_path / "workspace")
    connect(found)
    return found


def test_an_old_workspace_opens_counts_and_goes_on(old: Workspace, tmp_path: Path) -> None:
    from veedor.store.publishing import publish

    assert votes(old) == {"A": 37, "B": 19}  # two open sheets, and one sealed
    assert_sound(old)
    published = publish(old)
    assert imported(old, table(tmp_path / "more.csv", [(4, 1, 1)])) == (1, 0)
    assert publish(old).size > published.size
    assert_sound(old)


def test_the_models_are_what_the_migrations_make(old: Workspace) -> None:
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", stdout=StringIO())
