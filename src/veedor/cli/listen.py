"""The push endpoint of a witness, for clients that may be hostile. Source: c2sp.org/tlog-witness.

One request a connection, so many connections at once, so many bytes and seconds each; one head at a time is judged.
"""

from __future__ import annotations

import io
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from veedor.base.errors import refuse
from veedor.cli.wire import Allowance, DripError, FloodError, Rationed
from veedor.evidence.errors import EvidenceError
from veedor.evidence.submission import SUBMISSION_BYTES
from veedor.evidence.witness import Cosigned, DeclinedError, Reason, Witness

PATH: Final = "/add-checkpoint"
CONNECTIONS: Final = 32
"""At once; further ones are hung up on."""
HEADERS: Final = 16 * 1024
"""Bytes of a request before its body."""

STATUS: Final = {
    Reason.MALFORMED: HTTPStatus.BAD_REQUEST,
    Reason.UNSIGNED: HTTPStatus.FORBIDDEN,
    Reason.UNKNOWN_LOG: HTTPStatus.NOT_FOUND,
    Reason.STALE: HTTPStatus.CONFLICT,
    Reason.FORKED: HTTPStatus.CONFLICT,
    Reason.UNPROVED: HTTPStatus.UNPROCESSABLE_ENTITY,
}
TEXT: Final = "text/plain; charset=utf-8"
SIZE: Final = "text/x.tlog.size"
_PLACE: Final = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):([0-9]{1,5})", re.ASCII)
_LENGTH: Final = re.compile(r"[0-9]{1,9}", re.ASCII)

Release = Callable[[Cosigned], None]


def place_of(text: str) -> tuple[str, int]:
    """`HOST:PORT`. Refused: anything else."""
    found = _PLACE.fullmatch(text)
    if not found or int(found[2]) > 0xFFFF:
        raise refuse("witness.bad_listen", "--listen", given=ascii(text)[:80])
    return found[1].strip("[]"), int(found[2])


class Endpoint(ThreadingHTTPServer):
    """Takes heads in for one witness."""

    daemon_threads = True
    request_queue_size = CONNECTIONS
    block_on_close = False

    def __init__(self, witness: Witness, place: tuple[str, int], release: Release) -> None:
        self.address_family = socket.AF_INET6 if ":" in place[0] else socket.AF_INET
        self._witness, self._release = witness, release
        self._one_at_a_time = threading.Lock()
        self._free = threading.BoundedSemaphore(CONNECTIONS)
        super().__init__(place, Request)

    @property
    def address(self) -> str:
        """Where it listens."""
        host, port = self.server_address[:2]
        return f"http://[{host!s}]:{port}{PATH}" if ":" in str(host) else f"http://{host!s}:{port}{PATH}"

    def cosign(self, body: bytes) -> Cosigned:
        """As `Witness.push`; what is cosigned is released before it is answered."""
        with self._one_at_a_time:
            done = self._witness.push(body)
            with suppress(EvidenceError):  # the client has its answer, and the next head goes the same way
                self._release(done)
            return done

    def process_request(self, request: Any, client_address: Any) -> None:
        if self._free.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away, floods or drips is not worth a word."""


class Request(BaseHTTPRequestHandler):
    """One request, read under an allowance."""

    server: Endpoint
    rfile: io.BufferedIOBase

    def setup(self) -> None:
        super().setup()
        allowance = Allowance(SUBMISSION_BYTES + HEADERS, time.monotonic, time.monotonic())
        self.rfile = io.BufferedReader(Rationed(self.connection, allowance))

    def handle(self) -> None:
        with suppress(FloodError, DripError, OSError):
            super().handle()

    def do_POST(self) -> None:
        """`add-checkpoint`, and nothing else."""
        if self.path != PATH:
            return self._answer(HTTPStatus.NOT_FOUND)
        length = self.headers.get("Content-Length", "")
        if not _LENGTH.fullmatch(length):
            return self._answer(HTTPStatus.LENGTH_REQUIRED)
        if int(length) > SUBMISSION_BYTES:
            return self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        body = self.rfile.read(int(length))
        return self._answer(*self._judged(body) if len(body) == int(length) else (HTTPStatus.BAD_REQUEST,))

    def _judged(self, body: bytes) -> tuple[HTTPStatus, str, str]:
        try:
            return HTTPStatus.OK, str(self.server.cosign(body).line), TEXT
        except DeclinedError as declined:
            status = STATUS[declined.reason]
            if declined.reason is Reason.STALE:
                return status, f"{declined.seen}\n", SIZE
            return status, f"{declined.reason}\n", TEXT
        except (EvidenceError, OSError):
            return HTTPStatus.INTERNAL_SERVER_ERROR, "", TEXT

    def _answer(self, status: HTTPStatus, body: str = "", kind: str = TEXT) -> None:
        content = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def version_string(self) -> str:
        return "veedor"

    def log_message(self, *_: object) -> None:
        """What clients send is not written into a terminal."""


@contextmanager
def receiving(witness: Witness, place: tuple[str, int], release: Release) -> Iterator[Endpoint]:
    """An endpoint that listens, until the end of the context. OSError: the place is taken or not this machine's."""
    with Endpoint(witness, place, release) as server:
        yield server
