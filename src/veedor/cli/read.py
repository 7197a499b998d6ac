"""`veedor read IMAGE…`: one JSON line a photo, with the text of its QR code or the reason why there is none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from veedor.base.errors import CANNOT_EVALUATE, CHECK_FAILED, HOLDS, refuse
from veedor.base.progress import Progress
from veedor.cli.language import LanguageOption, help_of, words_of
from veedor.cli.terminal import tell_json, warn

if TYPE_CHECKING:
    from veedor.base.words import Words
    from veedor.election.pack import Pack
    from veedor.intake.photos.folder import Listing
    from veedor.intake.photos.photo import PhotoRead
    from veedor.intake.unread import Unread


def read(
    context: typer.Context,
    images: Annotated[list[Path], typer.Argument(metavar="IMAGES", help=help_of("cli.read.images"))],
    pack: Annotated[str | None, typer.Option("--pack", "-p", metavar="PACK", help=help_of("cli.read.pack"))] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, metavar="N", help=help_of("cli.read.jobs"))
    ] = None,
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Read the QR codes of photos."""
    from veedor.election.pack_reader import read_pack
    from veedor.intake.photos.batch import read_photos
    from veedor.intake.photos.folder import list_photos

    words = words_of(context)
    known = None if pack is None else read_pack(pack)
    listing = list_photos(images)
    if not listing.photos:
        raise refuse("read.no_images", ", ".join(map(str, images)))
    reads = read_photos(listing.photos, known, jobs=jobs)
    outcomes = _print_each(reads, listing, known, words)
    warn(_summary(outcomes, listing, words))
    raise typer.Exit(_exit_code(outcomes))


Outcomes = Counter["Unread | None"]
"""How many photos ended for which reason; None: they were read."""


def _print_each(reads: Iterable[PhotoRead], listing: Listing, pack: Pack | None, words: Words) -> Outcomes:
    outcomes: Outcomes = Counter()
    total = len(listing.photos)
    with Progress(total) as progress:
        progress.step(words.say("read.progress.start", total=total))
        for done, one in enumerate(reads, start=1):
            outcomes[one.reason] += 1
            progress.clear()
            tell_json(as_object(one, pack), indent=None)
            progress.step(words.say("read.progress.done", done=done, total=total, file=one.file))
    return outcomes


def as_object(one: PhotoRead, pack: Pack | None) -> dict[str, Any]:
    """What is printed of one photo (docs/json.md)."""
    return {
        "file": one.file,
        "digest": one.digest,
        "text": one.text,
        "reading": _reading(one, pack),
        "attempts": list(one.attempts),
        "reason": one.reason,
    }


def _reading(one: PhotoRead, pack: Pack | None) -> dict[str, Any] | None:
    from veedor.election.frame import written

    if one.reading is None or pack is None:
        return None
    station = written(pack.station_code, one.reading.station)
    fields = {name: one.reading.fields.get(name) for name in ("null", "blank")}
    return {"station": station, "contest": one.reading.contest, "votes": dict(one.reading.votes), **fields}


def _summary(outcomes: Outcomes, listing: Listing, words: Words) -> str:
    refused = sum(count for reason, count in outcomes.items() if reason is not None and reason.refused)
    unread = outcomes.total() - outcomes[None] - refused
    return words.say(
        "read.summary",
        photos=outcomes.total(),
        read=outcomes[None],
        unread=unread,
        refused=refused,
        passed_over=len(listing.passed_over),
    )


def _exit_code(outcomes: Outcomes) -> int:
    """0 all read; 1 some image has no code that could be used; 2 some file was refused."""
    if any(reason is not None and reason.refused for reason in outcomes):
        return CANNOT_EVALUATE
    return HOLDS if set(outcomes) <= {None} else CHECK_FAILED
