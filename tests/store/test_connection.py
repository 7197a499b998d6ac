"""What a workspace's URL may say of its database, and what is shown of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.workspaces import made
from veedor.base.errors import Refused
from veedor.store.connection import connect, databases_of
from veedor.store.workspace import Workspace

URL = "postgresql://ana:geheim@127.0.0.1:1/night?password=geheim&options=-c%20synchronous_commit%3Doff"


def workspace(url: str) -> Workspace:
    return Workspace(Path("w"), "example.org/small", database=url)


def test_no_password_is_shown() -> None:
    assert workspace(URL).database_shown == "postgresql://ana@127.0.0.1:1/night"
    assert workspace("postgresql:///night").database_shown == "postgresql:///night"
    with pytest.raises(Refused) as refused:
        connect(workspace(URL))
    assert "geheim" not in str(refused.value)


def test_what_was_acknowledged_is_on_the_disk_whatever_the_url_says() -> None:
    options = databases_of(workspace(URL))["default"]["OPTIONS"]["options"]
    assert options.rpartition("synchronous_commit=")[2].startswith("on")


def test_the_server_takes_the_last_word(tmp_path: Path, database: str) -> None:
    if not database:
        pytest.skip("SQLite has no URL")
    from django.db import connection

    made(tmp_path, f"{database}?options=-c%20synchronous_commit%3Doff")
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        assert cursor.fetchone() == ("on",)


def test_an_option_that_the_server_does_not_know_is_a_refusal() -> None:
    with pytest.raises(Refused, match="no_database"):
        connect(workspace("postgresql://ana@127.0.0.1:1/night?bogus=1"))
