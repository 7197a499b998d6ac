"""Batches: in order, through any executor, and no photo that kills or stalls its worker stops the others."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.strategies.hostile_images import TEXT, saved
from tests.strategies.phone_photos import code_image
from tests.strategies.photo_tasks import busy, fatal, named, waiting
from veedor.base.errors import Refused
from veedor.election.pack_reader import read_pack
from veedor.intake.photos import batch, extra
from veedor.intake.photos.batch import read_photos, run_photos
from veedor.intake.photos.photo import PhotoRead
from veedor.intake.unread import Unread

PATHS = [Path(f"{number:02d}.jpg") for number in range(8)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("photos")
    for number in range(6):
        (made / f"{number}.png").write_bytes(saved(code_image(TEXT, 3), "PNG"))
    (made / "3.png").write_bytes(b"?")
    return made


def test_our_own_workers_keep_the_order(folder: Path) -> None:
    paths = sorted(folder.iterdir(), reverse=True)
    reads = list(read_photos(paths, read_pack("ve-2024-presidential"), jobs=2))
    assert [one.file for one in reads] == [path.name for path in paths]
    assert [one.reason for one in reads] == [None, None, Unread.NOT_AN_IMAGE, None, None, None]
    assert {one.reading.station for one in reads if one.reading is not None} == {13050100101}


def test_any_executor_will_do(folder: Path) -> None:
    paths = sorted(folder.iterdir())
    with ThreadPoolExecutor(2) as threads:
        by_threads = list(read_photos(paths, executor=threads))
    assert by_threads == list(read_photos(paths, jobs=1))


def test_a_pack_without_codes_reads_none(folder: Path) -> None:
    import dataclasses

    pack = dataclasses.replace(read_pack("ve-2024-presidential"), qr=None)
    first = next(iter(read_photos(sorted(folder.iterdir()), pack, jobs=1)))
    assert (first.reason, first.text, first.attempts) == (Unread.NO_QR_IN_PACK, None, ())
    assert first.digest is not None


@pytest.mark.parametrize("deadly", [{"00"}, {"03", "07"}])
def test_the_photo_that_kills_its_worker_is_named_and_no_other(deadly: set[str]) -> None:
    reads = list(run_photos(partial(fatal, frozenset(deadly)), PATHS, jobs=2))
    assert [one.file for one in reads] == [path.name for path in PATHS]
    assert {Path(one.file).stem for one in reads if one.reason is Unread.WORKER_DIED} == deadly
    assert all(one.text == Path(one.file).stem for one in reads if one.reason is None)


@pytest.mark.parametrize("endless", [waiting, busy])
@pytest.mark.parametrize("paths", [PATHS, PATHS[5:6]])
def test_a_photo_that_never_ends_is_ended(endless: Callable[[Path], PhotoRead], paths: list[Path]) -> None:
    """Alone or among others: even a single photo is read under the watchdogs."""
    reads = list(run_photos(endless, paths, jobs=2))
    assert [Path(one.file).stem for one in reads if one.reason is not None] == ["05"]


def test_a_watchdog_ends_nothing_after_its_photo() -> None:
    batch._guarded(named, PATHS[0])
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


class Failing(Executor):
    """An engine whose worker dies in a way of its own, and then its whole pool."""

    def submit(self, task: Callable[..., Any], /, *args: Any, **_: Any) -> Future[Any]:
        if args[0].stem >= "02":
            raise BrokenExecutor
        future: Future[Any] = Future()
        if args[0].stem == "00":
            future.set_result(task(*args))
        else:
            future.set_exception(RuntimeError("KilledWorker"))
        return future


def test_failures_of_another_engine_are_named() -> None:
    reads = list(run_photos(named, PATHS[:4], Failing()))
    assert [one.reason for one in reads] == [None, *[Unread.WORKER_DIED] * 3]


class Silent(Executor):
    """An engine that never answers."""

    def submit(self, task: Callable[..., Any], /, *args: Any, **_: Any) -> Future[Any]:
        return Future()


def test_an_engine_that_never_answers_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "_FATAL_WAIT", 0.01)
    reads = list(run_photos(named, PATHS[:2], Silent()))
    assert [one.reason for one in reads] == [Unread.TOOK_TOO_LONG] * 2


def test_a_missing_extra_is_one_sentence(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr(extra, "_LIBRARIES", ("PIL", "a_library_that_nobody_has"))
    with pytest.raises(Refused) as refused:
        read_photos([folder / "0.png"])
    assert [problem.code for problem in refused.value.problems] == ["read.extra_missing"]


INTERRUPTED = """
import os, signal
from pathlib import Path
from tests.strategies.photo_tasks import named
from veedor.intake.photos import batch

if __name__ == "__main__":
    with batch._Workers(named, 1) as workers:
        next(workers.read([Path("a.jpg"), Path("b.jpg")]))  # now the worker is up
        (worker,) = workers._pool._processes.values()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        os.killpg(0, signal.SIGINT)
        worker.join(20)
        raise SystemExit(worker.exitcode)
"""


def test_a_worker_that_is_interrupted_ends_at_once_and_says_nothing(tmp_path: Path) -> None:
    """The interrupt of a terminal reaches every process: only the first may speak of it."""
    (tmp_path / "read.py").write_text(INTERRUPTED)
    ran = subprocess.run(
        [sys.executable, str(tmp_path / "read.py")],
        capture_output=True, text=True, timeout=60, start_new_session=True, check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert ran.returncode == -signal.SIGINT % 256
    assert ran.stderr == ""
