"""What a workspace says that it holds is what its count judges."""

from __future__ import annotations

from pathlib import Path

from tests.store.test_announcing import BULLETIN
from tests.store.workspaces import AT, pack
from veedor.election.pack_reader import read_pack
from veedor.store.connection import connect, start_django
from veedor.store.workspace import Workspace, open_workspace


def test_bulletins_of_the_pack_are_counted_and_each_id_once(tmp_path: Path, database: str) -> None:
    start_django()
    from veedor.store.announcing import announce
    from veedor.store.create import create
    from veedor.store.status import status_of
    from veedor.store.stored import stored_basis

    folder = pack(tmp_path / "pack")
    with (folder / "pack.toml").open("a") as file:
        file.write(BULLETIN + BULLETIN.replace('"first"', '"second"'))
    where = tmp_path / "workspace"
    create(Workspace(where, "example.org/small", database=database), read_pack(folder), [], AT)
    workspace = open_workspace(where)
    connect(workspace)
    assert status_of(workspace).bulletins == 2
    for name, told in (("again", BULLETIN.replace("300", "301")), ("third", BULLETIN.replace("first", "third"))):
        (tmp_path / name).write_text(told)
        announce(workspace, tmp_path / name, AT)
    assert status_of(workspace).bulletins == 3 == len(stored_basis(workspace).pack.bulletins)
