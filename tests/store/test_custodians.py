"""A file whose papers somebody else is now said to hold is refused, not passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.workspaces import AT, imported, made, table
from veedor.base.errors import Refused
from veedor.intake.given import GivenFile
from veedor.store.workspace import Workspace


def brought(workspace: Workspace, path: Path, custodian: str | None, *, sealed: bool = False) -> int:
    from veedor.store.importing import Importer

    return Importer(workspace, AT, sealed).add([GivenFile(path, "one", custodian)]).added


@pytest.mark.parametrize("sealed", [False, True])
def test_another_custodian_is_refused_until_the_first_is_withdrawn(tmp_path: Path, sealed: bool) -> None:
    workspace, path = made(tmp_path), table(tmp_path / "one.csv", [(1, 10, 5)])
    from veedor.store.withdrawing import standing, withdraw

    assert brought(workspace, path, None, sealed=sealed) == 1
    with pytest.raises(Refused, match=r"workspace\.other_custodian") as refused:
        brought(workspace, path, "ngo", sealed=sealed)
    assert refused.value.problems[0].values == {"known": "undeclared", "given": "ngo"}
    assert brought(workspace, path, None, sealed=sealed) == 0
    withdraw(standing("one"), "wrong_source", AT)
    assert brought(workspace, path, "ngo", sealed=sealed) == 1


def test_one_file_under_two_names_at_once_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process imports it after this one looked, and before it appends."""
    workspace, path = made(tmp_path), table(tmp_path / "one.csv", [(1, 10, 5)])
    from veedor.store.importing import Importer
    from veedor.store.models import SheetRead

    own = Importer._add_places
    with monkeypatch.context() as patched:

        def overtaken(self: Importer, *given: object) -> None:
            patched.setattr(Importer, "_add_places", own)
            imported(workspace, path, "other")

        patched.setattr(Importer, "_add_places", overtaken)
        with pytest.raises(Refused, match=r"workspace\.other_name"):
            imported(workspace, path, "one")
    assert list(SheetRead.objects.values_list("source", flat=True)) == ["other"]
