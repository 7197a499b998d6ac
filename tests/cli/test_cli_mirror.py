"""`veedor mirror`: what it says, where it stops, and that no server reaches beyond its folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.strategies.commands import Ran, veedor
from tests.strategies.logs import TRUST, Published, entries, log_key, published, witness_key
from tests.strategies.loopback import Asked, files, in_turn, resets, serving
from veedor.base.errors import Refused
from veedor.cli import remote
from veedor.cli.mirror import CONVICTION, bytes_of
from veedor.evidence.conviction import Conviction
from veedor.evidence.disk import Disk
from veedor.evidence.log import Log
from veedor.evidence.trust import Policy

Place = tuple[str, Asked]


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "WAITS", ())


@pytest.fixture
def trust(tmp_path: Path) -> Path:
    (tmp_path / "trust").write_bytes(TRUST.encode())
    return tmp_path / "trust"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    Log.create(Disk(tmp_path / "log"), log_key()).append(entries(300))
    return tmp_path / "log"


@pytest.fixture
def server(log: Path) -> Iterator[str]:
    with serving(files(files_of(log))) as (address, _):
        yield address


def files_of(folder: Path) -> Published:
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def run(*arguments: object) -> Ran:
    return veedor("mirror", *arguments)


def test_a_published_log_is_copied_and_the_copy_of_the_copy_is_the_same(
    server: str, log: Path, trust: Path, tmp_path: Path
) -> None:
    ran = run(server, tmp_path / "copy", "--trust", trust)
    assert ran.exit_code == 0, ran.stderr
    assert "log.example/2031: 300 entries" in ran.stdout
    assert "complete" in ran.stdout
    assert run(tmp_path / "copy", tmp_path / "second", "--trust", trust).exit_code == 0
    assert files_of(tmp_path / "second") == files_of(tmp_path / "copy") == files_of(log)


def test_a_head_that_too_few_witnesses_saw_is_copied_and_said_to_be(
    server: str, trust: Path, tmp_path: Path
) -> None:
    assert "fewer witnesses" not in run(server, tmp_path / "copy", "--trust", trust).stderr
    key = witness_key().verifier
    trust.write_bytes(Policy((log_key().verifier,), {"w": key}, quorum="w").encode())
    ran = run(server, tmp_path / "copy", "--trust", trust)
    assert ran.exit_code == 0
    assert "fewer witnesses" in ran.stderr


def test_without_trust_the_first_copy_says_so_and_pins_the_key(server: str, tmp_path: Path) -> None:
    first = run(server, tmp_path / "copy")
    assert first.exit_code == 0
    assert "Nobody said whose log" in first.stderr
    Log.create(Disk(tmp_path / "other"), log_key(7)).append(entries(301))
    assert run(tmp_path / "other", tmp_path / "copy").exit_code == 1


def test_a_log_that_names_no_key_needs_trust(tmp_path: Path, trust: Path) -> None:
    with serving(files(published(entries(5)))) as (address, _):
        assert run(address, tmp_path / "copy").exit_code == 2
        ran = run(address, tmp_path / "copy", "--trust", trust)
    assert ran.exit_code == 0
    assert "no list of its files" in ran.stdout


def test_an_interrupted_copy_goes_on_by_the_same_command(log: Path, trust: Path, tmp_path: Path) -> None:
    honest = files(files_of(log))
    with serving(in_turn(*[honest] * 5, resets(), honest)) as (address, _):
        assert run(address, tmp_path / "copy", "--trust", trust).exit_code == 2
        assert not (tmp_path / "copy" / "checkpoint").exists()
        assert run(address, tmp_path / "copy", "--trust", trust).exit_code == 0
    assert files_of(tmp_path / "copy") == files_of(log)


def test_a_split_view_is_kept_for_others_to_check(trust: Path, tmp_path: Path) -> None:
    with serving(files(published(entries(5)))) as (address, _):
        run(address, tmp_path / "my copy", "--trust", trust)
    with serving(files(published(entries(9, fork=2)))) as (address, _):
        ran = run(address, tmp_path / "my copy", "--trust", trust)
    assert ran.exit_code == 1
    kept = tmp_path / f"my copy{CONVICTION}"
    assert str(kept) in ran.stderr
    assert [one.size for one in Conviction.parse(kept.read_bytes()).check(TRUST)] == [5, 9]
    checked = veedor("log", "convict", kept, "--trust", trust)
    assert checked.exit_code == 0, checked.stderr
    assert "SPLIT VIEW" in checked.stdout
    assert checked.stdout.count("— log.example/2031 ") == 2


def test_what_weighs_more_than_the_limit_is_not_begun(server: str, trust: Path, tmp_path: Path) -> None:
    ran = run(server, tmp_path / "copy", "--trust", trust, "--limit", "1K")
    assert ran.exit_code == 2
    assert "1,000 are allowed" in ran.stderr
    assert not (tmp_path / "copy" / "checkpoint").exists()


@pytest.mark.parametrize(("text", "size"), [("1K", 1000), ("20G", 20 * 10**9), ("999999T", 999999 * 10**12)])
def test_a_limit_is_read(text: str, size: int) -> None:
    assert bytes_of(text) == size


@pytest.mark.parametrize("text", ["", "0G", "1", "G", "1.5G", "-1G", "1g", "1 G", "9999999G", "१G"])
def test_a_limit_is_a_number_and_a_unit(text: str) -> None:
    with pytest.raises(Refused) as caught:
        bytes_of(text)
    assert caught.value.problems[0].code == "mirror.bad_limit"


def test_two_copies_into_one_folder_do_not_run_at_once(server: str, trust: Path, tmp_path: Path) -> None:
    with Disk(tmp_path / "copy").locked():
        assert run(server, tmp_path / "copy", "--trust", trust).exit_code == 2
    assert run(server, tmp_path / "copy", "--trust", trust).exit_code == 0


def test_a_folder_without_a_log_is_said_to_have_no_checkpoint(tmp_path: Path) -> None:
    (tmp_path / "w").mkdir()
    ran = run(tmp_path / "w", tmp_path / "copy")
    assert ran.exit_code == 2
    assert "checkpoint" in ran.stderr
    assert "--trust" not in ran.stderr
