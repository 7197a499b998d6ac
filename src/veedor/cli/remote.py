"""The published files of a server, for rooms that know no sockets.

Nothing that the server says is obeyed: no redirect is followed, no name of its own is used, nothing is unpacked
beyond the limit that the asker set, and what it sends is counted and timed before it is looked at.
"""

from __future__ import annotations

import http.client
import io
import ssl
import time
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, cast

from veedor.cli.wire import Allowance, DripError, FloodError, Rationed
from veedor.evidence.errors import FetchError
from veedor.evidence.fetch import absent, too_large
from veedor.evidence.names import is_safe

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator

    from veedor.cli.address import Address

WAITS: Final = (1.0, 2.0, 4.0)
"""Seconds before each further try."""

OVERHEAD: Final = 64 * 1024
"""Bytes of headers before a body, and of what gzip adds to one that does not shrink."""

CONNECTING: Final = 20.0
"""Seconds for a connection, TLS included."""

_PIECE: Final = 64 * 1024
_FRAMING: Final = 16
"""Of a body's bytes, one more in so many may be marks of chunks."""
_FINE: Final = (200, 201, 202, 204)
_GONE: Final = (404, 410)
_PASSING: Final = (408, 425, 429)
"""Of the statuses below 500, those that ask to come again."""


class _PassingError(Exception):
    """What may go better at the next try; the text says what it was."""


