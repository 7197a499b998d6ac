"""The key of a workspace's log, which must never be made a second time."""

from __future__ import annotations

from pathlib import Path

import pytest

from veedor.base.errors import Refused
from veedor.evidence.keyfile import write_key
from veedor.evidence.note import Signer
from veedor.store.signing import key_file, read_log_key
from veedor.store.workspace import Workspace


def test_a_key_that_must_not_sign_is_the_workspaces_key(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path, "example.org/small")
    assert key_file(workspace) == workspace.log_key
    write_key(workspace.held_key, signer := Signer.generate("example.org/small"))
    assert read_log_key(key_file(workspace)) == signer


def test_a_key_that_is_gone_is_not_to_be_made_anew(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"keys/log: workspace\.key_lost"):
        read_log_key(tmp_path / "keys" / "log")
