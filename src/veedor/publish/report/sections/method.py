"""How it was done and from what: files with their digests, grades, the law as far as it is stated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from veedor.election.law import Citation
from veedor.election.sheet import UNDECLARED
from veedor.publish.report.blocks import Block, Prose, Table
from veedor.publish.report.voice import Voice

_FILE: Final = ("file", "source", "custodian", "rows", "refused", "digest")


def method(voice: Voice) -> tuple[Block, ...]:
    """Method, files, law, and what is left out on purpose."""
    said = [Prose(voice.say("report.method.how")), Prose(voice.say("count.grades.legend"), "note")]
    files = (_files(voice),) if voice.facts.received.files else ()
    return *said, *files, _law(voice), Prose(voice.say("report.method.personal"), "note")


def _files(voice: Voice) -> Table:
    return Table(
        caption=voice.say("report.method.files"),
        head=tuple(voice.say(f"report.method.{key}") for key in _FILE),
        numeric=(False, False, False, True, True, False),
        rows=tuple(_file_rows(voice)),
        stacks=True,
    )


def _file_rows(voice: Voice) -> Iterator[tuple[str, ...]]:
    """One row a file and source: a file may hold several."""
    received = voice.facts.received
    for file in received.files:
        for source in file.sources:
            kind = voice.say(f"report.kind.{source.kind}")
            undeclared = source.custodian == UNDECLARED
            yield (
                file.name,
                voice.say("report.method.source_kind", source=source.name, kind=kind),
                voice.say("count.undeclared") if undeclared else source.custodian,
                voice.number(file.rows),
                voice.number(received.refused.get(file.name, 0) + received.unread.get(source.name, 0)),
                file.digest,
            )


def _law(voice: Voice) -> Table:
    keys = ("statement", "stands", "article")
    return Table(
        caption=voice.say("report.method.law"),
        head=tuple(voice.say(f"report.method.{key}") for key in keys),
        numeric=(False, False, False),
        rows=tuple(_law_rows(voice)),
        stacks=True,
    )


def _law_rows(voice: Voice) -> Iterator[tuple[str, str, str]]:
    law = voice.facts.pack.law
    for key, stated in (("publication_from", law.publication_from), ("station_results_by", law.station_results_by)):
        says = f"{voice.date(stated[0].date())}, {stated[0]:%H:%M}" if stated else None
        yield _statement(voice, key, says, stated[1] if stated else None)
    who, may = law.declared_by, law.projections_allowed
    yield _statement(voice, "declared_by", voice.read(who[0]) if who else None, who[1] if who else None)
    allowed = voice.say(f"report.method.{'allowed' if may[0] else 'not_allowed'}") if may else None
    yield _statement(voice, "projections_allowed", allowed, may[1] if may else None)


def _statement(voice: Voice, key: str, says: str | None, where: Citation | None) -> tuple[str, str, str]:
    """What the pack does not state is said to be so."""
    name = voice.say(f"report.method.{key}")
    if says is None or where is None:
        return name, voice.say("report.method.locked"), voice.say("report.none")
    return name, says, voice.say("report.method.citation", article=where.article, source=where.source)
