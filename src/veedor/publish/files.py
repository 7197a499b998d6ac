"""Files written for others: whole or not at all, beside what stands there, never through it or over an input."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from veedor.base.errors import Problem, Refused, refuse


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Gives an empty draft in the same folder to be filled, which then takes the place of `path`: what stood there
    is replaced, a link or a pipe too, never followed. Nothing is left of a draft that fails.

    Refused where the system does not let it be written.
    """
    draft = path.with_name(f".veedor-{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.touch(exist_ok=False)
        try:
            yield draft
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise refuse("count.cannot_write", str(path), reason=error.strerror or type(error).__name__) from error


def keep_inputs(targets: Iterable[Path], inputs: Iterable[Path]) -> None:
    """Refused: targets that are one of the inputs, under whatever name."""
    held = {identity for path in inputs if (identity := _identity(path))}
    taken = [path for path in targets if _identity(path) in held]
    if taken:
        raise Refused(Problem("count.over_an_input", str(path)) for path in taken)


def _identity(path: Path) -> tuple[int, int] | None:
    """Device and number of an existing file; None of any other."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino
