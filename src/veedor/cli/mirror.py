"""`veedor mirror URL DIR`: a copy of a published log that can be served in its turn."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from veedor.base.errors import CANNOT_EVALUATE, CHECK_FAILED, refuse
from veedor.base.progress import Progress
from veedor.cli.language import LanguageOption, help_of, words_of
from veedor.cli.published import read_trust, reading, refusing
from veedor.cli.rehearsed import tell_of
from veedor.cli.terminal import warn

if TYPE_CHECKING:
    from veedor.base.words import Words
    from veedor.evidence.conviction import Conviction
    from veedor.evidence.fetch import Fetch
    from veedor.evidence.kept import Kept
    from veedor.evidence.mirror import Copied
    from veedor.evidence.trust import Policy

_UNITS: Final = {"K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
_LIMIT: Final = re.compile(rf"([1-9][0-9]{{0,5}})([{''.join(_UNITS)}])", re.ASCII)
CONVICTION: Final = "-conviction.json"
"""Ends the name of the file beside a copy that holds a proof against its log; in it, it would be a stray file."""


def mirror(
    context: typer.Context,
    source: Annotated[str, typer.Argument(metavar="URL", help=help_of("mirror.help.source"))],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=help_of("mirror.help.folder"))],
    trust: Annotated[
        Path | None, typer.Option("--trust", metavar="FILE", help=help_of("mirror.help.trust"))
    ] = None,
    limit: Annotated[str, typer.Option("--limit", metavar="SIZE", help=help_of("mirror.help.limit"))] = "10G",
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Copy a published log."""
    from veedor.evidence.kept import Kept

    words, most, kept = words_of(context), bytes_of(limit), Kept(folder)
    given = None if trust is None else read_trust(trust)
    with refusing(str(folder)), kept.disk.locked(), reading(source, budget=2 * most) as fetch:
        policy = given or _claimed(kept, fetch, source)
        done = _copied(policy, fetch, kept, most, source, words)
    _say(done, policy, words)
    if given is None:
        warn(words.say("mirror.untrusted"))


def bytes_of(text: str) -> int:
    """`500M` in bytes. Refused: anything else."""
    found = _LIMIT.fullmatch(text)
    if not found:
        raise refuse("mirror.bad_limit", "--limit", given=ascii(text)[:40])
    return int(found[1]) * _UNITS[found[2]]


def _claimed(kept: Kept, fetch: Fetch, source: str) -> Policy:
    """Whose log it says it is: as the copy has it from the first time, else as it says now.

    Refused: it does not say so, or there is no log.
    """
    from veedor.evidence.errors import FetchError
    from veedor.evidence.fetch import is_absent
    from veedor.evidence.log import CHECKPOINT
    from veedor.evidence.note import NOTE_BYTES
    from veedor.evidence.trust import POLICY, POLICY_BYTES, Policy

    for read in (kept, fetch):
        try:
            return Policy.parse_claim(read(POLICY, POLICY_BYTES))
        except FetchError as error:
            if not is_absent(error):
                raise
    with refusing(source):
        fetch(CHECKPOINT, NOTE_BYTES)
    raise refuse("mirror.no_trust", source)


def _copied(policy: Policy, fetch: Fetch, kept: Kept, limit: int, source: str, words: Words) -> Copied:
    """Ends the command if what is published fails a check: 1; if there is nothing to check: 2."""
    from veedor.evidence.errors import EvidenceError, FetchError
    from veedor.evidence.mirror import SplitViewError, copy

    watch = _Watch(words)
    try:
        return copy(policy, fetch, kept, limit, watch)
    except EvidenceError as error:
        watch.clear()
        if isinstance(error, SplitViewError):
            _keep(error.conviction, kept.root, words)
        warn(words.explain(error.at(source)))
        cannot = isinstance(error, FetchError) or error.code in ("mirror.too_much", "mirror.file_too_large")
        raise typer.Exit(CANNOT_EVALUATE if cannot else CHECK_FAILED) from error
    finally:
        watch.clear()


def _keep(conviction: Conviction, folder: Path, words: Words) -> None:
    """Beside the copy, durably."""
    from veedor.evidence.disk import Disk

    place = folder.resolve()
    beside = Disk(place.parent)
    beside.write(place.name + CONVICTION, conviction.encode())
    beside.settle()
    warn(words.say("mirror.convicted", path=str(place) + CONVICTION))


class _Watch:
    """Shows how far a copy is, as soon as it is known how many files there are."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._progress: Progress | None = None

    def __call__(self, done: int, expected: int, name: str) -> None:
        self._progress = self._progress or Progress(expected)
        self._progress.step(self._words.say("mirror.progress", done=done, expected=expected, name=name))

    def clear(self) -> None:
        if self._progress:
            self._progress.clear()


def _say(done: Copied, policy: Policy, words: Words) -> None:
    head = done.head.checkpoint
    witnesses = [key.name for key in policy.witnesses.values() if key in done.head.signers]
    tell_of(
        head.origin,
        words,
        words.say("mirror.head", origin=head.origin, size=head.size, root=head.root.hex()),
        words.say("mirror.done", files=done.files, weight=done.weight, fetched=done.fetched),
        words.say("mirror.cosigned", names=", ".join(witnesses)) if witnesses else words.say("mirror.nobody"),
        *([] if done.listed else [words.say("mirror.unlisted")]),
    )
    if not policy.met(done.head.signers):
        warn(words.say("mirror.too_few"))
