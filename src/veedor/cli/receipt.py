"""`veedor prove FACT` and `veedor check-receipt FILE`: a proof to take along, and what it proves."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from veedor.base.errors import CANNOT_EVALUATE, CHECK_FAILED, HOLDS, Problem, refuse
from veedor.cli.language import LanguageOption, help_of, words_of
from veedor.cli.published import read_trust, reading, refusing
from veedor.cli.rehearsed import tell_of
from veedor.cli.terminal import tell, tell_json, warn
from veedor.cli.verify import head_lines
from veedor.publish.files import replacing

if TYPE_CHECKING:
    from veedor.base.words import Words
    from veedor.evidence.checkpoint import Checkpoint, SignedCheckpoint
    from veedor.evidence.fact import Opening
    from veedor.evidence.fetch import Fetch
    from veedor.evidence.proof import Proof
    from veedor.evidence.receipt import Receipt
    from veedor.evidence.trust import Policy

FORMAT: Final = "veedor-receipt/1"
"""Version of what `--json` prints."""
_BUDGET: Final = 10**11
"""Bytes that a server may send in all: a digest is looked for in every file."""
_LEAF: Final = re.compile(r"[0-9]{1,15}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_OPENING_BYTES: Final = 128 * 1024


def prove(
    context: typer.Context,
    fact: Annotated[str, typer.Argument(metavar="FACT", help=help_of("receipt.help.fact"))],
    log: Annotated[str, typer.Option("--log", metavar="DIR|URL", help=help_of("receipt.help.log"))],
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help=help_of("receipt.help.out"))] = None,
    qr: Annotated[Path | None, typer.Option("--qr", metavar="FILE", help=help_of("receipt.help.qr"))] = None,
    opening: Annotated[
        Path | None, typer.Option("--opening", metavar="FILE", help=help_of("receipt.help.opening"))
    ] = None,
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Write the receipt of a fact."""
    from veedor.publish.qr import kind_of, write_qr

    words = words_of(context)
    kind = kind_of(qr) if qr else ""
    with refusing(log), reading(log, budget=_BUDGET) as fetch:
        proof = _proof(fetch, fact, opening)
    receipt = proof.encode()
    if qr:
        with replacing(qr) as draft:
            write_qr(receipt, draft, kind, str(qr))
    if out:
        with replacing(out) as draft:
            draft.write_bytes(receipt)
    if not (out or qr):
        tell(*receipt.decode().removesuffix("\n").split("\n"))
    warn(words.say("receipt.told.made", leaf=proof.index, bytes=len(receipt)))


def _proof(fetch: Fetch, fact: str, opening: Path | None) -> Proof:
    from veedor.evidence.receipt import prove
    from veedor.store.kinds import REGISTRY

    return prove(fetch, _leaf(fetch, fact), REGISTRY, _opening(opening) if opening else None)


def _leaf(fetch: Fetch, fact: str) -> int:
    from veedor.evidence.checkpoint import Checkpoint
    from veedor.evidence.find import find
    from veedor.evidence.log import CHECKPOINT
    from veedor.evidence.note import NOTE_BYTES, parse

    if _LEAF.fullmatch(fact):
        return int(fact)
    if not _DIGEST.fullmatch(fact):
        raise refuse("fact.receipt.which", "FACT", given=fact[:80])
    head = Checkpoint.parse(parse(fetch(CHECKPOINT, NOTE_BYTES)).text)
    return find(fetch, head.size, fact)


def _opening(path: Path) -> Opening:
    from veedor.evidence.receipt import read_opening

    with path.open("rb") as file:
        return read_opening(file.read(_OPENING_BYTES).removesuffix(b"\n"), str(path))


def check_receipt(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=help_of("receipt.help.file"))],
    trust: Annotated[Path | None, typer.Option("--trust", metavar="FILE", help=help_of("log.help.trust"))] = None,
    as_json: Annotated[bool, typer.Option("--json", help=help_of("cli.option.json"))] = False,
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Check a receipt, offline."""
    from veedor.evidence.proof import PROOF_BYTES
    from veedor.evidence.receipt import Receipt

    words = words_of(context)
    policy = read_trust(trust) if trust else None
    with refusing(str(file)), file.open("rb") as opened:
        receipt = Receipt.parse(opened.read(PROOF_BYTES + 1))
    judged = _judge(receipt, policy, str(file))
    if as_json:
        tell_json(as_object(receipt, judged, words))
    else:
        _say(receipt, judged, words)
    raise typer.Exit(CHECK_FAILED if judged.faults else HOLDS if judged.signed else CANNOT_EVALUATE)


@dataclass(frozen=True)
class Judged:
    """What a receipt is worth: the head that it leads to (`signed` by whom the reader trusts), or what is wrong."""

    head: Checkpoint | None = None
    signed: SignedCheckpoint | None = None
    faults: tuple[Problem, ...] = ()

    @property
    def verdict(self) -> str:
        """`fails`, `holds`, or `itself`: nobody said whose log it must be."""
        return "fails" if self.faults else "holds" if self.signed else "itself"


def _judge(receipt: Receipt, policy: Policy | None, where: str) -> Judged:
    from veedor.evidence.errors import EvidenceError
    from veedor.store.kinds import REGISTRY

    try:
        signed = receipt.head(policy) if policy else None
        head = signed.checkpoint if signed else receipt.claimed()
    except EvidenceError as error:
        return Judged(faults=(error.at(where),))
    return Judged(head, signed, receipt.problems(REGISTRY))


def _say(receipt: Receipt, judged: Judged, words: Words) -> None:
    from veedor.evidence.fact import Sealed

    if judged.faults:
        warn(*map(words.explain, judged.faults), words.say("receipt.told.fails"))
        return
    if judged.signed:
        tell(*head_lines(judged.signed, words))
    elif judged.head:
        head = judged.head
        said = words.say("log.told.head", origin=head.origin, size=head.size, root=head.root.hex())
        tell_of(head.origin, words, said)
    fact = receipt.fact
    if isinstance(fact, Sealed):
        tell(words.say("receipt.told.sealed", leaf=receipt.proof.index, kind=fact.kind))
    else:
        tell(words.say("receipt.told.fact", leaf=receipt.proof.index, kind=fact.kind, at=fact.at))
        tell(json.dumps(fact.body, ensure_ascii=False))
    (tell if judged.signed else warn)(words.say(f"receipt.told.{judged.verdict}"))


def as_object(receipt: Receipt, judged: Judged, words: Words) -> dict[str, Any]:
    """What `--json` prints (docs/json.md)."""
    from veedor.evidence.fact import Sealed

    fact, head, signed = receipt.fact, judged.head, judged.signed
    return {
        "format": FORMAT,
        "verdict": judged.verdict,
        "leaf": receipt.proof.index,
        "log": {"origin": head.origin, "size": head.size, "root": head.root.hex()} if head else None,
        "signers": [{"name": key.name, "time": time} for key, time in signed.signers.items()] if signed else [],
        "kind": fact.kind,
        "fact": None if judged.faults or isinstance(fact, Sealed) else fact.shape,
        "faults": [{"code": one.code, "where": one.where, "text": words.explain(one)} for one in judged.faults],
    }
