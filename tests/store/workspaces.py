"""Small workspaces: an invented election of a few stations, its tables, and what must hold of every workspace."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.strategies.pack_folders import MINIMAL
from veedor.election.pack_reader import read_pack
from veedor.store.connection import connect, start_django
from veedor.store.workspace import Workspace, open_workspace

AT = "2025-03-16T22:15Z"


def pack(folder: Path) -> Path:
    """The folder of a pack with one contest, options A and B, stations of two and two digits."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pack.toml").write_text(MINIMAL, encoding="utf-8")
    return folder


def table(path: Path, rows: Sequence[tuple[int, int, int]]) -> Path:
    """A table of sheets: station (1 … 99 in centre 01), votes of A, votes of B. It is there whole or not at all:
    some who write one are killed."""
    draft = path.with_suffix(".draft")
    draft.write_text("CENTRE,STATION,ANN,BOB\n" + "".join(f"01,{s:02d},{a},{b}\n" for s, a, b in rows))
    return draft.replace(path)


def made(folder: Path, database: str = "") -> Workspace:
    """A new workspace, open."""
    start_django()
    from veedor.store.create import create

    where = folder / "workspace"
    create(Workspace(where, "example.org/small", database=database), read_pack(pack(folder / "pack")), [], AT)
    found = open_workspace(where)
    connect(found)
    return found


def imported(workspace: Workspace, path: Path, name: str | None = None, *, sealed: bool = False) -> tuple[int, int]:
    """Readings added, and readings that were there."""
    from veedor.intake.given import GivenFile
    from veedor.store.importing import Importer

    done = Importer(workspace, AT, sealed).add([GivenFile(path, name)])
    return done.added, done.already


def votes(workspace: Workspace) -> dict[str, int]:
    """What the workspace's own count says."""
    from veedor.store.stored import stored_basis

    (contest,) = stored_basis(workspace).count().contests
    return dict(contest.areas[0].total.votes)


def assert_sound(workspace: Workspace) -> None:
    """Holds of every workspace at every moment: leaves without gaps below the head, tables that follow."""
    from veedor.store.models import Fact, Head
    from veedor.store.rebuild import rebuild

    size = Head.objects.get().size
    assert list(Fact.objects.order_by("leaf").values_list("leaf", flat=True)) == list(range(size))
    assert rebuild() == ()
