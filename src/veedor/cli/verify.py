"""`veedor verify DIR|URL`: a whole published log, checked, by the key and the witnesses that the reader trusts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from veedor.base.errors import CANNOT_EVALUATE, CHECK_FAILED, HOLDS
from veedor.base.progress import Progress
from veedor.cli.address import is_address
from veedor.cli.language import LanguageOption, help_of, words_of
from veedor.cli.processes import JobsOption, by_processes, processes
from veedor.cli.published import reachable, read_trust, reading, refusing
from veedor.cli.rehearsed import marked
from veedor.cli.terminal import tell, tell_json, warn

if TYPE_CHECKING:
    from veedor.base.words import Words
    from veedor.evidence.census import Census
    from veedor.evidence.checkpoint import SignedCheckpoint
    from veedor.evidence.trust import Policy
    from veedor.evidence.verify import Report

FORMAT: Final = "veedor-verify/1"
"""Version of what `--json` prints."""
_BUDGET: Final = 10**12
"""Bytes that a server may send in all: each file is bounded by the list of files."""
_SHOWN: Final = 50
"""Faults that are told on the terminal; `--json` has them all."""
_UNREAD: Final = ("remote.", "folder.system")
"""How faults begin that say nothing of a file but that it could not be read."""
STATES: Final = ("open", "sealed", "opened")

HeadOption = Annotated[list[Path] | None, typer.Option("--head", metavar="FILE", help=help_of("log.help.other"))]


def verify(
    context: typer.Context,
    log: Annotated[str, typer.Argument(metavar="DIR|URL", help=help_of("log.help.log"))],
    trust: Annotated[Path | None, typer.Option("--trust", metavar="FILE", help=help_of("log.help.trust"))] = None,
    pin: Annotated[Path | None, typer.Option("--pin", metavar="FILE", help=help_of("log.help.pin"))] = None,
    head: Annotated[
        list[Path] | None, typer.Option("--head", metavar="FILE", help=help_of("log.help.other"))
    ] = None,
    jobs: JobsOption = None,
    as_json: Annotated[bool, typer.Option("--json", help=help_of("cli.option.json"))] = False,
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Check a published log."""
    words = words_of(context)
    policy = _policy(trust, pin)
    report = _checked(log, policy, head or [], processes(jobs), words)
    if as_json:
        tell_json(as_object(report, words))
    else:
        _say(report, words)
    if pin and policy is None and not report.faults:
        _pin(pin, report, words)
    raise typer.Exit(exit_code(report))


def exit_code(report: Report) -> int:
    """0 holds, for who said whose log it must be; 1 something is wrong; 2 nobody said whose log it must be, or what
    could not be read is all that is wrong."""
    if any(not fault.code.startswith(_UNREAD) for fault in report.faults):
        return CHECK_FAILED
    return HOLDS if report.given and not report.faults else CANNOT_EVALUATE


def _policy(trust: Path | None, pin: Path | None) -> Policy | None:
    """What the reader trusts: a trust file, or the key that was kept at the first use."""
    given = trust or pin
    if given is None or (trust is None and not os.path.lexists(given)):
        return None
    return read_trust(given)


def _checked(log: str, policy: Policy | None, heads: list[Path], jobs: int, words: Words) -> Report:
    from veedor.evidence.disk import names
    from veedor.evidence.verify import verify
    from veedor.store.kinds import REGISTRY

    watch = _Watch(words)
    local = not is_address(log)
    each = partial(by_processes, jobs=jobs if local else 1)
    with refusing(log), reading(log, budget=_BUDGET) as fetch, closing(watch):
        return verify(fetch, REGISTRY, policy, names(Path(log)) if local else (), _heads(heads), each, watch)


def _heads(paths: list[Path]) -> dict[str, bytes]:
    from veedor.evidence.note import NOTE_BYTES

    found = {}
    for path in paths:
        with path.open("rb") as file:
            found[str(path)] = file.read(NOTE_BYTES)
    return found


