"""`veedor witness URL --every 60s`: an independent cosigner, which goes and looks; or with --listen is told."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from veedor.base.errors import CANNOT_EVALUATE, CHECK_FAILED, HOLDS, Problem, refuse
from veedor.cli.address import read_address
from veedor.cli.language import LanguageOption, help_of, words_of
from veedor.cli.published import read_trust, reading, refusing
from veedor.cli.rehearsed import tell_of
from veedor.cli.terminal import tell, warn

if TYPE_CHECKING:
    from veedor.base.words import Words
    from veedor.evidence.kept import Kept
    from veedor.evidence.note import Signer
    from veedor.evidence.witness import Cosigned, Witness

KEY: Final = "key"
_UNITS: Final = {"s": 1, "m": 60, "h": 3600}
_EVERY: Final = re.compile(rf"([1-9][0-9]{{0,4}})([{''.join(_UNITS)}])", re.ASCII)
_ONE_LOOK: Final = 16 * 1024 * 1024
"""Bytes that a server may send while it is looked at: a head, and the few tiles of a proof."""
_THANKS: Final = 64 * 1024


def witness(
    context: typer.Context,
    trust: Annotated[Path, typer.Option("--trust", metavar="FILE", help=help_of("witness.help.trust"))],
    source: Annotated[str | None, typer.Argument(metavar="URL", help=help_of("witness.help.source"))] = None,
    state: Annotated[Path, typer.Option("--state", metavar="DIR", help=help_of("witness.help.state"))] = Path(
        "witness"
    ),
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help=help_of("witness.help.name"))] = None,
    every: Annotated[str, typer.Option("--every", metavar="TIME", help=help_of("witness.help.every"))] = "60s",
    once: Annotated[bool, typer.Option("--once", help=help_of("witness.help.once"))] = False,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help=help_of("witness.help.out"))] = None,
    push: Annotated[str | None, typer.Option("--push", metavar="URL", help=help_of("witness.help.push"))] = None,
    listen: Annotated[
        str | None, typer.Option("--listen", metavar="HOST:PORT", help=help_of("witness.help.listen"))
    ] = None,
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Cosign the heads of a log that only grows."""
    from veedor.evidence.kept import Kept
    from veedor.evidence.witness import Witness

    words, pause, policy, kept = words_of(context), seconds_of(every), read_trust(trust), Kept(state)
    with refusing(str(state)), kept.disk.locked():
        signer = _key(state / KEY, name)
        tell(words.say("witness.key", key=str(signer.verifier)))
        one = Witness(signer, policy, kept, lambda: int(time.time()))
        release = _Release(out, push, words)
        if source and listen:
            raise refuse("witness.one_of", "--listen")
        if listen:
            _listen(one, listen, release, words)
        elif source:
            look = _Look(one, source, release, words)
            raise typer.Exit(look() if once else _watch(look, lambda: time.sleep(pause)))
        else:
            raise refuse("witness.nothing_to_do", "veedor witness")


def seconds_of(text: str) -> int:
    """`60s`, `5m` or `1h` in seconds. Refused: anything else."""
    found = _EVERY.fullmatch(text)
    if not found:
        raise refuse("witness.bad_every", "--every", given=ascii(text)[:40])
    return int(found[1]) * _UNITS[found[2]]


def _key(path: Path, name: str | None) -> Signer:
    """The witness's key, made the first time. Refused: there is none and no name to make one, or it has another."""
    from veedor.evidence.keyfile import read_key, write_key
    from veedor.evidence.note import COSIGNED, Signer

    if not path.exists():
        if name is None:
            raise refuse("witness.no_key_yet", "--name", path=str(path.parent))
        write_key(path, Signer.generate(name, COSIGNED))
    found = read_key(path)
    if found.kind != COSIGNED:
        raise refuse("witness.other_kind", str(path))
    if name not in (None, found.name):
        raise refuse("witness.name_differs", "--name", given=ascii(name)[:80], found=found.name)
    return found


class _Release:
    """Where cosigned heads go once they are remembered: to the answer, a folder, an address."""

    def __init__(self, out: Path | None, push: str | None, words: Words) -> None:
        from veedor.evidence.kept import Kept

        self._out: Kept | None = None if out is None else Kept(out)
        self._push = None if push is None else read_address(push)
        self._words = words

    def __call__(self, cosigned: Cosigned) -> None:
        """FetchError: the address does not take it; the folder has it by then."""
        from veedor.cli.remote import Remote
        from veedor.evidence.witness import head_path

        head = cosigned.head
        moment = datetime.now(UTC).isoformat(timespec="seconds")
        said = self._words.say("witness.cosigned", size=head.size, origin=head.origin, time=moment)
        tell_of(head.origin, self._words, said)
        if self._out:
            self._out.write_for_good(head_path(head.origin), cosigned.note)
        if self._push:
            remote = Remote(self._push, budget=_ONE_LOOK)
            try:
                remote.send(cosigned.note, _THANKS)
            finally:
                remote.close()


class _Look:
    """One look at the log; the exit code that it earns."""

    def __init__(self, one: Witness, source: str, release: _Release, words: Words) -> None:
        self._one, self._source, self._release, self._words = one, source, release, words

    def __call__(self) -> int:
        from veedor.evidence.errors import CheckpointError, EvidenceError, NoteError
        from veedor.evidence.witness import DeclinedError

        try:
            with reading(self._source, budget=_ONE_LOOK) as fetch:
                self._release(self._one.pull(fetch))
        except EvidenceError as error:
            warn(self._words.explain(error.at(self._source)))
            unfit = isinstance(error, DeclinedError | CheckpointError | NoteError)
            return CHECK_FAILED if unfit else CANNOT_EVALUATE
        except OSError as error:
            reason = error.strerror or type(error).__name__
            warn(self._words.explain(Problem("cli.system", self._source, {"reason": reason})))
            return CANNOT_EVALUATE
        return HOLDS


def _watch(look: Callable[[], int], pause: Callable[[], None]) -> int:
    """Look until someone stops it; what goes wrong is said, and looked at again."""
    try:
        while True:
            look()
            pause()
    except KeyboardInterrupt:
        return HOLDS


def _listen(one: Witness, where: str, release: _Release, words: Words) -> None:
    from veedor.cli.listen import place_of, receiving

    with receiving(one, place_of(where), release) as server:
        tell(words.say("witness.listening", address=server.address))
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return
