"""The page of facts, from the registry of kinds: what each may hold, and what its fields mean."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

from docs.rules import LABELS
from veedor.evidence.fact import FactKind
from veedor.evidence.schema import ListOf, Maybe, Record, Type
from veedor.store.kinds import KINDS


def facts_page(language: str) -> str:
    """The whole page in one language."""
    labels = tomllib.loads((LABELS / f"facts.{language}.toml").read_text(encoding="utf-8"))
    return "\n".join(_lines(labels)) + "\n"


def _lines(labels: dict[str, Any]) -> Iterator[str]:
    yield f"# {labels['title']}"
    yield ""
    yield labels["intro"].strip()
    for room, names in labels["rooms"].items():
        yield ""
        yield f"## {names}"
        for kind in KINDS[room]:
            yield ""
            yield from _kind(kind, labels)


def _kind(kind: FactKind, labels: dict[str, Any]) -> Iterator[str]:
    yield f"### `{kind.name}` {kind.version}"
    yield ""
    yield f"{labels['kinds'][kind.name]} *{labels['openness'][kind.openness]}*"
    yield ""
    yield f"| {labels['field']} | {labels['takes']} | {labels['means']} |"
    yield "|---|---|---|"
    for path, wanted, optional in _flat(kind.body):
        may = f" ({labels['optional']})" if optional else ""
        yield f"| `{path}`{may} | `{_in_a_cell(wanted.name)}` | {_meaning(kind.name, path, labels)} |"


def _flat(record: Record, before: str = "") -> Iterator[tuple[str, Type, bool]]:
    """Each field with its path, its type, and whether it may be absent; the fields of records inside, too."""
    for name, wanted in record.fields.items():
        optional, path = isinstance(wanted, Maybe), before + name
        inner = wanted.item if isinstance(wanted, Maybe) else wanted
        match inner:
            case Record():
                yield from _flat(inner, f"{path}.")
            case ListOf(Record() as item, _):
                yield from _flat(item, f"{path}[].")
            case _:
                yield path, inner, optional


def _meaning(kind: str, path: str, labels: dict[str, Any]) -> str:
    """What is said of a field of this kind, or of every field of its name."""
    said = labels["fields"]
    return str(said.get(f"{kind}:{path}") or said[path.rpartition(".")[2]])


def _in_a_cell(notation: str) -> str:
    return notation.replace("|", "\\|")
