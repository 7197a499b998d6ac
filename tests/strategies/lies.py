"""Lies that a server can tell over HTTP, by what is wrong with them, each with the error that names it."""

from __future__ import annotations

import gzip
from typing import Final

from tests.strategies.loopback import Answer, answer_of, endlessly, resets, says

LIMIT: Final = 8192
"""Bytes that the asker allows."""
HEAD: Final = b"HTTP/1.1 200 OK\r\n"
CHUNKED: Final = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
GZIPPED: Final = b"Content-Encoding: gzip"
BOMB: Final = gzip.compress(bytes(64 * 2**20))

LIES: Final[dict[str, tuple[Answer, str]]] = {
    "huge_content_length": (says(HEAD + b"Content-Length: 99999999999999999999\r\n\r\n"), "log.fetch.too_large"),
    "one_byte_over": (says(answer_of(b"x" * (LIMIT + 1))), "log.fetch.too_large"),
    "endless_body": (endlessly(HEAD + b"\r\n", b"x" * 4096), "log.fetch.too_large"),
    "endless_chunks": (endlessly(CHUNKED, b"1000\r\n" + b"x" * 4096 + b"\r\n"), "log.fetch.too_large"),
    "endless_chunk_line": (endlessly(CHUNKED, b"0" * 4096), "remote.unreachable"),
    "endless_trailers": (endlessly(CHUNKED + b"0\r\n", b"X: " + b"y" * 4096 + b"\r\n"), "log.fetch.too_large"),
    "negative_chunk": (endlessly(CHUNKED, b"-5\r\n" + b"x" * 4096), "log.fetch.too_large"),
    "endless_headers": (endlessly(HEAD, b"X: y\r\n"), "remote.unreachable"),
    "endless_header": (endlessly(HEAD + b"X: ", b"y" * 4096), "log.fetch.too_large"),
    "endless_continues": (endlessly(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), "log.fetch.too_large"),
    "gzip_bomb": (says(answer_of(BOMB, GZIPPED)), "log.fetch.too_large"),
    "gzip_bomb_in_chunks": (
        says(CHUNKED[:-2] + GZIPPED + b"\r\n\r\n%x\r\n" % len(BOMB), BOMB, b"\r\n0\r\n\r\n"),
        "log.fetch.too_large",
    ),
    "gzip_cut": (says(answer_of(gzip.compress(b"whole")[:-3], GZIPPED)), "remote.unreachable"),
    "gzip_is_not": (says(answer_of(b"whole", GZIPPED)), "remote.unreachable"),
    "gzip_twice": (says(answer_of(gzip.compress(b"a") * 2, GZIPPED)), "remote.unreachable"),
    "other_encoding": (says(answer_of(b"whole", b"Content-Encoding: br")), "remote.encoding"),
    "shorter_than_said": (says(HEAD + b"Content-Length: 9\r\n\r\nwhole"), "remote.unreachable"),
    "reset_at_once": (resets(), "remote.unreachable"),
    "reset_in_the_body": (resets(HEAD + b"Content-Length: 9\r\n\r\nwho"), "remote.unreachable"),
    "closed_at_once": (says(), "remote.unreachable"),
    "not_http": (says(b"\x00\xff" * 100), "remote.unreachable"),
    "elsewhere": (
        says(answer_of(b"", b"Location: https://elsewhere.invalid/", status=b"302 Found")),
        "remote.redirected",
    ),
    "to_a_file": (
        says(answer_of(b"", b"Location: file:///etc/passwd", status=b"301 Moved")),
        "remote.redirected",
    ),
    "to_a_terminal": (
        says(answer_of(b"", b"Location: \x1b[2J" + b"x" * 900, status=b"308 Moved")),
        "remote.redirected",
    ),
    "part_of_it": (says(answer_of(b"who", status=b"206 Partial Content")), "remote.status"),
    "forbidden": (says(answer_of(b"", status=b"403 Forbidden")), "remote.status"),
    "failing": (says(answer_of(b"", status=b"503 Later")), "remote.unreachable"),
    "missing": (says(answer_of(b"", status=b"404 Not Found")), "log.fetch.absent"),
}
