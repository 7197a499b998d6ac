"""What a workspace's URL may say of its database, and what is shown of it."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.store.workspaces import made
from veedor.base.errors import Refused
from veedor.store.connection import connect, databases_of
from veedor.store.workspace import Workspace, named_workspace

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


@pytest.mark.parametrize(
    "option",
    [
        *("dbname=other", "host=elsewhere", "port=1", "user=root", "password=geheim", "service=x", "DBNAME=other"),
        *("isolation_level=1", "pool=true", "cursor_factory=x", "row_factory=x", "bogus=1", "dbname=", "dbname"),
        *("sslmode=require&dbname=other", "options=-c%20x&pool=1"),
    ],
)
def test_an_option_that_is_not_of_the_connection_is_refused_by_its_name(option: str) -> None:
    """`dbname` above all: another database would be written than the one that is shown."""
    url = f"postgresql://ana@127.0.0.1:1/night?{option}"
    with pytest.raises(Refused) as refused:
        named_workspace(Path("w"), "veedor init", log="example.org/small", database=url)
    (problem,) = refused.value.problems
    assert problem.code == "workspace.database_option"
    assert problem.values["option"] == option.rpartition("&")[2].partition("=")[0]


@pytest.mark.parametrize(
    "option",
    [
        *("sslmode=verify-full", "sslrootcert=/ca.pem", "sslcert=/c.pem", "sslkey=/k.pem", "connect_timeout=5"),
        *("application_name=veedor", "target_session_attrs=read-write", "options=-c%20x%3D1", ""),
    ],
)
def test_an_option_of_the_connection_is_taken(option: str) -> None:
    url = f"postgresql://ana@127.0.0.1:1/night?{option}"
    found = named_workspace(Path("w"), "veedor init", log="example.org/small", database=url)
    assert option.partition("=")[0] in {"", *databases_of(found)["default"]["OPTIONS"]}


@pytest.mark.parametrize("place", ["127.0.0.1/night%00other", "127.0.0.1%00/night", "127.0.0.1:99999/night"])
def test_a_name_that_would_be_cut_off_is_no_url(place: str) -> None:
    with pytest.raises(Refused, match="database_url"):
        named_workspace(Path("w"), "veedor init", log="example.org/small", database=f"postgresql://ana@{place}")


@pytest.mark.parametrize(
    "place",
    [
        *("a..b/night", f"{'a' * 70}.org/night", f"127.0.0.1:1/{'n' * 64}", "127.0.0.1:1/night?connect_timeout=x"),
        *("127.0.0.1:1/night?connect_timeout=99999999999999999999", "127.0.0.1:1/night?sslmode=x"),
        *("127.0.0.1:1/night?target_session_attrs=x", "127.0.0.1:0/night", "127.0.0.1:1/%ff"),
    ],
)
def test_a_database_that_cannot_be_is_a_refusal(place: str) -> None:
    with pytest.raises(Refused, match="no_database"):
        connect(workspace(f"postgresql://ana@{place}"))


def test_an_option_that_the_server_does_not_know_is_a_refusal() -> None:
    with pytest.raises(Refused, match="no_database"):
        connect(workspace("postgresql://ana@127.0.0.1:1/night?bogus=1"))


@pytest.mark.parametrize("way", ["PGPASSWORD", "PGPASSFILE"])
def test_a_password_need_not_stand_in_the_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    """Where every process of the machine could read it."""
    given = tmp_path / "pgpass"
    given.write_text("127.0.0.1:*:night:ana:geheim\n")
    given.chmod(0o600)
    monkeypatch.setenv(way, "geheim" if way == "PGPASSWORD" else str(given))
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as pool:
        told = pool.submit(_ask_for_a_password, server)
        port = server.getsockname()[1]
        with pytest.raises(Refused, match="no_database"):
            connect(workspace(f"postgresql://ana@127.0.0.1:{port}/night?sslmode=disable"))
    assert told.result().endswith(b"geheim\0")


def _ask_for_a_password(server: socket.socket) -> bytes:
    """What a client answers, that is then left alone."""
    client, _ = server.accept()
    with client:
        client.recv(4096)
        client.sendall(b"R" + (8).to_bytes(4) + (3).to_bytes(4))
        return client.recv(4096)