class _Line:
    """What `http.client` uses of a socket; what it reads is rationed."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self.allowance: Allowance | None = None

    def makefile(self, _mode: str) -> io.BufferedReader:
        assert self.allowance is not None
        return io.BufferedReader(Rationed(self._connection, self.allowance))

    def sendall(self, data: bytes) -> None:
        self._connection.sendall(data)

    def close(self) -> None:
        self._connection.close()


class Remote:
    """A `Fetch` over HTTP. One connection, kept open; not to be shared between threads.

    `budget`: bytes that this server may send in all. `clock` and `pause` are the world's, or a test's.
    """

    def __init__(
        self,
        address: Address,
        *,
        budget: int,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.address = address
        self._budget = budget
        self._clock = clock
        self._pause = pause
        self._tls = tls
        self._connection: http.client.HTTPConnection | None = None

    def __call__(self, name: str, limit: int) -> bytes:
        """As `Fetch`. FetchError too: the server redirects, lies about a length, is too slow, or is not there."""
        if not is_safe(name):
            raise FetchError("remote.unsafe_name", server=str(self.address), name=ascii(name)[:80])
        for wait in (*WAITS, None):
            try:
                return self._exchange("GET", name, limit, None)
            except _PassingError as trouble:
                if wait is None:
                    raise FetchError("remote.unreachable", path=name, reason=str(trouble)) from trouble
                self._pause(wait)
        raise AssertionError("the last try returns or refuses")

    def send(self, body: bytes, limit: int) -> bytes:
        """POST `body` to the address itself, once; the answer. FetchError as of reading."""
        try:
            return self._exchange("POST", "", limit, body)
        except _PassingError as trouble:
            raise FetchError("remote.unreachable", path=str(self.address), reason=str(trouble)) from trouble

    def close(self) -> None:
        """Hang up; the next file opens a new connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _exchange(self, method: str, name: str, limit: int, body: bytes | None) -> bytes:
        """One request and its answer. The connection outlives only an answer that was read to its end."""
        allowance = Allowance(min(OVERHEAD, self._budget), self._clock, self._clock())
        whole = False
        try:
            with self._ask(method, name, body, allowance) as answer:
                self._check_status(answer, name)
                allowance.bytes_left += min(limit + limit // _FRAMING, self._budget - allowance.came)
                content = self._content(answer, name, limit)
                whole = not answer.will_close and answer.length in (0, None)
                return content
        except FloodError as error:
            spent = allowance.came >= self._budget
            raise (
                FetchError("remote.budget", server=str(self.address)) if spent else too_large(name, limit)
            ) from error
        except DripError as error:
            raise FetchError("remote.too_slow", path=name, bytes=allowance.came) from error
        except ssl.SSLCertVerificationError as error:
            raise FetchError(
                "remote.bad_certificate", server=str(self.address), reason=error.verify_message
            ) from error
        except (OSError, http.client.HTTPException) as error:
            raise _PassingError(_said(error)) from error
        finally:
            self._budget -= allowance.came
            if not whole:
                self.close()

    def _ask(self, method: str, name: str, body: bytes | None, allowance: Allowance) -> http.client.HTTPResponse:
        if self._connection is None or self._connection.sock is None:
            self._connection = self._connected()
        line = cast(_Line, self._connection.sock)
        line.allowance = allowance
        headers = {"Accept-Encoding": "identity, gzip", "User-Agent": "veedor"}
        if body is not None:
            headers["Content-Type"] = "text/plain; charset=utf-8"
        target = f"{self.address.folder}/{name}" if name else self.address.folder or "/"
        self._connection.request(method, target, body, headers)
        return self._connection.getresponse()

    def _connected(self) -> http.client.HTTPConnection:
        host, port = self.address.host, self.address.port
        made: http.client.HTTPConnection
        if self.address.secure:
            context = self._tls or ssl.create_default_context()
            made = http.client.HTTPSConnection(host, port, timeout=CONNECTING, context=context)
        else:
            made = http.client.HTTPConnection(host, port, timeout=CONNECTING)
        made.connect()
        made.auto_open = 0
        made.sock = cast("socket.socket", _Line(made.sock))
        return made

    def _content(self, answer: http.client.HTTPResponse, name: str, limit: int) -> bytes:
        encoding = answer.headers.get("Content-Encoding", "identity").strip().lower()
        if encoding not in ("identity", "gzip"):
            raise FetchError("remote.encoding", path=name, encoding=ascii(encoding)[:40])
        if answer.length is not None and answer.length > limit + OVERHEAD * (encoding == "gzip"):
            raise FloodError
        pieces = _pieces(answer) if encoding == "identity" else _unpacked(_pieces(answer), limit)
        return _gathered(pieces, limit)

    def _check_status(self, answer: http.client.HTTPResponse, name: str) -> None:
        status = answer.status
        if status in _FINE:
            return
        if status in _GONE:
            raise absent(name)
        if 300 <= status < 400:
            target = ascii(answer.headers.get("Location", ""))[1:-1][:200]
            raise FetchError("remote.redirected", path=name, target=target)
        if status in _PASSING or status >= 500:
            raise _PassingError(f"HTTP {status}")
        raise FetchError("remote.status", path=name, status=str(status))


def _pieces(answer: http.client.HTTPResponse) -> Iterator[bytes]:
    """The body as it comes. IncompleteRead: the connection ended before its stated length."""
    while piece := answer.read1(_PIECE):
        yield piece
    if answer.length:
        raise http.client.IncompleteRead(b"", answer.length)


def _unpacked(pieces: Iterator[bytes], limit: int) -> Iterator[bytes]:
    """Gzip, one member, never more than `limit` bytes and one. HTTPException: it is damaged or not whole."""
    unpacker = zlib.decompressobj(wbits=31)
    left = limit + 1
    try:
        for piece in pieces:
            unpacked = unpacker.decompress(piece, left)
            left -= len(unpacked)
            yield unpacked
            if left <= 0:
                raise FloodError
    except zlib.error as error:
        raise http.client.HTTPException("gzip") from error
    if not unpacker.eof or unpacker.unused_data:
        raise http.client.HTTPException("gzip")


def _gathered(pieces: Iterator[bytes], limit: int) -> bytes:
    content = bytearray()
    for piece in pieces:
        content += piece
        if len(content) > limit:
            raise FloodError
    return bytes(content)


def _said(error: Exception) -> str:
    """What the system or the library calls it: letters that the server chose are not repeated raw."""
    system = getattr(error, "strerror", None)
    return system or type(error).__name__
