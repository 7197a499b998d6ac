"""An example's sheets in one line, in the letters of the formulas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from veedor.base.words import Words
from veedor.election.contest import Form
from veedor.election.sheet import FIELDS, State
from veedor.tally.rules.examples.case import Case, Entry, Listed, Sheet


def written_case(case: Case, words: Words, labels: Mapping[str, str]) -> str:
    """The judged sheet, the sheets beside it, and what the pack says of them."""
    first, *others = case.sheets
    parts = [f"`{_station(case, first)}{_figures(first, words)}`"]
    if others:
        parts.append(f"{labels['beside']} {_beside(others, words)}")
    facts = [*_form(case.form), *_cards(case), *(_listed(one, labels) for one in case.listed)]
    if facts:
        parts.append(f"{labels['pack']} {', '.join(f'`{fact}`' for fact in facts)}")
    return "; ".join(parts)


def _station(case: Case, sheet: Sheet) -> str:
    """Named only where it matters which station it is."""
    return f"{sheet.station}: " if case.listed or len(case.sheets) > 1 else ""


def _figures(sheet: Sheet, words: Words) -> str:
    votes = ", ".join(_entry(entry, words) for entry in sheet.votes)
    fields = [f"{FIELDS.get(name, name)} = {_entry(entry, words)}" for name, entry in sheet.fields.items()]
    texts = [f"{name} = {text or '—'}" for name, text in sheet.texts.items()]
    return " · ".join([f"v = {votes}", *fields, *texts])


def _entry(entry: Entry, words: Words) -> str:
    if isinstance(entry, State):
        return words.say(f"rules.states.{entry.name.lower()}")
    return str(entry)


def _beside(sheets: list[Sheet], words: Words) -> str:
    """Equal sheets that follow each other are counted."""
    runs = [(figures, list(run)) for figures, run in groupby(sheets, key=lambda one: _figures(one, words))]
    return ", ".join(
        f"`{run[0].station}: {figures}`" if len(run) == 1 else f"{len(run)} × `{figures}`" for figures, run in runs
    )


def _form(form: Form) -> Iterator[str]:
    if form.extra_per_station:
        yield f"e = {form.extra_per_station}"
    if form.digits:
        yield f"digits = {form.digits}"
    if form.serial_pattern:
        yield f"serial_pattern = {form.serial_pattern}"


def _cards(case: Case) -> Iterator[str]:
    for option, cards in case.cards.items():
        yield f"{option} = {' + '.join(cards)}"


def _listed(station: Listed, labels: Mapping[str, str]) -> str:
    facts = []
    if station.electors is not None:
        facts.append(f"R = {station.electors}")
    if station.closed:
        facts.append(labels["closed"])
    if station.seal is not None:
        facts.append(f"seal = {station.seal}")
    if station.contests is not None:
        facts.append(f"{labels['contests']} = {', '.join(station.contests)}")
    return station.code + (f" ({' · '.join(facts)})" if facts else "")
