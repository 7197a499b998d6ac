"""`veedor log` and `veedor verify` as a person types them."""

from __future__ import annotations

import json
import os
from hashlib import sha256
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from veedor.base.errors import Refused
from veedor.cli import verify as verify_command
from veedor.cli.app import app
from veedor.evidence.checkpoint import Checkpoint
from veedor.evidence.fact import Fact, Sealed
from veedor.evidence.keyfile import read_key
from veedor.evidence.note import COSIGNED, Note, Signer, parse

AT = "2024-07-28T22:15Z"
PICTURE = b"a picture"
KEPT = Fact("blob.kept", 1, AT, {"blob": sha256(PICTURE).hexdigest(), "bytes": len(PICTURE), "media": "image"})
LOST = Fact("operator.compromised", 1, AT, {"what": "server"})


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments), "--lang", "en"])


def refused(*arguments: str | Path) -> list[str]:
    result = run(*arguments)
    assert isinstance(result.exception, Refused), result.output
    return [problem.code for problem in result.exception.problems]


class Workplace:
    """A log with a fact and a file, its key, its trust file."""

    def __init__(self, root: Path) -> None:
        self.root, self.log, self.key = root, root / "log", root / "log.key"
        self.facts, self.picture, self.trust = root / "facts", root / "picture", root / "trust"
        self.picture.write_bytes(PICTURE)
        assert run("log", "init", self.log, "--name", "example.org/log", "--key", self.key).exit_code == 0
        assert self.append(KEPT.entry(), blob=self.picture).exit_code == 0
        self.trust.write_bytes((self.log / "policy").read_bytes())

    def append(self, *entries: bytes, blob: Path | None = None) -> Result:
        self.facts.write_bytes(b"".join(entry + b"\n" for entry in entries))
        more = ["--blob", blob] if blob else []
        return run("log", "append", self.log, self.facts, "--key", self.key, *more)

    def head(self) -> str:
        return (self.log / "checkpoint").read_text()


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return Workplace(tmp_path)


def test_a_log_is_made_filled_and_verified(place: Workplace) -> None:
    result = place.append(LOST.entry(), Sealed("sheet.read", bytes(32)).entry())
    assert "example.org/log: 3 facts" in result.output
    checked = run("verify", place.log, "--trust", place.trust)
    assert checked.exit_code == 0, checked.output
    assert "Everything holds" in checked.output
    assert "No witness was asked for" in checked.output
    assert "still sealed: 1" in checked.output
    assert place.key.stat().st_mode & 0o777 == 0o600
    assert place.key.read_text().strip() not in result.output


def test_without_trust_it_ends_with_two(place: Workplace) -> None:
    checked = run("verify", place.log)
    assert checked.exit_code == 2
    assert "whose it is was not checked" in checked.output
    assert run("log", "head", place.log).exit_code == 2
    assert run("log", "head", place.log, "--trust", place.trust).exit_code == 0


def test_a_pin_keeps_the_first_key_and_asks_for_it(place: Workplace, tmp_path: Path) -> None:
    pin = tmp_path / "pin"
    assert run("verify", place.log, "--pin", pin).exit_code == 2
    assert run("verify", place.log, "--pin", pin).exit_code == 0
    (tmp_path / "other").mkdir()
    other = Workplace(tmp_path / "other")
    replaced = run("verify", other.log, "--pin", pin)
    assert replaced.exit_code == 1
    assert "checkpoint: " in replaced.output


def test_a_pin_is_never_written_over_or_through_a_link(place: Workplace, tmp_path: Path) -> None:
    pin, mine = tmp_path / "pin", tmp_path / "mine"
    pin.symlink_to(mine)
    assert refused("verify", place.log, "--pin", pin) == ["folder.system"]
    assert pin.is_symlink()
    assert not mine.exists()


