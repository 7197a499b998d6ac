"""What a database says against a command, in the middle of its work, becomes a refusal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from veedor.base.errors import refuse


@contextmanager
def database_words() -> Iterator[None]:
    """A full disk, a server that went, a right that is missing: refused, with the first line of what was said. The
    rest of it quotes rows, which may be sealed; and exit code 1 would say that a check had failed."""
    try:
        yield
    except Exception as error:
        if not _is_of_a_database(error):
            raise
        from veedor.store.connection import said

        raise refuse("workspace.database_failed", "veedor", reason=said(error)) from error


def _is_of_a_database(error: Exception) -> bool:
    """Asked without loading Django: if a database spoke, it is loaded."""
    django = sys.modules.get("django.db.utils")
    return django is not None and isinstance(error, django.Error)
