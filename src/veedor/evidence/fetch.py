"""How the rooms of the log read: one function, behind which stand a folder, a cache or a server."""

from __future__ import annotations

from collections.abc import Callable

from veedor.evidence.errors import FetchError

Fetch = Callable[[str, int], bytes]
"""`fetch(path, limit)`: the whole file at `path` (below the log's prefix, `/` between its parts), of at most
`limit` bytes. Raises FetchError: `absent`, `too_large`, or what else kept it away (`log.fetch.*`)."""


def absent(path: str) -> FetchError:
    """There is no such file."""
    return FetchError("log.fetch.absent", path=path)


def too_large(path: str, limit: int) -> FetchError:
    """The file holds more than `limit` bytes."""
    return FetchError("log.fetch.too_large", path=path, limit=limit)


def is_absent(error: FetchError) -> bool:
    """Whether there is no such file, as against one that could not be read."""
    return error.code == "log.fetch.absent"
