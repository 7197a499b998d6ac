"""Servers on the loopback that answer exactly what a test tells them to, lies included."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress

_LAST = b"Connection: close"

Answer = Callable[[socket.socket, str], None]
"""Writes what it likes to the socket that asked for the path; then the connection is closed."""


def says(*pieces: bytes) -> Answer:
    """These bytes, whatever was asked."""

    def answer(connection: socket.socket, _path: str) -> None:
        for piece in pieces:
            connection.sendall(piece)

    return answer


def answer_of(body: bytes, *headers: bytes, status: bytes = b"200 OK") -> bytes:
    """A whole and honest answer, with further headers."""
    return b"\r\n".join((b"HTTP/1.1 " + status, b"Content-Length: %d" % len(body), *headers, b"", body))


def files(published: Mapping[str, bytes]) -> Answer:
    """Serves a folder kept in memory."""

    def answer(connection: socket.socket, path: str) -> None:
        body = published.get(path.lstrip("/"))
        answer = answer_of(b"", _LAST, status=b"404 Not Found") if body is None else answer_of(body, _LAST)
        connection.sendall(answer)

    return answer


def endlessly(head: bytes, piece: bytes) -> Answer:
    """The head, then the piece until the other side has had enough."""

    def answer(connection: socket.socket, _path: str) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(piece)

    return answer


def resets(head: bytes = b"") -> Answer:
    """The head, then a reset instead of an end."""

    def answer(connection: socket.socket, _path: str) -> None:
        connection.sendall(head)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    return answer


def in_turn(*answers: Answer) -> Answer:
    """One answer a request; the last one for good."""
    left = list(answers)

    def answer(connection: socket.socket, path: str) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(connection, path)

    return answer


class Asked(list[str]):
    """The request lines that came, in order."""


@contextmanager
def serving(answer: Answer) -> Iterator[tuple[str, Asked]]:
    """The address of a server, and what it is asked. One request a connection."""
    asked = Asked()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_accept, args=(listening, answer, asked), daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", asked
        listening.shutdown(socket.SHUT_RDWR)


def _accept(listening: socket.socket, answer: Answer, asked: Asked) -> None:
    with suppress(OSError):
        while True:
            connection, _ = listening.accept()
            threading.Thread(target=_serve, args=(connection, answer, asked), daemon=True).start()


def _serve(connection: socket.socket, answer: Answer, asked: Asked) -> None:
    with connection, suppress(OSError):
        request = b""
        while b"\r\n\r\n" not in request:
            if not (piece := connection.recv(4096)):
                return
            request += piece
        line = request.split(b"\r\n")[0].decode("latin-1")
        asked.append(line)
        answer(connection, line.split(" ")[1])