def test_a_pin_that_another_check_has_put_there_stays(
    place: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pin = tmp_path / "pin"
    monkeypatch.setattr(verify_command, "as_object", lambda *_: {"put": pin.write_text("the first")})
    assert refused("verify", place.log, "--pin", pin, "--json") == ["folder.system"]
    assert pin.read_text() == "the first"


def test_a_file_that_cannot_be_read_accuses_nobody(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(path: Path, flags: int, mode: int = 0o777) -> int:
        if str(path).endswith("tile/0/000.p/1"):
            raise PermissionError(13, "Permission denied")
        return opened(path, flags, mode)

    opened = os.open
    monkeypatch.setattr("veedor.evidence.folder.os.open", closed)
    assert run("verify", place.log, "--trust", place.trust).exit_code == 2


def test_a_log_with_faults_is_not_pinned(place: Workplace, tmp_path: Path) -> None:
    (place.log / "stray").write_bytes(b"")
    assert run("verify", place.log, "--pin", tmp_path / "pin").exit_code == 1
    assert not (tmp_path / "pin").exists()


def test_every_fault_is_told_and_the_object_has_them_all(place: Workplace) -> None:
    (place.log / "stray").write_bytes(b"")
    (place.log / "tile/0/000.p/1").write_bytes(b"")
    told = run("verify", place.log, "--trust", place.trust)
    assert told.exit_code == 1
    assert "stray: " in told.output
    assert "tile/0/000.p/1: " in told.output
    answer = json.loads(run("verify", place.log, "--trust", place.trust, "--json").stdout)
    assert answer["format"] == "veedor-verify/1"
    assert answer["verdict"] == "fails"
    assert {fault["where"] for fault in answer["faults"]} == {"stray", "tile/0/000.p/1"}
    assert answer["kinds"] == {"blob.kept": {"open": 1, "sealed": 0, "opened": 0}}


def test_two_heads_of_one_size_are_both_shown(place: Workplace, tmp_path: Path) -> None:
    head = Checkpoint("example.org/log", 1, bytes(32))
    signer = read_key(place.key)
    held = tmp_path / "held"
    held.write_text(str(Note(head.text, (signer.sign(head.text),))))
    told = run("verify", place.log, "--trust", place.trust, "--head", held)
    assert told.exit_code == 1
    assert all(line in told.output for line in (*held.read_text().split("\n"), *place.head().split("\n")))


def test_the_witnesses_that_are_asked_for_must_have_cosigned(place: Workplace) -> None:
    witness = Signer("witness.example", bytes(32), COSIGNED)
    asked = place.trust.read_text().replace("quorum none", f"witness one {witness.verifier}\nquorum one")
    place.trust.write_text(asked)
    assert run("verify", place.log, "--trust", place.trust).exit_code == 1
    head = parse(place.head().encode())
    cosigned = Note(head.text, (*head.signatures, witness.sign(head.text, 2**63 - 1)))
    (place.log / "checkpoint").write_text(str(cosigned))
    checked = run("verify", place.log, "--trust", place.trust)
    assert checked.exit_code == 0
    assert "cosigned by witness.example at 9223372036854775807" in checked.output


def test_many_facts_are_checked_by_several_processes(place: Workplace) -> None:
    place.append(*[LOST.entry()] * 20_000)
    bundle = place.log / "tile/entries/070"
    bundle.write_bytes(bundle.read_bytes().replace(b"server", b"device", 1))
    told = run("verify", place.log, "--trust", place.trust, "--jobs", "2")
    assert told.exit_code == 1
    assert "operator.compromised: 19,999 open" in told.output
    assert "tile/entries/070 #17920: " in told.output


def test_what_is_no_fact_is_refused_by_its_line(place: Workplace) -> None:
    before = place.head()
    unfit = Fact("operator.compromised", 1, AT, {"what": "moon"}).entry()
    result = place.append(LOST.entry(), b"{}", unfit, Fact("moon.seen", 1, AT, {}).entry(), b"x" * 70_000)
    assert isinstance(result.exception, Refused)
    assert {problem.where.split(": ")[0].rpartition(":")[2] for problem in result.exception.problems} >= set("2345")
    assert place.head() == before


def test_a_file_is_published_only_with_a_fact_that_names_it(place: Workplace) -> None:
    result = place.append(LOST.entry(), blob=place.picture)
    assert isinstance(result.exception, Refused)
    assert [problem.code for problem in result.exception.problems] == ["log.append.unnamed"]


def test_nothing_is_signed_past_a_head_that_was_seen(place: Workplace, tmp_path: Path) -> None:
    place.append(LOST.entry())
    newer = tmp_path / "newer"
    newer.write_text(place.head())
    (tmp_path / "restored").mkdir()
    restored = Workplace(tmp_path / "restored")
    restored.key.write_bytes(place.key.read_bytes())
    codes = refused("log", "append", restored.log, restored.facts, "--key", place.key, "--seen", newer)
    assert codes == ["log.checkpoint.unsigned"]
    append = ("log", "append", place.log, place.facts, "--key", place.key, "--seen", newer)
    assert run(*append).exit_code == 0
    older = Checkpoint("example.org/log", 99, bytes(32))
    newer.write_text(str(Note(older.text, (read_key(place.key).sign(older.text),))))
    assert refused(*append) == ["log.sign.behind"]


def test_a_log_is_not_made_over_another(place: Workplace, tmp_path: Path) -> None:
    init = ("log", "init", place.log, "--name", "example.org/log")
    assert refused(*init, "--key", tmp_path / "new.key") == ["log.sign.exists"]
    assert not (tmp_path / "new.key").exists()
    assert refused("log", "init", tmp_path / "new", "--name", "a b", "--key", tmp_path / "k") == ["log.note.name"]
    assert refused("log", "init", tmp_path / "new", "--name", "a", "--key", place.key) == ["log.key.exists"]
    new = tmp_path / "new"
    assert refused("log", "init", new, "--name", "a", "--key", new / "k" / "log") == ["log.key.public"]
    assert not (new / "k").exists()


def test_a_key_that_others_can_read_signs_nothing(place: Workplace) -> None:
    place.key.chmod(0o644)
    assert refused("log", "append", place.log, place.facts, "--key", place.key) == ["log.key.readable"]


def test_a_folder_that_is_no_log_ends_with_two(tmp_path: Path) -> None:
    assert refused("verify", tmp_path) == ["log.fetch.absent"]
    assert refused("verify", tmp_path / "nowhere") == ["folder.missing"]


def test_what_changed_below_the_log_is_told(place: Workplace) -> None:
    """A log can hold and yet say of itself that its key was in other hands."""
    key = str(read_key(place.key).verifier)
    bodies: dict[str, dict[str, object]] = {
        "operator.compromised": {"what": "log_key", "from_leaf": 1},
        "key.rotated": {"old": key, "new": key, "reason": "compromised"},
        "log.succeeded": {"origin": "example.org/before", "size": 7, "root": "ab" * 32, "reason": "moved"},
    }
    assert place.append(*(Fact(kind, 1, AT, body).entry() for kind, body in bodies.items())).exit_code == 0
    checked = run("verify", place.log, "--trust", place.trust)
    assert checked.exit_code == 0
    for said in (
        "in other hands: the log's key",
        "From leaf 1 on",
        "changed its key (others could use it)",
        "7 facts",
    ):
        assert said in checked.stderr
    notices = json.loads(run("verify", place.log, "--json").stdout)["notices"]
    assert [(one["leaf"], one["kind"], one["body"]) for one in notices] == [
        (leaf, kind, body) for leaf, (kind, body) in enumerate(bodies.items(), start=1)
    ]


def test_what_the_facts_promise_must_be_given(place: Workplace) -> None:
    """What is signed stays: a log that could never be verified again is not made."""
    lost = Fact("blob.kept", 1, AT, {"blob": "ab" * 32, "bytes": 3, "media": "image"})
    gone = Fact("blob.withheld", 1, AT, {"blob": "ab" * 32, "reason": "lost"})
    head = place.head()
    place.facts.write_bytes(lost.entry() + b"\n")
    assert refused("log", "append", place.log, place.facts, "--key", place.key) == ["log.append.promised"]
    assert place.head() == head
    assert place.append(lost.entry(), gone.entry(), KEPT.entry()).exit_code == 0
    assert run("verify", place.log, "--trust", place.trust).exit_code == 0


def test_a_log_goes_on_under_another_key(place: Workplace, tmp_path: Path) -> None:
    old, seen, new = read_key(place.key).verifier, tmp_path / "seen", tmp_path / "new.key"
    done = run("log", "rotate", place.log, "--key", place.key, "--new-key", new, "--reason", "compromised")
    assert done.exit_code == 0
    seen.write_text(place.head())
    place.facts.write_bytes(LOST.entry() + b"\n")
    again: list[str | Path] = ["log", "append", place.log, place.facts, "--key", new]
    assert refused(*again) == ["log.checkpoint.unsigned"]
    assert run(*again, "--old-key", str(old), "--seen", seen).exit_code == 0
    assert run(*again).exit_code == 0
    assert run("verify", place.log, "--trust", place.trust).exit_code == 1
    place.trust.write_text(f"log {old}\nlog {read_key(new).verifier}\nquorum none\n")
    assert run("verify", place.log, "--trust", place.trust, "--head", seen).exit_code == 0
    assert refused("log", "append", place.log, place.facts, "--key", place.key) == ["log.checkpoint.unsigned"]
