"""Where files may be written that are for few eyes, or that a workspace must not lose with itself."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from veedor.base.errors import Problem, Refused, refuse
from veedor.evidence.public import log_around
from veedor.store.workspace import SETTINGS_FILE, Workspace


def workspace_around(path: Path) -> Path | None:
    """The folder of the workspace in which a file of this name would stand: links on the way are followed."""
    folder = Path(os.path.realpath(path.parent))  # Path.resolve raises on a loop of links
    return next((one for one in (folder, *folder.parents) if (one / SETTINGS_FILE).is_file()), None)


def need_parent(path: Path) -> None:
    """Refused: the folder in which it is to stand is missing. A disk that is not mounted is none to write on."""
    if not path.parent.is_dir():
        raise refuse("folder.no_parent", str(path), folder=str(path.parent))


def keep_apart(path: Path) -> None:
    """Refused: no place for a backup or a bundle. It would be lost with a workspace, or take the place of what one
    needs; everyone could read it; its disk is not there."""
    need_parent(path)
    keep_private([path])
    around = workspace_around(path)
    if around is not None:
        raise refuse("carry.inside", str(path), folder=str(around))


def keep_private(paths: Iterable[Path]) -> None:
    """Refused: they would stand in a published log, or in the folder in which a workspace will publish its own."""
    logs = [(path, log) for path in paths if (log := log_around(path) or _log_to_be(path))]
    if logs:
        raise Refused(Problem("folder.in_log", str(path), {"log": str(log)}) for path, log in logs)


def _log_to_be(path: Path) -> Path | None:
    around = workspace_around(path)
    log = None if around is None else Workspace(around, "").log
    return log if log and Path(os.path.realpath(path.parent)).is_relative_to(log) else None
