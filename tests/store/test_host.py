"""What is a place on another machine, and what stands there after it was written to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.strategies.hosts import loopback_host
from veedor.base.errors import Refused
from veedor.store.host import Host


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Host:
    return loopback_host(tmp_path, monkeypatch)


@pytest.mark.parametrize(
    ("target", "login", "folder"),
    [
        ("there:copies", "there", "copies"),
        ("rosa@there.example:/srv/a copy/", "rosa@there.example", "/srv/a copy"),
        ("rosa@[2001:db8::1]:copy", "rosa@[2001:db8::1]", "copy"),
    ],
)
def test_a_place_is_named_as_ssh_names_it(target: str, login: str, folder: str) -> None:
    assert Host.named(target) == Host(login, folder)


@pytest.mark.parametrize("target", ["copy", "/media/usb/copy", "./a:b", "../there:copy", "C:\\copy"])
def test_a_folder_of_this_machine_is_none(target: str) -> None:
    assert Host.named(target) is None


@pytest.mark.parametrize(
    "target",
    ["there::module", "rsync://there/module", "-e:x", "-oProxyCommand=x:y", "there:", "a b:c", "there:a\nb"],
)
def test_what_ssh_would_not_reach_is_refused(target: str) -> None:
    with pytest.raises(Refused, match=r"follow\.no_place"):
        Host.named(target)


def test_what_differs_is_named_and_what_is_private_is_nobody_elses(host: Host, tmp_path: Path) -> None:
    own, there = tmp_path / "own", tmp_path / "copy" / "files"
    (own / "ab").mkdir(parents=True)
    (own / "ab" / "first").write_text("good")
    host.prepare([], ["files"])
    assert host.lacks(own, "files") == ["ab/first"]
    host.add(own, "files", ["ab/first"])
    (there / "ab" / "first").write_text("evil")
    (own / "ab" / "second").write_text("new")
    assert host.lacks(own, "files") == ["ab/second"]
    assert host.lacks(own, "files", check=True) == ["ab/first", "ab/second"]
    (there / "ab" / "first").write_text("")
    assert host.lacks(own, "files") == ["ab/first", "ab/second"]
    host.add(own, "files", ["ab/first", "ab/second"])
    assert [(there / "ab" / name).read_text() for name in ("first", "second")] == ["good", "new"]
    modes = [path.stat().st_mode & 0o777 for path in (there, there / "ab", there / "ab" / "first")]
    assert modes == [0o700, 0o700, 0o600]


def test_the_last_file_is_written_apart_and_what_is_gone_goes(host: Host, tmp_path: Path) -> None:
    own, there = tmp_path / "own", tmp_path / "copy" / "log"
    own.mkdir()
    for name in ("head", "tile", "withheld"):
        (own / name).write_text(name)
    host.prepare(["log"], [])
    assert host.read("log/head") is None
    host.send(own, "log", "head")
    assert sorted(path.name for path in there.iterdir()) == ["tile", "withheld"]
    host.write("log/head", b"first")
    (own / "withheld").unlink()
    host.sweep(own, "log", "head")
    assert sorted(path.name for path in there.iterdir()) == ["head", "tile"]
    assert host.read("log/head") == b"first"


def test_a_host_that_cannot_be_reached_says_why(host: Host, tmp_path: Path) -> None:
    (tmp_path / "ssh").write_text("#!/bin/sh\necho 'ssh: no route to there' >&2\nexit 255\n")
    with pytest.raises(Refused, match=r"follow\.host") as refused:
        host.read("log/head")
    assert refused.value.problems[0].values["reason"] == "ssh: no route to there"


def test_without_rsync_it_says_what_to_install(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Refused, match=r"follow\.no_rsync"):
        host.read("log/head")
