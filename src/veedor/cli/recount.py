"""`veedor recount DIR|URL`: the same count from a published log alone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from veedor.base.errors import CANNOT_EVALUATE, refuse
from veedor.base.progress import Progress
from veedor.cli.count import say
from veedor.cli.language import LanguageOption, help_of, words_of
from veedor.cli.processes import JobsOption, each_passed, processes
from veedor.cli.published import read_trust, reading, refusing
from veedor.cli.recorded import counted_job
from veedor.cli.reports import Reports
from veedor.cli.terminal import warn

if TYPE_CHECKING:
    from veedor.base.words import Words
    from veedor.evidence.fetch import Fetch
    from veedor.evidence.trust import Policy
    from veedor.tally.recorded import Basis

_BUDGET: Final = 10**12
"""Bytes that a server may send in all."""
_STRETCH: Final = 1024
"""Entries checked at a time: a hostile log makes each 64 KiB long."""
_FEW: Final = 16
"""Up to so many stretches are checked in this process: starting others would take longer."""
_BLOB_BYTES: Final = 256 * 1024 * 1024
"""The longest file of a pack, or of places, that is read."""


def recount(
    context: typer.Context,
    log: Annotated[str, typer.Argument(metavar="DIR|URL", help=help_of("log.help.log"))],
    trust: Annotated[Path | None, typer.Option("--trust", metavar="FILE", help=help_of("log.help.trust"))] = None,
    by: Annotated[str | None, typer.Option(metavar="LEVEL", help=help_of("cli.count.by"))] = None,
    jobs: JobsOption = None,
    as_json: Annotated[bool, typer.Option("--json", help=help_of("cli.option.json"))] = False,
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Count a published log again."""
    words = words_of(context)
    with refusing(log), reading(log, budget=_BUDGET) as fetch:
        found = _basis(fetch, read_trust(trust) if trust else None, processes(jobs), words)
    job = counted_job(found, f"veedor recount {log} --json", words, by, None, Reports())
    say(job, as_json)
    if trust is None:
        warn(words.say("workspace.recount.untrusted"))
        raise typer.Exit(CANNOT_EVALUATE)
    raise typer.Exit(job.exit_code)


def _basis(fetch: Fetch, trusted: Policy | None, jobs: int, words: Words) -> Basis:
    """What the log's open facts say, every entry checked against the signed head."""
    from veedor.evidence.entries import published_entries
    from veedor.evidence.known import known_facts
    from veedor.evidence.log import CHECKPOINT
    from veedor.evidence.note import NOTE_BYTES
    from veedor.evidence.trust import POLICY, POLICY_BYTES, Policy
    from veedor.store.kinds import REGISTRY
    from veedor.tally.recorded import basis, recorded

    policy = trusted or Policy.parse_claim(fetch(POLICY, POLICY_BYTES))
    head = policy.open(fetch(CHECKPOINT, NOTE_BYTES))
    if not policy.met(head.signers):
        raise refuse("log.verify.quorum", CHECKPOINT, missing=", ".join(policy.witnesses))
    entries = _checked(published_entries(fetch, head.checkpoint), head.checkpoint.size, jobs, words)
    gathered = recorded(known_facts(entries, REGISTRY, checked=True))
    return basis(gathered, lambda digest: _blob(fetch, digest))


def _checked(entries: Iterator[bytes], size: int, jobs: int, words: Words) -> Iterator[bytes]:
    """The entries, each once it was found sound; by several processes where there are many."""
    starts = range(0, size, _STRETCH)
    stretches = ((start, list(islice(entries, _STRETCH))) for start in starts)
    with Progress(len(starts)) as progress:
        for start, stretch in each_passed(_check, stretches, jobs if len(starts) > _FEW else 1):
            progress.step(words.say("workspace.recount.reading", done=start, of=size))
            yield from stretch
    yield from entries  # none is left: this only lets their root be compared with the head's


def _check(stretch: tuple[int, list[bytes]]) -> None:
    from veedor.evidence.known import check_entries
    from veedor.store.kinds import REGISTRY

    start, entries = stretch
    check_entries(entries, start, REGISTRY)


def _blob(fetch: Fetch, digest: str) -> bytes:
    """A published file by its digest. Refused: it holds something else."""
    from hashlib import sha256

    from veedor.evidence.blob import blob_path

    content = fetch(blob_path(digest), _BLOB_BYTES)
    if sha256(content).hexdigest() != digest:
        raise refuse("fact.blob.other", blob_path(digest))
    return content
