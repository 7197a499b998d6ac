"""The push endpoint: the statuses of the protocol, and clients that flood, drip, lie and leave."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.strategies.logs import ORIGIN, TRUST, Published, entries, log_key, published, reading, witness_key
from veedor.base.errors import Refused
from veedor.cli import listen
from veedor.cli.listen import CONNECTIONS, PATH, Endpoint, place_of, receiving
from veedor.evidence import note
from veedor.evidence.checkpoint import Checkpoint, open_checkpoint
from veedor.evidence.errors import FetchError
from veedor.evidence.kept import Kept
from veedor.evidence.submission import SUBMISSION_BYTES, Submission
from veedor.evidence.tiles import Tree
from veedor.evidence.witness import Cosigned, Witness, conviction_path, head_path

LOG, OWN = log_key().verifier, witness_key().verifier


@pytest.fixture
def released() -> list[Cosigned]:
    return []


@pytest.fixture
def server(tmp_path: Path, released: list[Cosigned]) -> Iterator[Endpoint]:
    witness = Witness(witness_key(), TRUST, Kept(tmp_path), lambda: 1_900_000_000)
    with receiving(witness, ("127.0.0.1", 0), released.append) as endpoint:
        threading.Thread(target=endpoint.serve_forever, args=(0.01,), daemon=True).start()
        yield endpoint
        endpoint.shutdown()


def log(size: int, fork: int | None = None) -> Published:
    return published(entries(size, fork))


def sent(old: int, files: Published) -> bytes:
    size = Checkpoint.parse(note.parse(files["checkpoint"]).text).size
    path = Tree(size, reading(files)).consistency(old) if 0 < old <= size else []
    return Submission(old, tuple(path), files["checkpoint"]).encode()


def post(server: Endpoint, body: bytes, path: str = PATH, method: str = "POST") -> tuple[int, str, bytes]:
    connection = http.client.HTTPConnection(*server.server_address[:2], timeout=20)  # type: ignore[misc]
    try:
        connection.request(method, path, body)
        answer = connection.getresponse()
        return answer.status, answer.headers["Content-Type"], answer.read()
    finally:
        connection.close()


def raw(server: Endpoint, *pieces: bytes, wait: bool = True) -> bytes:
    """What is answered to bytes that need not be a request."""
    with socket.create_connection(server.server_address[:2], timeout=20) as connection:  # type: ignore[arg-type]
        answer = b""
        with suppress(OSError):
            for piece in pieces:
                connection.sendall(piece)
            connection.shutdown(socket.SHUT_WR)
            while wait and (more := connection.recv(65536)):
                answer += more
        return answer


def test_a_head_is_answered_with_a_cosignature(server: Endpoint, released: list[Cosigned], tmp_path: Path) -> None:
    status, kind, line = post(server, sent(0, log(5)))
    assert (status, kind) == (200, listen.TEXT)
    assert open_checkpoint(log(5)["checkpoint"] + line, LOG, [OWN]).signers == {LOG: None, OWN: 1_900_000_000}
    assert [one.head.size for one in released] == [5]
    assert (tmp_path / head_path(ORIGIN)).read_bytes() == released[0].note


def test_the_statuses_are_those_of_the_protocol(server: Endpoint, tmp_path: Path) -> None:
    stranger, forger = log_key(7, "stranger.example"), log_key(7)
    five, nine = log(5), log(9)
    assert post(server, sent(0, five))[0] == 200
    assert post(server, b"hello")[0] == 400
    assert post(server, Submission(6, (), five["checkpoint"]).encode())[0] == 400
    assert post(server, sent(0, published(entries(5), forger)))[0] == 403
    assert post(server, sent(0, published(entries(5), stranger)))[0] == 404
    assert post(server, sent(0, nine)) == (409, "text/x.tlog.size", b"5\n")
    assert post(server, Submission(5, (), nine["checkpoint"]).encode())[0] == 422
    assert not (tmp_path / conviction_path(ORIGIN)).exists()
    assert post(server, sent(5, log(5, fork=1)))[0] == 409
    assert (tmp_path / conviction_path(ORIGIN)).exists()
    assert post(server, sent(5, nine))[0] == 200


def test_nothing_else_is_there(server: Endpoint) -> None:
    assert post(server, b"", "/")[0] == 404
    assert post(server, b"", PATH + "/../key")[0] == 404
    assert post(server, b"", PATH, "GET")[0] == 501


LIES = {
    "no_length": (b"POST /add-checkpoint HTTP/1.1\r\n\r\n", b" 411 "),
    "negative_length": (b"POST /add-checkpoint HTTP/1.1\r\nContent-Length: -1\r\n\r\n", b" 411 "),
    "huge_length": (b"POST /add-checkpoint HTTP/1.1\r\nContent-Length: 999999999\r\n\r\n", b" 413 "),
    "longer_than_all_lengths": (b"POST /add-checkpoint HTTP/1.1\r\nContent-Length: " + b"9" * 5000, b" 411 "),
    "chunked": (b"POST /add-checkpoint HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n", b" 411 "),
    "shorter_than_said": (b"POST /add-checkpoint HTTP/1.1\r\nContent-Length: 9\r\n\r\nold", b" 400 "),
    "not_http": (b"\x16\x03\x01\x02\x00" * 9 + b"\r\n\r\n", b" 400 "),
    "endless_line": (b"POST /" + b"a" * (SUBMISSION_BYTES * 2), b""),
    "endless_headers": (b"POST / HTTP/1.1\r\n" + b"X: y\r\n" * 50_000, b""),
    "nothing": (b"", b""),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_answered_or_left(server: Endpoint, lie: str) -> None:
    request, status = LIES[lie]
    assert status in raw(server, request)
    assert post(server, sent(0, log(5)))[0] == 200, "and the next client is served"


def test_a_client_that_floods_is_cut_off(server: Endpoint) -> None:
    head = b"POST /add-checkpoint HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % SUBMISSION_BYTES
    assert raw(server, head, *[b"x" * 65536] * 100, wait=False) == b""
    assert post(server, sent(0, log(5)))[0] == 200


def test_silent_clients_take_no_more_than_their_places(server: Endpoint) -> None:
    """Further ones are hung up on, and the places are free again when they leave."""
    silent = [socket.create_connection(server.server_address[:2], timeout=20) for _ in range(CONNECTIONS)]  # type: ignore[arg-type]
    with socket.create_connection(server.server_address[:2], timeout=20) as one_more:  # type: ignore[arg-type]
        assert one_more.recv(1) == b""
    for one in silent:
        one.shutdown(socket.SHUT_RDWR)
        one.close()
    while True:
        with suppress(OSError, http.client.HTTPException):
            assert post(server, sent(0, log(5)))[0] == 200
            break


def test_a_head_is_cosigned_though_it_cannot_be_released(tmp_path: Path) -> None:
    def fails(_: Cosigned) -> None:
        raise FetchError("remote.unreachable", path="x", reason="a test")

    witness = Witness(witness_key(), TRUST, Kept(tmp_path), lambda: 7)
    with receiving(witness, ("127.0.0.1", 0), fails) as endpoint:
        threading.Thread(target=endpoint.serve_forever, args=(0.01,), daemon=True).start()
        assert post(endpoint, sent(0, log(5)))[0] == 200
        endpoint.shutdown()


def test_a_witness_that_cannot_remember_answers_500_and_signs_nothing(server: Endpoint, tmp_path: Path) -> None:
    assert post(server, sent(0, log(5)))[0] == 200
    (tmp_path / head_path(ORIGIN)).write_bytes(b"damaged")
    assert post(server, sent(5, log(9))) == (500, listen.TEXT, b"")


def test_one_head_at_a_time(server: Endpoint, tmp_path: Path) -> None:
    """Of many heads sent at once from one old size, one is cosigned; the others learn the size that it has now."""
    assert post(server, sent(0, log(5)))[0] == 200
    statuses: list[int] = []
    racing = [
        threading.Thread(target=lambda size=size: statuses.append(post(server, sent(5, log(size)))[0]))  # type: ignore[misc]
        for size in range(6, 14)
    ]
    for one in racing:
        one.start()
    for one in racing:
        one.join()
    assert sorted(statuses) == [200] + [409] * 7


@pytest.mark.parametrize("text", ["", "8080", "host:", ":80", "host:99999", "a b:80", "http://host:80", "[::1]"])
def test_a_place_is_host_and_port(text: str) -> None:
    with pytest.raises(Refused) as caught:
        place_of(text)
    assert caught.value.problems[0].code == "witness.bad_listen"


@pytest.mark.parametrize(
    ("text", "place"),
    [("127.0.0.1:80", ("127.0.0.1", 80)), ("[::1]:0", ("::1", 0)), ("w.example:443", ("w.example", 443))],
)
def test_a_place_is_read(text: str, place: tuple[str, int]) -> None:
    assert place_of(text) == place
