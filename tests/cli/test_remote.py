"""Files of a server that may lie in every way: a named error, bounded bytes and time, and nothing is obeyed."""

from __future__ import annotations

import gzip
import itertools
import ssl
import subprocess
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.strategies.lies import CHUNKED, GZIPPED, HEAD, LIES, LIMIT
from tests.strategies.loopback import Answer, answer_of, endlessly, files, in_turn, resets, says, serving
from veedor.base.errors import Refused
from veedor.base.words import LANGUAGES, Words
from veedor.cli.address import is_address, read_address
from veedor.cli.remote import OVERHEAD, WAITS, Remote
from veedor.cli.wire import GRACE
from veedor.evidence.errors import FetchError
from veedor.evidence.fetch import is_absent


def asking(server: str, *, budget: int = 10**9, clock: Callable[[], float] = lambda: 0.0) -> Remote:
    return Remote(read_address(server), budget=budget, clock=clock, pause=lambda _seconds: None)


def outcome(answer: Answer, *, budget: int = 10**9, clock: Callable[[], float] = lambda: 0.0) -> bytes | str:
    """What is read of a server, or the code of the error."""
    with serving(answer) as (server, _asked):
        remote = asking(server, budget=budget, clock=clock)
        try:
            return remote("checkpoint", LIMIT)
        except FetchError as error:
            explained = [Words(language).explain(error.at(server)) for language in LANGUAGES]
            assert all("{" not in said and len(said) < 600 for said in explained)
            return error.code
        finally:
            remote.close()


@pytest.mark.parametrize(
    "answer",
    [
        answer_of(b"whole"),
        HEAD + b"\r\nwhole",
        CHUNKED + b"3\r\nwho\r\n2\r\nle\r\n0\r\n\r\n",
        answer_of(gzip.compress(b"whole"), GZIPPED),
        b"HTTP/1.1 100 Continue\r\n\r\n" + answer_of(b"whole"),
    ],
    ids=["its_length_said", "until_it_ends", "in_chunks", "gzipped", "after_a_continue"],
)
def test_an_honest_answer_comes_whole(answer: bytes) -> None:
    assert outcome(says(answer)) == b"whole"


def test_the_limit_itself_is_allowed() -> None:
    assert outcome(says(answer_of(b"x" * LIMIT))) == b"x" * LIMIT
    assert outcome(says(answer_of(gzip.compress(b"x" * LIMIT), GZIPPED))) == b"x" * LIMIT


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_named(lie: str) -> None:
    answer, code = LIES[lie]
    assert outcome(answer) == code


def test_a_drip_is_left_after_its_time_by_the_clock() -> None:
    ticks = itertools.count(step=GRACE / 4)
    dripping = endlessly(HEAD + b"X: y", b"y")
    assert outcome(dripping, clock=lambda: next(ticks)) == "remote.too_slow"


def test_all_files_together_stay_within_the_budget() -> None:
    with serving(says(answer_of(b"x" * 1000))) as (server, asked):
        remote = asking(server, budget=2500)
        assert [remote("checkpoint", LIMIT) for _ in range(2)] == [b"x" * 1000] * 2
        with pytest.raises(FetchError) as caught:
            remote("checkpoint", LIMIT)
    assert caught.value.code == "remote.budget"
    assert len(asked) == 3


def test_what_passes_is_tried_again_after_longer_and_longer_waits() -> None:
    waited: list[float] = []
    answers = (resets(), says(answer_of(b"", status=b"500 Ill")), says(answer_of(b"whole")))
    with serving(in_turn(*answers)) as (server, asked):
        remote = Remote(read_address(server), budget=10**6, clock=lambda: 0.0, pause=waited.append)
        assert remote("checkpoint", LIMIT) == b"whole"
        remote.close()
    assert waited == list(WAITS[:2])
    assert len(asked) == 3


def test_what_will_not_pass_is_not_tried_again() -> None:
    with serving(files({})) as (server, asked):
        with pytest.raises(FetchError) as caught:
            asking(server)("checkpoint", LIMIT)
        assert is_absent(caught.value)
        assert len(asked) == 1


def test_a_redirect_is_not_followed() -> None:
    with serving(says(answer_of(b"secret"))) as (elsewhere, asked):
        redirect = answer_of(b"", b"Location: " + elsewhere.encode(), status=b"307 Elsewhere")
        assert outcome(says(redirect)) == "remote.redirected"
        assert asked == []


@pytest.mark.parametrize(
    "name", ["../secret", "a/../../b", "/etc/passwd", "a b", "a?b", "a\r\nX: y", "", "a//b", "C:\\x"]
)
def test_no_name_but_a_plain_one_is_asked_for(name: str) -> None:
    with serving(says(answer_of(b"x"))) as (server, asked):
        with pytest.raises(FetchError) as caught:
            asking(server)(name, LIMIT)
        assert caught.value.code == "remote.unsafe_name"
        assert asked == []


def test_a_connection_is_kept_only_after_an_answer_read_to_its_end() -> None:
    class Counting(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        connections = 0

        def setup(self) -> None:
            type(self).connections += 1
            super().setup()

        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "5")
            self.end_headers()
            self.wfile.write(b"whole")

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Counting) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        remote = asking(f"http://127.0.0.1:{server.server_port}/log/")
        assert [remote("checkpoint", 5) for _ in range(3)] == [b"whole"] * 3
        assert Counting.connections == 1
        with pytest.raises(FetchError):
            remote("checkpoint", 4)
        remote.close()
        server.shutdown()


def test_nobody_is_there() -> None:
    with serving(says()) as (server, _asked):
        pass
    with pytest.raises(FetchError) as caught:
        asking(server)("checkpoint", LIMIT)
    assert caught.value.code == "remote.unreachable"


def test_a_certificate_that_nobody_vouches_for_is_refused_at_once(tmp_path: Path) -> None:
    pem = tmp_path / "own.pem"
    words = "req -x509 -newkey ed25519 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    try:
        subprocess.run(
            ["openssl", *words.split(), "-keyout", pem, "-out", tmp_path / "crt"], check=True, capture_output=True
        )
    except FileNotFoundError:
        pytest.skip("openssl is not installed")
    pem.write_bytes(pem.read_bytes() + (tmp_path / "crt").read_bytes())
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(pem)
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        server.handle_error = lambda *_: None  # type: ignore[method-assign]
        server.socket = theirs.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with pytest.raises(FetchError) as caught:
            asking(f"https://localhost:{server.server_port}")("checkpoint", LIMIT)
        server.shutdown()
    assert caught.value.code == "remote.bad_certificate"


@pytest.mark.parametrize(
    "text",
    ["ftp://a/b", "file:///etc", "http://", "https://user:secret@a/", "http://a/?q", "http://a/#f", "http://a:99999/",
     "http://[::1", "http://a b/", "http://a/\\b", "http://" + "a" * 64 + ".org/", "http://ex\x00ample/", "://"],
)  # fmt: skip
def test_an_address_is_a_plain_one(text: str) -> None:
    assert is_address(text)
    with pytest.raises(Refused) as caught:
        read_address(text)
    assert caught.value.problems[0].code == "remote.bad_address"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("HTTPS://Example.org/log/", "https://example.org/log"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("https://votación.example/x", "https://xn--votacin-q0a.example/x"),
    ],
)
def test_an_address_is_said_in_one_way(text: str, said: str) -> None:
    assert str(read_address(text)) == said


def test_the_overhead_leaves_room_for_any_honest_header() -> None:
    assert OVERHEAD >= 2**16
