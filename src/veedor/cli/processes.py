"""Work on the stretches of a long log by several processes, in the stretches' order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import Annotated, Final, TypeVar

import typer

from veedor.cli.language import help_of

T = TypeVar("T")
R = TypeVar("R")

CHUNK: Final = 16
"""Bundles handed to another process at a time."""
FEW: Final = 4 * CHUNK
"""Up to so many bundles are checked in this process: starting others would take longer."""

JobsOption = Annotated[int | None, typer.Option("--jobs", "-j", min=1, metavar="N", help=help_of("log.help.jobs"))]
"""Declares `--jobs` on a command; the command asks `processes(jobs)`."""


def processes(jobs: int | None) -> int:
    """As many as were asked for, else one for each processor."""
    return jobs or os.cpu_count() or 1


def by_processes(work: Callable[[T], R], items: Sequence[T], jobs: int) -> Iterator[R]:
    """`map` over items, small ones, once there are more than a few."""
    if jobs == 1 or len(items) <= FEW:
        yield from map(work, items)
        return
    with _pool(jobs) as pool:
        yield from pool.map(work, items, chunksize=CHUNK)


def each_passed(check: Callable[[T], None], items: Iterable[T], jobs: int) -> Iterator[T]:
    """The items, each once `check` has raised nothing; items are asked for only a few ahead, for all of them may
    not fit in memory."""
    if jobs == 1:
        for item in items:
            check(item)
            yield item
        return
    waiting: deque[tuple[T, Future[None]]] = deque()
    with _pool(jobs) as pool:
        for item in items:
            waiting.append((item, pool.submit(check, item)))
            if len(waiting) > 2 * jobs:
                yield _passed(*waiting.popleft())
        while waiting:
            yield _passed(*waiting.popleft())


def _passed(item: T, checked: Future[None]) -> T:
    checked.result()
    return item


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))
