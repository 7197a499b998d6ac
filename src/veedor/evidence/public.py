"""Folders that everyone may read: those of published logs. Nothing but the log itself is written into one."""

from __future__ import annotations

import os
from pathlib import Path

from veedor.base.errors import refuse
from veedor.evidence.names import HEAD


def log_around(path: Path) -> Path | None:
    """The folder of the published log in which a file of this name would stand: links on the way are followed."""
    folder = Path(os.path.realpath(path.parent))  # Path.resolve raises on a loop of links
    return next((one for one in (folder, *folder.parents) if (one / HEAD).is_file()), None)


def keep_out_of_logs(path: Path) -> None:
    """Refused: whatever is written there, everyone may read."""
    log = log_around(path)
    if log is not None:
        raise refuse("folder.in_log", str(path), log=str(log))
