"""Who is ahead: a bar an option."""

from __future__ import annotations

from veedor.publish.figures import figure
from veedor.publish.floor import say_below
from veedor.publish.report.blocks import Bar, Bars, Block, Prose
from veedor.publish.report.facts import AreaFacts, ContestFacts, OptionFact
from veedor.publish.report.sections.outcome import outcome_sentence
from veedor.publish.report.voice import Voice


def ahead(voice: Voice, contest: ContestFacts, area: AreaFacts) -> tuple[Block, ...]:
    """Bars and the sentence of the outcome; below the floor, only that it is below."""
    if area.below_floor:
        return (Prose(" ".join(say_below(area.below, voice.say)), "strong"),)
    if not area.count.total.sheets:
        return (Prose(voice.say("report.ahead.nothing"), "strong"),)
    most = max(1, area.options[0].votes)
    bars = tuple(_bar(voice, contest, area, option, most) for option in area.options)
    note = f"{voice.say('count.shares_of')} {_fields(voice, area)}".strip()
    sentence = outcome_sentence(voice, contest, area)
    return Prose(sentence, "lead"), Bars(voice.say("report.ahead.caption"), bars), Prose(note, "note")


def _bar(voice: Voice, contest: ContestFacts, area: AreaFacts, option: OptionFact, most: int) -> Bar:
    known = figure(area.count.total, option.id) is not None
    return Bar(
        label=voice.read(option.name),
        value=voice.number(option.votes) if known else voice.say("report.none"),
        share=voice.percent(option.share if known else None),
        note=_unread(voice, option),
        paint=voice.palette.place(contest.contest.id, option.id),
        permille=option.votes * 1000 // most,
    )


def _unread(voice: Voice, option: OptionFact) -> str:
    if not option.unread:
        return ""
    values = {"least": option.votes, "unread": option.unread}
    if option.most is None:
        return voice.say("count.unread_option_unbounded", **values)
    return voice.say("count.unread_option", most=option.most, **values)


def _fields(voice: Voice, area: AreaFacts) -> str:
    """Valid, null and blank votes, as far as sheets give them, and on how many they could not be read."""
    total = area.count.total
    said = [
        voice.say(f"count.coverage.{name}", votes=total.fields[name])
        + _fields_unread(voice, total.unread.get(name, 0))
        for name in ("valid", "null", "blank")
        if name in total.fields
    ]
    return f"{'. '.join(said)}." if said else ""


def _fields_unread(voice: Voice, unread: int) -> str:
    return voice.say("count.coverage.unread", unread=unread) if unread else ""
