"""Files into facts: each row once, whatever is interrupted or repeated."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from tests.store.workspaces import AT, assert_sound, imported, made, table, votes
from veedor.base.errors import Refused
from veedor.store.workspace import Workspace

ROWS = [(1, 10, 5), (2, 20, 6), (3, 30, 7)]


@pytest.fixture
def workspace(tmp_path: Path, database: str) -> Workspace:
    return made(tmp_path, database)


def test_a_table_is_counted(workspace: Workspace, tmp_path: Path) -> None:
    assert imported(workspace, table(tmp_path / "one.csv", ROWS)) == (3, 0)
    assert votes(workspace) == {"A": 60, "B": 18}
    assert_sound(workspace)


def test_the_same_file_again_adds_nothing_under_whatever_file_name(workspace: Workspace, tmp_path: Path) -> None:
    imported(workspace, table(tmp_path / "one.csv", ROWS))
    assert imported(workspace, tmp_path / "one.csv") == (0, 3)
    again = table(tmp_path / "copy.csv", ROWS)
    assert imported(workspace, again, "one") == (0, 3)
    with pytest.raises(Refused, match="other_name"):
        imported(workspace, again)
    assert votes(workspace) == {"A": 60, "B": 18}
    assert_sound(workspace)


@pytest.mark.parametrize(("content", "mode"), [("", 0o600), ("00", 0o600), ("zz" * 32, 0o600), ("0" * 64, 0o644)])
def test_words_are_not_published_under_a_key_that_can_be_tried(
    workspace: Workspace, tmp_path: Path, content: str, mode: int
) -> None:
    workspace.words_key.write_text(content)
    workspace.words_key.chmod(mode)
    with pytest.raises(Refused, match=r"log\.key"):
        imported(workspace, table(tmp_path / "one.csv", ROWS))


def test_an_import_that_stopped_half_way_is_completed(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from veedor.store import importing

    monkeypatch.setattr(importing, "BATCH", 1)
    path = table(tmp_path / "one.csv", ROWS)
    add, done = importing.Importer._add_sheets, []

    def stopping(self: importing.Importer, facts: object) -> int:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(facts)
        return add(self, facts)  # type: ignore[arg-type]

    monkeypatch.setattr(importing.Importer, "_add_sheets", stopping)
    with pytest.raises(KeyboardInterrupt):
        imported(workspace, path)
    monkeypatch.setattr(importing.Importer, "_add_sheets", add)
    assert imported(workspace, path) == (1, 2)
    assert votes(workspace) == {"A": 60, "B": 18}
    assert_sound(workspace)


def test_a_sealed_table_leaves_nothing_of_itself_in_the_log(workspace: Workspace, tmp_path: Path) -> None:
    from veedor.evidence.fact import Sealed, read_entry
    from veedor.store.models import Head
    from veedor.store.stored import stored_entries

    before = Head.objects.get().size
    assert imported(workspace, table(tmp_path / "one.csv", ROWS), sealed=True) == (3, 0)
    assert imported(workspace, tmp_path / "one.csv", sealed=True) == (0, 3)
    entries = [read_entry(data, "") for data in stored_entries(before)]
    assert entries
    assert all(isinstance(one, Sealed) for one in entries)
    assert votes(workspace) == {"A": 60, "B": 18}
    assert_sound(workspace)


def test_rows_refused_are_told_once(workspace: Workspace, tmp_path: Path) -> None:
    from veedor.store.models import RowsRefused
    from veedor.store.stored import stored_basis

    path = tmp_path / "one.csv"
    path.write_text("CENTRE,STATION,ANN,BOB\n01,01,10,5\n01,02,many,6\n01,xx,1,2\n")
    imported(workspace, path)
    imported(workspace, path)
    assert [row.rows for row in RowsRefused.objects.all()] == [2]
    assert list(stored_basis(workspace).refused.values()) == [2]
    assert_sound(workspace)


def test_sealed_files_stand_in_an_order_of_chance(workspace: Workspace, tmp_path: Path) -> None:
    """Who knows what the photos are called must not know which leaf is which."""
    from veedor.intake.given import GivenFile
    from veedor.store.importing import Importer
    from veedor.store.models import KeptBlob

    before = set(KeptBlob.objects.values_list("blob", flat=True))
    given = [table(tmp_path / f"{number:02d}.csv", [(number, number, 0)]) for number in range(1, 16)]
    Importer(workspace, AT, sealed=True).add([GivenFile(path, None) for path in given])
    found = [one for one in KeptBlob.objects.order_by("leaf").values_list("blob", flat=True) if one not in before]
    named = [sha256(path.read_bytes()).hexdigest() for path in given]
    assert sorted(found) == sorted(named)
    assert found != named
