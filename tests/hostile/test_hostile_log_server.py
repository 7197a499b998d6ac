"""A server that serves an honest log but for one file, about which it lies in every way that HTTP allows.

Whatever the lie and whatever the file: a named error, an unchanged rest, nothing outside the folder, bytes bounded.
"""

from __future__ import annotations

import socket
from hashlib import sha256
from pathlib import Path

import pytest

from tests.strategies.lies import LIES
from tests.strategies.logs import TRUST, Published, entries, log_key
from tests.strategies.loopback import Answer, files, serving
from veedor.cli.address import read_address
from veedor.cli.remote import Remote
from veedor.evidence.disk import Disk
from veedor.evidence.errors import EvidenceError
from veedor.evidence.kept import Kept
from veedor.evidence.log import Log
from veedor.evidence.mirror import copy

PHOTO = b"a photo"
LIED_ABOUT = {
    "checkpoint": "checkpoint",
    "list": "files/600",
    "edge": "tile/0/002.p/88",
    "top": "tile/1/000.p/2",
    "tile": "tile/0/001",
    "bundle": "tile/entries/001",
    "photo": f"blob/{sha256(PHOTO).hexdigest()}",
    "policy": "policy",
}
GENTLE = {
    "gzip_bomb",
    "gzip_bomb_in_chunks",
    "endless_body",
    "endless_chunks",
    "huge_content_length",
    "one_byte_over",
}
"""Lies about weight: a bundle may weigh 16 MB, and what is below that is not what was signed."""


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Published:
    root = tmp_path_factory.mktemp("log")
    log = Log.create(Disk(root), log_key())
    log.append(entries(600), [(LIED_ABOUT["photo"], PHOTO)])
    return files_of(root)


def files_of(folder: Path) -> Published:
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def lying(honest: Published, about: str, lie: Answer) -> Answer:
    """Truth but for one file."""
    truth = files(honest)

    def answer(connection: socket.socket, path: str) -> None:
        (lie if path == f"/{about}" else truth)(connection, path)

    return answer


def copied(server: str, into: Path) -> str:
    """The code of the error with which a copy ends; empty if it is whole."""
    remote = Remote(read_address(server), budget=10**9, clock=lambda: 0.0, pause=lambda _: None)
    try:
        copy(TRUST, remote, Kept(into), 10**8, lambda _done, _expected, _name: None)
    except EvidenceError as error:
        return error.code
    finally:
        remote.close()
    return ""


@pytest.mark.parametrize("about", LIED_ABOUT)
@pytest.mark.parametrize("lie", LIES)
def test_a_lie_about_one_file_is_named_and_spoils_nothing(
    tmp_path: Path, honest: Published, about: str, lie: str
) -> None:
    answer, code = LIES[lie]
    with serving(lying(honest, LIED_ABOUT[about], answer)) as (server, _):
        found = copied(server, tmp_path / "copy")
    if (about, lie) == ("list", "missing"):
        assert found == "", "a log without a list is copied without one"
    else:
        assert found
        assert found in (code, "log.fetch.too_large") or lie in GENTLE
        assert "checkpoint" not in files_of(tmp_path)
    assert files_of(tmp_path / "copy").items() <= honest.items()
    assert [one.name for one in tmp_path.iterdir()] in ([], ["copy"])


def test_a_server_that_keeps_to_the_truth_is_copied(tmp_path: Path, honest: Published) -> None:
    with serving(files(honest)) as (server, asked):
        assert copied(server, tmp_path / "copy") == ""
    assert files_of(tmp_path / "copy") == honest
    assert {line.split(" ")[1].lstrip("/") for line in asked} == set(honest), "nothing else is asked for"
