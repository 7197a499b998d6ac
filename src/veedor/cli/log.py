"""`veedor log …`: make a log in a folder, add facts to it, see its head."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from veedor.base.errors import CANNOT_EVALUATE, HOLDS, Problem, Refused, refuse
from veedor.cli.convict import convict
from veedor.cli.cosign import cosign
from veedor.cli.language import LanguageOption, help_of, words_of
from veedor.cli.manners import Command, Group
from veedor.cli.published import read_trust, reading, refusing
from veedor.cli.rotate import rotate
from veedor.cli.terminal import tell, warn
from veedor.cli.verify import head_lines

if TYPE_CHECKING:
    from veedor.evidence.checkpoint import Checkpoint
    from veedor.evidence.log import Log
    from veedor.evidence.trust import Policy

_HEAD_BUDGET: Final = 1024 * 1024
"""Bytes that a server may send for a head and the key that it claims."""

app = typer.Typer(cls=Group, no_args_is_help=True, rich_markup_mode=None)
app.command(cls=Command, help=help_of("witness.gather.command"))(cosign)
app.command(cls=Command, help=help_of("conviction.help.command"))(convict)
app.command(cls=Command, help=help_of("log.help.rotate"))(rotate)

FolderArgument = Annotated[Path, typer.Argument(metavar="DIR", help=help_of("log.help.folder"))]
BlobOption = Annotated[list[Path] | None, typer.Option("--blob", metavar="FILE", help=help_of("log.help.blob"))]
SeenOption = Annotated[list[Path] | None, typer.Option("--seen", metavar="FILE", help=help_of("log.help.seen"))]
KeyOption = Annotated[Path, typer.Option("--key", metavar="FILE", help=help_of("log.help.key"))]


@app.callback()
def log() -> None:
    """What all of its commands share."""


@app.command(cls=Command, help=help_of("log.help.init"))
def init(
    context: typer.Context,
    folder: FolderArgument,
    name: Annotated[str, typer.Option("--name", metavar="NAME", help=help_of("log.help.name"))],
    key: Annotated[Path, typer.Option("--key", metavar="FILE", help=help_of("log.help.new_key"))],
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Make a log and its key."""
    from veedor.evidence.disk import Disk
    from veedor.evidence.keyfile import write_key
    from veedor.evidence.log import CHECKPOINT, Log
    from veedor.evidence.note import Signer

    words, disk = words_of(context), Disk(folder)
    with refusing("--name"):
        signer = Signer.generate(name)
    with refusing(str(folder)), disk.locked():
        if (folder / CHECKPOINT).exists():
            raise refuse("log.sign.exists", str(folder))
        if key.resolve().is_relative_to(folder.resolve()):
            raise refuse("log.key.public", str(key))
        with refusing(str(key)):
            write_key(key, signer)
        Log.create(disk, signer)
    tell(words.say("log.told.made", name=name, key=str(signer.verifier)), words.say("log.told.kept", file=str(key)))


