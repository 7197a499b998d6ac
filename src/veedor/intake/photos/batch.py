"""Many photos, in the order given, through any executor. One that kills its worker is named; the rest go on.

Our own workers are processes, even for a single photo: nobody can promise that every decoder comes back from
every file, and one that does not can only be ended with its process. Each runs under two watchdogs, which work
inside a decoder too: one of processor time, so that a crowded machine costs no photo, and one of the clock, far
above it, for what waits and does nothing. Then the photos that were under way are read again, and the one that ends
a worker of its own is the culprit.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final, TypeAlias

from veedor.election.pack import Pack
from veedor.intake import limits
from veedor.intake.photos.extra import require_photos
from veedor.intake.photos.photo import PhotoRead, file_name, fingerprint_photo, read_photo
from veedor.intake.qr import QrReader
from veedor.intake.unread import Unread

_UNDER_WAY: Final = 64
"""Photos handed to an executor before the first of them must be back."""

_FATAL_SECONDS: Final = limits.PHOTO_SECONDS * 3 // 2
"""Of processor time."""

_FATAL_WAIT: Final = limits.PHOTO_SECONDS * 10
"""By the clock."""

Task: TypeAlias = Callable[[Path], PhotoRead]
"""What is done with one photo; a function that other processes can import."""


def read_photos(
    paths: Iterable[Path], pack: Pack | None = None, executor: Executor | None = None, jobs: int | None = None
) -> Iterator[PhotoRead]:
    """Read every photo by the pack's QR layout, in the order of `paths`. `executor` may be any engine's; without
    one, the photos are shared among `jobs` processes of our own (as many as there are processors).
    Refused: the libraries that read photos are not installed."""
    require_photos()
    return run_photos(_task(pack), list(paths), executor, jobs)


def _task(pack: Pack | None) -> Task:
    if pack is not None and pack.qr is None:
        return fingerprint_photo
    return partial(read_photo, reader=None if pack is None else QrReader.of(pack))


def run_photos(
    task: Task, paths: Sequence[Path], executor: Executor | None = None, jobs: int | None = None
) -> Iterator[PhotoRead]:
    """Apply a task to every photo, as `read_photos` does."""
    jobs = jobs or os.cpu_count() or 1
    if executor is not None:
        yield from _Foreign(executor, task).read(paths)
    elif paths:
        with _Workers(task, min(jobs, len(paths))) as workers:
            yield from workers.read(paths)


class _Window(ABC):
    """Hands out photos a few ahead, and takes them back in order."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[Path, Future[PhotoRead]]] = deque()

    def read(self, paths: Sequence[Path]) -> Iterator[PhotoRead]:
        for path in paths:
            self._waiting.append((path, self._submitted(path)))
            if len(self._waiting) >= _UNDER_WAY:
                yield self._result(*self._waiting.popleft())
        while self._waiting:
            yield self._result(*self._waiting.popleft())

    def _submitted(self, path: Path) -> Future[PhotoRead]:
        try:
            return self._submit(path)
        except BrokenExecutor as broken:
            failed: Future[PhotoRead] = Future()
            failed.set_exception(broken)
            return failed

    @abstractmethod
    def _submit(self, path: Path) -> Future[PhotoRead]: ...

    @abstractmethod
    def _result(self, path: Path, future: Future[PhotoRead]) -> PhotoRead: ...


class _Foreign(_Window):
    """Another engine's executor: what fails there is named here, and it is never ended from here."""

    def __init__(self, executor: Executor, task: Task) -> None:
        super().__init__()
        self._executor, self._task = executor, task

    def _submit(self, path: Path) -> Future[PhotoRead]:
        return self._executor.submit(self._task, path)

    def _result(self, path: Path, future: Future[PhotoRead]) -> PhotoRead:
        try:
            return future.result(timeout=_FATAL_WAIT)
        except TimeoutError:
            future.cancel()
            return _lost(path, Unread.TOOK_TOO_LONG)
        except Exception:  # engines have errors of their own for a worker that died
            return _lost(path, Unread.WORKER_DIED)


class _Workers(_Window):
    """Processes of our own, started afresh (never forked) and replaced when one dies."""

    def __init__(self, task: Task, jobs: int) -> None:
        super().__init__()
        self._task, self._jobs = partial(_guarded, task), jobs
        self._pool = _pool(jobs)

    def __enter__(self) -> _Workers:
        return self

    def __exit__(self, *_: object) -> None:
        """Waits for the photos under way: left to themselves, workers would complain when the interpreter ends."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _submit(self, path: Path) -> Future[PhotoRead]:
        return self._pool.submit(self._task, path)

    def _result(self, path: Path, future: Future[PhotoRead]) -> PhotoRead:
        try:
            return future.result()
        except BrokenExecutor:
            read = self._alone(path)
            self._replace_pool()
            return read

    def _alone(self, path: Path) -> PhotoRead:
        """The photo in a process of its own: if that dies too, it is this photo's doing."""
        began = time.monotonic()
        with _pool(1) as pool:
            try:
                return pool.submit(self._task, path).result()
            except BrokenExecutor:
                slow = time.monotonic() - began >= min(_FATAL_SECONDS, _FATAL_WAIT)
                return _lost(path, Unread.TOOK_TOO_LONG if slow else Unread.WORKER_DIED)

    def _replace_pool(self) -> None:
        """New processes, which also get what the broken ones took down with them."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool = _pool(self._jobs)
        self._waiting = deque(
            (path, self._submitted(path) if _was_lost(future) else future) for path, future in self._waiting
        )


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_end_in_silence)


def _end_in_silence() -> None:
    """A terminal's interrupt reaches every process; only the first says so."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _guarded(task: Task, path: Path) -> PhotoRead:
    """The task, in a process that ends if it works or waits far too long."""
    with Path(os.devnull).open("w") as nowhere:
        faulthandler.dump_traceback_later(_FATAL_WAIT, exit=True, file=nowhere)
        _end_after(_FATAL_SECONDS)
        try:
            return task(path)
        finally:
            _end_after(0)
            faulthandler.cancel_dump_traceback_later()


def _end_after(seconds: float) -> None:
    """Lets the system end this process after so much more processor time; 0: no longer. Where the system has no
    such timer (Windows), the clock's watchdog is the only one."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _was_lost(future: Future[PhotoRead]) -> bool:
    return future.cancelled() or future.exception() is not None


def _lost(path: Path, reason: Unread) -> PhotoRead:
    return PhotoRead(file_name(path), reason=reason)
