"""The key that signs the log of a workspace."""

from __future__ import annotations

from pathlib import Path

from veedor.base.errors import Refused, refuse
from veedor.evidence.errors import KeyFileError
from veedor.evidence.keyfile import read_key
from veedor.evidence.note import Signer
from veedor.store.workspace import Workspace


def key_file(workspace: Workspace) -> Path:
    """Where it stands, also where it must not sign."""
    return workspace.held_key if workspace.held_key.exists() else workspace.log_key


def read_log_key(path: Path) -> Signer:
    """Refused: it is gone, others may read it, or it is no key. A new one in its place would sign another log."""
    if not path.exists():
        raise refuse("workspace.key_lost", str(path))
    try:
        return read_key(path)
    except KeyFileError as error:
        raise Refused([error.at(str(path))]) from error
