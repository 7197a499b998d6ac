"""What was acknowledged is there, once, whatever is interrupted: every durable write, and writers at any moment."""

from __future__ import annotations

import os
import random
import select
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.store.workspaces import assert_sound, imported, made, table, votes
from veedor.evidence.disk import Disk, names
from veedor.evidence.folder import Folder
from veedor.evidence.growth import Growth
from veedor.evidence.keyfile import read_key
from veedor.evidence.trust import Policy
from veedor.evidence.verify import verify
from veedor.store.connection import connect, disconnect
from veedor.store.kinds import REGISTRY
from veedor.store.workspace import Workspace

KILLS, EVERY, WRITERS = 150, 25, 3


class PowerCutError(BaseException):
    """Not an Exception: nothing may catch it and tidy up."""


@contextmanager
def cut(monkeypatch: pytest.MonkeyPatch, at: int, after: bool) -> Iterator[list[int]]:
    """The power goes before (or after) the durable write of that number, counted from 0, and nothing is written
    afterwards; the list has one item for each write that was begun."""
    from django.db.backends.base.base import BaseDatabaseWrapper

    begun: list[int] = []

    def failing(method: Callable[..., Any]) -> Callable[..., Any]:
        def write(*arguments: Any) -> Any:
            begun.append(len(begun))
            if len(begun) > at + 1 or (len(begun) == at + 1 and not after):
                raise PowerCutError
            done = method(*arguments)
            if len(begun) == at + 1:
                raise PowerCutError
            return done

        return write

    with monkeypatch.context() as patch:
        for owner, name in ((Disk, "write"), (Disk, "settle"), (Disk, "remove"), (BaseDatabaseWrapper, "_commit")):
            patch.setattr(owner, name, failing(getattr(owner, name)))
        yield begun


@pytest.mark.parametrize("after", [False, True])
def test_a_failure_before_or_after_every_durable_write(
    tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    workspace = made(tmp_path, database)
    from django.db.utils import Error

    from veedor.store.publishing import publish

    publish(workspace)
    for at in range(1000):
        path = table(tmp_path / f"{at}.csv", [(at % 99 + 1, 1 + at, 2), ((at + 1) % 99 + 1, at, 3)])
        lost = suppress(PowerCutError, Error)  # Django notices that its transaction is gone
        with cut(monkeypatch, at, after) as begun, lost:
            imported(workspace, path)
            publish(workspace)
        disconnect()
        connect(workspace)
        assert_sound(workspace)
        assert set(_faults(workspace)) <= {"log.verify.unlisted"}
        assert sum(imported(workspace, path)) == 2
        publish(workspace)
        assert _faults(workspace) == []
        if len(begun) <= at:
            break
    assert at > 10
    assert_sound(workspace)
    assert votes(workspace)


def _faults(workspace: Workspace) -> list[str]:
    trusted = Policy.claimed(read_key(workspace.log_key).verifier)
    report = verify(Folder(workspace.log), REGISTRY, trusted, names(workspace.log))
    return [fault.code for fault in report.faults]


class Writers:
    """Importers in processes of their own, and what they were told is done."""

    def __init__(self, workspace: Workspace) -> None:
        folder = workspace.folder
        command = [sys.executable, "-m", "tests.store.writers", str(folder)]
        environment = os.environ | {"TMPDIR": str(folder.parent)}
        self._forks = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        self.alive: dict[int, int] = {}
        self._notes = folder.parent / "acknowledged"
        self._notes.touch()
        self._read = 0

    def begin(self, number: int) -> None:
        assert self._forks.stdin
        assert self._forks.stdout
        self._forks.stdin.write(f"{number}\n")
        self._forks.stdin.flush()
        self.alive[number] = int(self._forks.stdout.readline())

    def kill(self, number: int) -> None:
        os.kill(self.alive[number], signal.SIGKILL)

    def acknowledged(self) -> dict[str, int]:
        """Files imported since the last time, by digest, with their readings."""
        with self._notes.open("rb") as file:
            file.seek(self._read)
            whole = file.read().rpartition(b"\n")[0] + b"\n"
        self._read += len(whole) if len(whole) > 1 else 0
        return {digest: int(rows) for digest, rows in map(str.split, whole.decode().strip().splitlines())}

    def end(self) -> None:
        for number in self.alive:
            self.kill(number)
        self._forks.communicate()


@pytest.mark.soak
def test_writers_are_killed_at_any_moment(tmp_path: Path, database: str) -> None:
    workspace = made(tmp_path, database)
    writers, drawn, log = Writers(workspace), random.Random(2024), Growth()
    told: dict[str, int] = {}
    try:
        for number in range(WRITERS):
            writers.begin(number)
        for kill in range(1, KILLS + 1):
            _wait(drawn)
            victim = drawn.randrange(WRITERS)
            writers.kill(victim)
            new = writers.acknowledged()
            told |= new
            _check(log, new)
            writers.begin(victim)
            if kill % EVERY == 0:
                _check_all(workspace, log, told)
    finally:
        writers.end()
    told |= writers.acknowledged()
    _check_all(workspace, log, told)
    assert len(told) > KILLS / 2


def _wait(drawn: random.Random) -> None:
    """Until some writers have got on, and then for a moment: what is killed is at work."""
    from veedor.store.models import Head

    wanted = Head.objects.get().size + drawn.randrange(60)
    while Head.objects.get().size < wanted:
        select.select([], [], [], 0.005)
    select.select([], [], [], drawn.random() * 0.02)


def _check(log: Growth, acknowledged: dict[str, int]) -> None:
    """What was acknowledged is there, and the head is that of the facts seen before with new ones after them."""
    from veedor.store.models import Fact, Head, SheetRead
    from veedor.store.stored import stored_entries

    size = Head.objects.get().size
    deque(log.add(list(stored_entries(log.size, size))), maxlen=0)
    assert log.size == size
    assert Fact.objects.filter(leaf__lt=size).count() == size
    for digest, rows in acknowledged.items():
        assert SheetRead.objects.filter(blob=digest).count() == rows


def _check_all(workspace: Workspace, log: Growth, told: dict[str, int]) -> None:
    """All of it again from the first fact: published, verified, rebuilt."""
    from veedor.store.publishing import publish
    from veedor.store.rebuild import rebuild
    from veedor.store.stored import stored_entries

    head = publish(workspace)
    assert _faults(workspace) == []
    again = Growth()
    deque(again.add(list(stored_entries(0, log.size))), maxlen=0)
    assert again.root() == log.root()
    assert head.size >= log.size
    assert rebuild() == ()
    _check(log, told)
