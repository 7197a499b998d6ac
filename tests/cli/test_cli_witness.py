"""`veedor witness` and `veedor log cosign`: a key made once, a look, a release, a quorum."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.strategies.commands import Ran, veedor
from tests.strategies.logs import ORIGIN, TRUST, entries, log_key
from tests.strategies.loopback import answer_of, says, serving
from veedor.base.errors import Refused
from veedor.cli import remote
from veedor.cli.witness import _watch, seconds_of
from veedor.evidence.checkpoint import open_checkpoint
from veedor.evidence.conviction import Conviction
from veedor.evidence.disk import Disk
from veedor.evidence.errors import LogError
from veedor.evidence.keyfile import read_key, write_key
from veedor.evidence.log import Log
from veedor.evidence.note import Signer
from veedor.evidence.trust import Policy
from veedor.evidence.witness import conviction_path, head_path


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(remote, "WAITS", ())
    Path("trust").write_bytes(TRUST.encode())
    Log.create(Disk(Path("log")), log_key()).append(entries(5))


def witness(*arguments: object, state: str = "state") -> Ran:
    return veedor("witness", "log", "--trust", "trust", "--state", state, "--once", *arguments)


def fork(size: int) -> None:
    """The log as somebody else is shown it."""
    Path("log").rename("honest")
    Log.create(Disk(Path("log")), log_key()).append(entries(size, fork=2))


def test_a_first_look_makes_the_key_and_cosigns() -> None:
    ran = witness("--name", "w.example", "--out", "out")
    assert ran.exit_code == 0, ran.stderr
    key = read_key(Path("state/key"))
    assert str(key.verifier) in ran.stdout
    assert stat.S_IMODE(Path("state/key").stat().st_mode) == 0o600
    head = (Path("out") / head_path(ORIGIN)).read_bytes()
    assert key.verifier in open_checkpoint(head, log_key().verifier, [key.verifier]).signers
    assert "PRIVATE" not in ran.stdout + ran.stderr
    again = witness()
    assert again.exit_code == 0
    assert str(key.verifier) in again.stdout


def test_a_key_needs_a_name_once_and_keeps_it() -> None:
    assert witness().exit_code == 2
    assert witness("--name", "w.example").exit_code == 0
    assert "w.example" in (other := witness("--name", "other.example")).stderr
    assert other.exit_code == 2


def test_a_key_of_a_log_is_no_key_of_a_witness() -> None:
    write_key(Path("state/key"), log_key())
    assert witness().exit_code == 2


def test_a_fork_is_declined_and_the_proof_is_kept() -> None:
    witness("--name", "w.example")
    fork(9)
    ran = witness()
    assert ran.exit_code == 1
    assert "contradicts" in ran.stderr
    raw = (Path("state") / conviction_path(ORIGIN)).read_bytes()
    assert [one.size for one in Conviction.parse(raw).check(TRUST)] == [5, 9]


def test_a_log_that_cannot_be_read_ends_with_2() -> None:
    assert veedor("witness", "nowhere", "--trust", "trust", "--state", "s", "--name", "w", "--once").exit_code == 2
    Path("log/checkpoint").unlink()
    assert witness("--name", "w.example").exit_code == 2


def test_a_head_of_another_key_is_not_cosigned() -> None:
    """It was read, and fails a check."""
    Path("log").rename("first")
    Log.create(Disk(Path("log")), Signer(ORIGIN, bytes(32))).append(entries(5))
    ran = witness("--name", "w.example")
    assert ran.exit_code == 1
    assert "changed its key" in ran.stderr


def test_a_cosigned_head_is_sent_where_asked() -> None:
    with serving(says(answer_of(b"", status=b"204 No Content"))) as (address, asked):
        ran = witness("--name", "w.example", "--push", f"{address}/heads")
    assert ran.exit_code == 0, ran.stderr
    assert asked == ["POST /heads HTTP/1.1"]
    with serving(says(answer_of(b"", status=b"500 Ill"))) as (address, _):
        assert witness("--push", address).exit_code == 2


def test_a_witness_does_one_thing() -> None:
    assert veedor("witness", "--trust", "trust", "--name", "w").exit_code == 2
    both = veedor("witness", "log", "--trust", "trust", "--name", "w", "--listen", "127.0.0.1:0")
    assert both.exit_code == 2
    assert "two witnesses" in both.stderr


def test_two_witnesses_do_not_share_a_folder() -> None:
    with Disk(Path("state")).locked():
        assert witness("--name", "w.example").exit_code == 2


def test_a_full_disk_ends_a_look_and_releases_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    witness("--name", "w.example")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    ran = witness("--out", "out")
    assert ran.exit_code == 2
    assert "No space left" in ran.stderr
    assert not Path("out").exists()


def test_watching_goes_on_whatever_a_look_finds() -> None:
    looks: list[int] = []

    def look() -> int:
        looks.append(1)
        return 1

    def pause() -> None:
        if len(looks) == 3:
            raise KeyboardInterrupt

    assert _watch(look, pause) == 0
    assert len(looks) == 3


@pytest.mark.parametrize(("text", "seconds"), [("60s", 60), ("5m", 300), ("1h", 3600)])
def test_an_interval_is_read(text: str, seconds: int) -> None:
    assert seconds_of(text) == seconds


@pytest.mark.parametrize("text", ["", "60", "0s", "-1s", "1.5m", "1d", "999999s"])
def test_an_interval_is_a_number_and_a_unit(text: str) -> None:
    with pytest.raises(Refused) as caught:
        seconds_of(text)
    assert caught.value.problems[0].code == "witness.bad_every"


def test_cosignatures_are_gathered_until_the_quorum_is_met() -> None:
    for name in ("a", "b"):
        witness("--name", f"{name}.example", "--out", f"out-{name}", state=name)
    keys = {name: read_key(Path(name) / "key").verifier for name in ("a", "b")}
    policy = Policy((log_key().verifier,), keys)
    lines = policy.encode().replace(b"quorum none", b"group both all a b\nquorum both")
    Path("both").write_bytes(lines)
    assert veedor("verify", "log", "--trust", "both").exit_code == 1
    assert veedor("log", "cosign", "log", "out-a", "--trust", "both").exit_code == 1
    done = veedor("log", "cosign", "log", Path("out-b") / head_path(ORIGIN), "--trust", "both")
    assert done.exit_code == 0, done.stderr
    assert "b.example" in done.stdout
    head = Path("log/checkpoint").read_bytes()
    assert open_checkpoint(head, log_key().verifier, keys.values()).signers.keys() == {
        log_key().verifier,
        *keys.values(),
    }
    Log(Disk(Path("log")), log_key()).append(entries(9)[5:])
    late = veedor("log", "cosign", "log", "out-a", "--trust", "both")
    assert late.exit_code == 1
    assert "another head" in late.stderr


def test_a_log_restored_from_a_backup_signs_nothing_past_its_witness() -> None:
    """Its own folder knows no better; the head that the witness holds does."""
    backup = {one: one.read_bytes() for one in Path("log").rglob("*") if one.is_file()}
    log = Log(Disk(Path("log")), log_key())
    log.append(entries(9)[5:])
    witness("--name", "w.example", "--out", "out")
    for one in [one for one in Path("log").rglob("*") if one.is_file()]:
        one.unlink()
    for one, content in backup.items():
        one.write_bytes(content)
    head = Path("out") / head_path(ORIGIN)
    with pytest.raises(LogError) as caught:
        Log(Disk(Path("log")), log_key(), [open_checkpoint(head.read_bytes(), log_key().verifier).checkpoint])
    assert caught.value.code == "log.sign.behind"
    assert witness().exit_code == 1, "and the witness declines the older head"


def test_verify_shows_both_heads_of_a_split_view() -> None:
    witness("--name", "w.example", "--out", "out")
    seen = Path("out") / head_path(ORIGIN)
    assert veedor("verify", "log", "--trust", "trust", "--head", seen).exit_code == 1, (
        "entries of tests are no facts"
    )
    fork(9)
    ran = veedor("verify", "log", "--trust", "trust", "--head", seen)
    assert ran.exit_code == 1
    for head in (seen, Path("log/checkpoint")):
        assert head.read_text().split("\n")[2] in ran.stdout, "the root, as it was signed"
