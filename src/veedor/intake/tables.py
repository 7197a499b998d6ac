"""Tables in, readings out: every file of a run, read by the mappings of a pack that it answers to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from veedor.base.errors import Problem, Refused
from veedor.election.pack import Pack
from veedor.election.sheet import Source
from veedor.intake.container import IMAGES, Content, opened
from veedor.intake.copies import Copies
from veedor.intake.given import GivenFile
from veedor.intake.matching import unused
from veedor.intake.onefile import OneFile
from veedor.intake.photos.source import PhotoFolder, Watch, images_of, read_folders, unwatched
from veedor.intake.read import PHOTOS, FileRead, Intake
from veedor.intake.refusals import Refusals
from veedor.intake.register import read_register
from veedor.intake.shown import shown_list

__all__ = ["read_register", "read_tables"]

_SHORT_DIGEST = 8


def read_tables(
    pack: Pack, given: Sequence[GivenFile], executor: Executor | None = None, watch: Watch = unwatched
) -> Intake:
    """Read every table, and every folder as photos (by `executor`, see `read_photos`), of which `watch` is told.
    Refused, all at once: files that cannot be read as a table of the pack."""
    with ExitStack() as stack:
        files = _matched(stack, pack, [one for one in given if not one.path.is_dir()])
        _name_sources(files)
        taken = {source.name for file in files for source in file.sources}
        folders = read_folders(pack, [one for one in given if one.path.is_dir()], taken, executor, watch)
        images = images_of(folders)
        photographed = [pair for folder in folders if (pair := folder.readings(images)) is not None]
        found = [pair for file in files for pair in file.read()]
        copies = Copies((readings for readings, _ in [*found, *photographed]), pack)
        found += [pair for file in files for pair in file.read(copies)]
        found = [*((images.renamed(readings), where) for readings, where in found), *photographed]
        return Intake(
            readings=tuple(sorted((readings for readings, _ in found), key=lambda one: (one.source, one.contest))),
            placements=tuple({id(where): where for _, where in found}.values()),
            refused=Refusals().joined(file.refusals() for file in files),
            unused={file.content.name: columns for file in files if (columns := unused(file.matches))},
            files=(*(_described(file) for file in files), *map(_described_photos, folders)),
            unread=tuple(photo for folder in folders for photo in folder.unread),
            duplicates=tuple(sheet for folder in folders for sheet in folder.duplicates),
            photos={folder.source.name: tuple(one.digest or "" for one in folder.reads) for folder in folders},
            passed_over=tuple(name for folder in folders for name in folder.passed_over),
        )


def _matched(stack: ExitStack, pack: Pack, given: Sequence[GivenFile]) -> list[OneFile]:
    """All files, opened and matched, in an order of their own."""
    problems: list[Problem] = []
    contents: list[tuple[GivenFile, Content]] = []
    for one in given:
        try:
            contents.append((one, stack.enter_context(opened(one.path))))
        except Refused as refused:
            problems += refused.problems
    files = []
    for one, content in _labelled(contents):
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="veedor-")))
        try:
            files.append(OneFile.matched(pack, one, content, folder))
        except Refused as refused:
            problems += refused.problems
    if problems:
        raise Refused(_photos_told_once(problems))
    return sorted(files, key=lambda file: (file.content.name, file.given.name or "", file.given.custodian or ""))


def _photos_told_once(problems: Sequence[Problem]) -> list[Problem]:
    """A folder's photos named one by one are one mistake."""
    photos = [one for one in problems if one.values.get("kind") in IMAGES]
    if len(photos) < 2:
        return list(problems)
    named = shown_list([one.where for one in photos], at_most=3)
    return [
        *(one for one in problems if one not in photos),
        Problem("intake.file.photos", named, {"photos": len(photos)}),
    ]


def _labelled(contents: Sequence[tuple[GivenFile, Content]]) -> list[tuple[GivenFile, Content]]:
    """Files of one name in several folders are told apart by the start of their digests."""
    digests: dict[str, set[str]] = {}
    for _, content in contents:
        digests.setdefault(content.name, set()).add(content.digest)
    return [
        (one, content if len(digests[content.name]) == 1 else replace(content, name=_marked(content.name, content)))
        for one, content in contents
    ]


def _marked(name: str, content: Content) -> str:
    return f"{name}#{content.digest[:_SHORT_DIGEST]}"


def _name_sources(files: Sequence[OneFile]) -> None:
    """Give every mapping of every file its source. Refused: the same bytes twice, under one name or several."""
    names = [_source_names(file) for file in files]
    times = Counter(name for some in names for name in some)
    for file, some in zip(files, names, strict=True):
        distinct = [_marked(name, file.content) if times[name] > 1 else name for name in some]
        file.sources = tuple(_sources(file, distinct))
    if problems := [*_twice(files), *_under_two_names(files)]:
        raise Refused(problems)


def _twice(files: Sequence[OneFile]) -> Iterator[Problem]:
    again = Counter(source.name for file in files for source in file.sources)
    twice = [file for file in files if any(again[source.name] > 1 for source in file.sources)]
    return (Problem("intake.file.twice", name) for name in sorted({file.content.name for file in twice}))


def _under_two_names(files: Sequence[OneFile]) -> Iterator[Problem]:
    """The same bytes read by the same mapping agree with themselves. By two mappings they may be two sources."""
    names: dict[tuple[str, str], dict[str, str]] = {}
    for file in files:
        for source, found in zip(file.sources, file.matches, strict=True):
            known = names.setdefault((file.content.digest, found.layout.mapping.id), {})
            known[source.name] = file.content.name
    for several in names.values():
        if len(several) > 1:
            yield Problem("intake.file.two_names", min(several.values()), {"names": shown_list(sorted(several))})


def _source_names(file: OneFile) -> list[str]:
    base = file.given.name or file.given.stem
    if len(file.matches) == 1:
        return [base]
    return [f"{base}:{found.layout.mapping.id}" for found in file.matches]


def _sources(file: OneFile, names: Iterable[str]) -> Iterable[Source]:
    for name, found in zip(names, file.matches, strict=True):
        mapping = found.layout.mapping
        yield Source(name, file.given.custodian or mapping.custodian, mapping.kind, mapping.stage)


def _described(file: OneFile) -> FileRead:
    return FileRead(
        name=file.content.name,
        digest=file.content.digest,
        rows=file.rows,
        blank=file.blank,
        encoding=" + ".join(sorted({found.table.encoding for found in file.matches})),
        mappings=tuple(found.layout.mapping.id for found in file.matches),
        sources=file.sources,
    )


def _described_photos(folder: PhotoFolder) -> FileRead:
    return FileRead(
        name=folder.name,
        digest=folder.digest,
        rows=len(folder.reads),
        blank=0,
        encoding=PHOTOS,
        mappings=(),
        sources=(folder.source,),
    )