class _Watch:
    """Shows how far the check is, as soon as it is known how many bundles there are."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._progress: Progress | None = None

    def __call__(self, done: int, of: int) -> None:
        self._progress = self._progress or Progress(of)
        self._progress.step(self._words.say("log.told.checking", done=done, of=of))

    def close(self) -> None:
        if self._progress:
            self._progress.clear()


def _say(report: Report, words: Words) -> None:
    if report.head is not None:
        tell(*head_lines(report.head, words))
        tell(words.say("log.told.files", files=report.files, bytes=report.bytes))
        tell(*_census_lines(report.census, words))
        for line in _notice_lines(report.census, words):
            warn(line)
    for digest, reason in sorted(report.withheld.items()):
        tell(words.say("log.told.withheld", digest=digest, reason=reason))
    for one in report.convictions:
        tell(words.say("log.told.both"), *one.first.decode().split("\n"), *one.second.decode().split("\n"))
    for fault in report.faults[:_SHOWN]:
        warn(words.explain(fault))
    if (more := len(report.faults) + report.unnamed - _SHOWN) > 0:
        warn(words.say("log.told.more", count=more))
    (warn if report.faults else tell)(_verdict(report, words))
    if report.given and not report.faults and not report.witnessed:
        tell(words.say("log.told.no_witness"))


def head_lines(head: SignedCheckpoint, words: Words) -> Iterator[str]:
    """A head and who signed it."""
    one = head.checkpoint
    yield marked(
        one.origin, words, words.say("log.told.head", origin=one.origin, size=one.size, root=one.root.hex())
    )
    for key, time in head.signers.items():
        if time is None:
            yield words.say("log.told.signed", name=key.name)
        else:
            yield words.say("log.told.cosigned", name=key.name, time=_moment(time))


def _moment(time: int) -> str:
    """A time of a cosignature, in UTC. One beyond the calendar is shown as its number of seconds."""
    try:
        return datetime.fromtimestamp(time, UTC).isoformat(timespec="seconds")
    except (OverflowError, OSError, ValueError):
        return str(time)


def _census_lines(census: Census, words: Words) -> Iterator[str]:
    for kind, states in sorted(_by_kind(census).items()):
        yield words.say("log.told.kind", kind=kind, **states)
    if unknown := census.unknown.total():
        kinds = ", ".join(sorted({kind for kind, _ in census.unknown}))
        yield words.say("log.told.unknown", count=unknown, kinds=kinds)
    if census.unreadable:
        yield words.say("log.told.unreadable", count=census.unreadable)
    yield words.say("log.told.sealed", count=census.still_sealed)


def _notice_lines(census: Census, words: Words) -> Iterator[str]:
    """What changed of that which the log rests on, as the log says itself."""
    for leaf, fact in census.notices:
        body = dict(fact.body)
        for field in {"what", "reason"} & body.keys():
            body[field] = words.say(f"log.notice.{body[field]}")
        yield words.say(f"log.notice.{fact.kind.replace('.', '_')}", leaf=leaf, at=fact.at, **body)
        if "from_leaf" in body:
            yield words.say("log.notice.from_leaf", leaf=body["from_leaf"])


def _by_kind(census: Census) -> dict[str, dict[str, int]]:
    kinds = {kind for kind, _ in census.kinds}
    return {kind: {state: census.kinds[kind, state] for state in STATES} for kind in kinds}


def _verdict(report: Report, words: Words) -> str:
    if report.faults:
        return words.say("log.told.fails", faults=len(report.faults) + report.unnamed)
    return words.say("log.told.holds" if report.given else "log.told.itself")


def _pin(path: Path, report: Report, words: Words) -> None:
    """Keep the key that the log was first seen with. Refused: a file stands there by now."""
    from veedor.evidence.trust import Policy

    assert report.head is not None
    with reachable(path), path.open("xb") as file:  # never over a pin that another check has put there meanwhile
        file.write(Policy.claimed(report.head.log).encode())
    warn(words.say("log.told.pinned", file=str(path), key=str(report.head.log)))


def as_object(report: Report, words: Words) -> dict[str, Any]:
    """What `--json` prints (docs/json.md)."""
    return {
        "format": FORMAT,
        "verdict": "fails" if report.faults else "holds" if report.given else "itself",
        "log": None if report.head is None else _head_object(report.head),
        "witnessed": report.witnessed,
        "files": report.files,
        "bytes": report.bytes,
        "kinds": _by_kind(report.census),
        "unknown": [
            {"kind": kind, "version": version, "count": count}
            for (kind, version), count in sorted(report.census.unknown.items(), key=str)
        ],
        "unreadable": report.census.unreadable,
        "still_sealed": report.census.still_sealed,
        "notices": [
            {"leaf": leaf, "at": fact.at, "kind": fact.kind, "body": dict(fact.body)}
            for leaf, fact in report.census.notices
        ],
        "withheld": dict(report.withheld),
        "convictions": [{"first": one.first.decode(), "second": one.second.decode()} for one in report.convictions],
        "unnamed_faults": report.unnamed,
        "faults": [{"code": one.code, "where": one.where, "text": words.explain(one)} for one in report.faults],
    }


def _head_object(head: SignedCheckpoint) -> dict[str, Any]:
    one = head.checkpoint
    return {
        "origin": one.origin,
        "size": one.size,
        "root": one.root.hex(),
        "key": str(head.log),
        "signers": [{"name": key.name, "time": time} for key, time in head.signers.items()],
    }