@app.command(cls=Command, help=help_of("log.help.append"))
def append(
    context: typer.Context,
    folder: FolderArgument,
    facts: Annotated[list[Path], typer.Argument(metavar="FACTS", help=help_of("log.help.facts"))],
    key: KeyOption,
    blob: Annotated[
        list[Path] | None, typer.Option("--blob", metavar="FILE", help=help_of("log.help.blob"))
    ] = None,
    seen: Annotated[
        list[Path] | None, typer.Option("--seen", metavar="FILE", help=help_of("log.help.seen"))
    ] = None,
    old_key: Annotated[
        str | None, typer.Option("--old-key", metavar="KEY", help=help_of("log.help.old_key"))
    ] = None,
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Add facts to a log, and sign its new head."""
    from veedor.evidence.disk import Disk
    from veedor.evidence.keyfile import read_key
    from veedor.evidence.log import Log
    from veedor.evidence.note import Verifier
    from veedor.evidence.trust import Policy

    words, disk = words_of(context), Disk(folder)
    with refusing(str(key)):
        signer = read_key(key)
    with refusing("--old-key"):
        old = None if old_key is None else Verifier.parse(old_key)
    entries = _entries(facts)
    with refusing(str(folder)), disk.locked():
        keys = Policy(tuple(one for one in (signer.verifier, old) if one))
        log = Log(disk, signer, _seen(seen or [], keys), old)
        head = log.append(entries, _blobs(blob or [], entries, log))
    tell(words.say("log.told.head", origin=head.origin, size=head.size, root=head.root.hex()))


@app.command(cls=Command, help=help_of("log.help.head"))
def head(
    context: typer.Context,
    source: Annotated[str, typer.Argument(metavar="DIR|URL", help=help_of("log.help.log"))],
    trust: Annotated[Path | None, typer.Option("--trust", metavar="FILE", help=help_of("log.help.trust"))] = None,
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Show the head of a log, and who signed it."""
    from veedor.evidence.log import CHECKPOINT
    from veedor.evidence.note import NOTE_BYTES
    from veedor.evidence.trust import POLICY, POLICY_BYTES, Policy

    words = words_of(context)
    with refusing(source), reading(source, budget=_HEAD_BUDGET) as fetch:
        policy = read_trust(trust) if trust else Policy.parse_claim(fetch(POLICY, POLICY_BYTES))
        found = policy.open(fetch(CHECKPOINT, NOTE_BYTES))
    tell(*head_lines(found, words))
    if trust is None:
        warn(words.say("log.told.unchecked"))
    raise typer.Exit(HOLDS if trust else CANNOT_EVALUATE)


def _entries(paths: list[Path]) -> list[bytes]:
    """The facts of files with one a line. Refused, all faults at once: lines that hold no fact, unknown kinds,
    unfit bodies."""
    problems = list[Problem]()
    found = list[bytes]()
    for path in paths:
        for number, line in enumerate(_lines(path), start=1):
            problems += _problems(line, f"{path}:{number}")
            found.append(line)
    if problems:
        raise Refused(problems)
    if not found:
        raise refuse("log.append.nothing", ", ".join(map(str, paths)))
    return found


def _lines(path: Path) -> Iterator[bytes]:
    """The lines of a file without their ends, none of them much longer than a fact may be."""
    from veedor.evidence.tiles import ENTRY_BYTES

    with path.open("rb") as file:
        while line := file.readline(ENTRY_BYTES + 2):
            yield line.removesuffix(b"\n")


def _problems(line: bytes, where: str) -> Iterator[Problem]:
    from veedor.evidence.fact import Sealed, read_entry
    from veedor.store.kinds import REGISTRY

    try:
        entry = read_entry(line, where)
    except Refused as refused:
        yield from refused.problems
        return
    if not REGISTRY.knows(entry):
        version = "?" if isinstance(entry, Sealed) else entry.version
        yield Problem("log.append.unknown", where, {"kind": entry.kind, "version": version})
    yield from REGISTRY.problems(entry, where)


def _blobs(paths: list[Path], entries: list[bytes], log: Log) -> list[tuple[str, bytes]]:
    """The files with the names by which they are published. Refused: one that none of the new facts promises; one
    that they promise and that is neither given, nor withheld by them, nor published."""
    from veedor.evidence.blob import Promises, blob_path
    from veedor.evidence.fact import read_entry
    from veedor.store.kinds import REGISTRY

    promises = Promises()
    for number, data in enumerate(entries):
        promises.add(number, read_entry(data, str(number)), REGISTRY)
    contents = [(path, path.read_bytes()) for path in paths]
    given = {sha256(content).hexdigest(): (str(path), content) for path, content in contents}
    problems = [
        Problem("log.append.unnamed", path, {"digest": digest})
        for digest, (path, _) in given.items()
        if digest not in promises.promised
    ]
    for digest, number in promises.promised.items():
        known = digest in given or digest in promises.withheld or log.publishes(blob_path(digest))
        if not known:
            problems.append(Problem("log.append.promised", "--blob", {"digest": digest, "number": number + 1}))
    if problems:
        raise Refused(problems)
    return [(blob_path(digest), content) for digest, (_, content) in given.items()]


def _seen(paths: list[Path], keys: Policy) -> Iterator[Checkpoint]:
    """Heads of this log from elsewhere."""
    from veedor.evidence.note import NOTE_BYTES

    for path in paths:
        with refusing(str(path)), path.open("rb") as file:
            yield keys.open(file.read(NOTE_BYTES)).checkpoint
