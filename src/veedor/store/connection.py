"""One workspace's database at a time: SQLite in the folder, or PostgreSQL by its URL."""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from veedor.base.errors import refuse
from veedor.store.workspace import Workspace

PACKAGES: Final = ("django", "psycopg")
"""What the extra `server` installs."""

_PATIENCE: Final = 120
"""Seconds that a writer waits for another's transaction."""

_SQLITE: Final[dict[str, Any]] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": _PATIENCE,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON",
}
"""WAL: readers never wait. FULL: what was committed is on the disk. Triggers see what a REPLACE deletes."""

_POSTGRESQL: Final = f"-c synchronous_commit=on -c lock_timeout={_PATIENCE}s"


def databases_of(workspace: Workspace | None) -> dict[str, dict[str, Any]]:
    """Django's DATABASES; none without a workspace."""
    if workspace is None:
        return {}
    if not workspace.database:
        sqlite = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(workspace.sqlite), "OPTIONS": _SQLITE}
        return {"default": sqlite}
    return {"default": _postgresql(workspace.database)}


def _postgresql(url: str) -> dict[str, Any]:
    """Options in the URL come first: none of them takes back what makes a commit durable."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {**query, "options": f"{query.get('options', '')} {_POSTGRESQL}".strip()},
    }


def connect(workspace: Workspace) -> None:
    """From here on, Django speaks to this workspace's database, brought to the present layout.

    Refused: Django is not installed, or the database cannot be reached, is damaged, or gives no right to its
    tables.
    """
    start_django()
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import call_command
    from django.db import connections
    from django.db.utils import Error

    disconnect()
    connections.settings = connections.configure_settings(databases_of(workspace))
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except (Error, ImproperlyConfigured, UnicodeError) as error:  # the latter two: of names that cannot be
        raise refuse("workspace.no_database", workspace.database_shown, reason=said(error)) from error


def layout() -> str:
    """The name of the last migration that the database's tables have been through."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    done = MigrationRecorder(connection).applied_migrations()
    return max(name for app, name in done if app == "store")


def disconnect() -> None:
    """Close the database that `connect` opened, if any."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        del connections[connection.alias]


def require_server() -> None:
    """Refused where the extra `server` is not installed, with the line that installs it."""
    if any(find_spec(package) is None for package in PACKAGES):
        raise refuse("workspace.extra_missing", "veedor")


def start_django() -> None:
    """Once a process, before any model is imported. Refused where the extra `server` is not installed."""
    require_server()
    import django
    from django.apps import apps

    if not apps.ready:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "veedor.store.settings")
        django.setup()


def said(error: Exception) -> str:
    """The first line of what the database says: the lines that follow quote values of rows."""
    return (str(error).splitlines() or [type(error).__name__])[0]
