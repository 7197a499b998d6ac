"""Workspaces on both databases. SQLite always; PostgreSQL where `$VEEDOR_TEST_DATABASE_URL` names a server."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import pytest

VARIABLE = "VEEDOR_TEST_DATABASE_URL"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """What `veedor.toml` says of an empty database of the test's own."""
    if request.param == "sqlite":
        yield ""
        return
    server = os.environ.get(VARIABLE)
    if not server:
        pytest.skip(f"no PostgreSQL: set {VARIABLE}")
    yield from _postgresql(server)


def _postgresql(server: str) -> Iterator[str]:
    import psycopg

    name = f"veedor_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        from veedor.store.connection import disconnect

        disconnect()
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """No test leaves its workspace's database open."""
    yield
    from django.apps import apps

    from veedor.store.connection import disconnect

    if apps.ready:
        disconnect()
