"""Files written for others: whole or not at all, beside what stands there, never through it or over an input."""

from __future__ import annotations

import os
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from veedor.base.errors import Problem, Refused, refuse
from veedor.evidence.public import keep_out_of_logs


@contextmanager
def replacing(path: Path, mode: int = 0o666) -> Iterator[Path]:
    """Gives an empty draft in the same folder to be filled, which then takes the place of `path`: what stood there
    is replaced, a link or a pipe too, never followed. Nothing is left of a draft that fails. `mode`: who may read
    it at the most; the system's mask takes away from it.

    Refused where the system does not let it be written, and in the folder of a published log.
    """
    keep_out_of_logs(path)
    draft = path.parent / f".veedor-{secrets.token_hex(8)}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.touch(mode, exist_ok=False)
        try:
            yield draft
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise refuse("count.cannot_write", str(path), reason=error.strerror or type(error).__name__) from error


def write_each(*steps: Callable[[], object]) -> None:
    """Everything that is to be written, whatever becomes of the rest. Refused: all that could not be, together."""
    if problems := unwritten(*steps):
        raise Refused(problems)


def unwritten(*steps: Callable[[], object]) -> tuple[Problem, ...]:
    """The same, for a caller that goes on: why some of it could not be written, each with its path."""
    problems: list[Problem] = []
    for step in steps:
        try:
            step()
        except Refused as refused:
            problems += refused.problems
    return tuple(problems)


def keep_inputs(targets: Sequence[Path], inputs: Iterable[Path], pack: Path | None = None) -> None:
    """Refused, before any work: targets that are one of the inputs, under whatever name; that are folders; two
    targets of one name; and tables in the folder of the pack, which would no longer open with a list that is not
    its own."""
    held = {identity for path in inputs if (identity := _identity(path))}
    times = Counter(map(_place, targets))
    problems = [Problem("count.over_an_input", str(path)) for path in targets if _identity(path) in held]
    problems += [Problem("count.target_is_folder", str(path)) for path in targets if path.is_dir()]
    problems += [Problem("count.same_target", str(place)) for place, number in times.items() if number > 1]
    tables = (path for path in targets if path.suffix == ".csv" and _identity(path) not in held)
    problems += [Problem("count.among_lists", str(path)) for path in tables if pack and _is_in(path, pack)]
    if problems:
        raise Refused(problems)


def _is_in(path: Path, folder: Path) -> bool:
    """Whether a file of that name would stand directly in the folder."""
    identity = _identity(path.parent)
    return identity is not None and identity == _identity(folder)


def _identity(path: Path) -> tuple[int, int] | None:
    """Device and number of an existing file; None of any other."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino


def _place(path: Path) -> Path:
    """Where a draft takes its place: links on the way are followed, the last name never."""
    return Path(os.path.realpath(path.parent)) / path.name  # Path.resolve raises on a loop of links
