"""Readings into facts and back: the same columns; the words of a sheet never into the open."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import builders
from tests.strategies.elections import OPTIONS, elections
from veedor.base.canonical import read_canonical
from veedor.base.errors import Refused
from veedor.base.words import Words
from veedor.election.pack import Pack
from veedor.election.sheet import FIELDS, TEXTS, Kind, Readings, Source, State
from veedor.evidence.fact import Fact, fact_of
from veedor.intake.facts import KINDS, NAME
from veedor.intake.publishable import publishable
from veedor.intake.recorded import code_for, sheet_facts
from veedor.intake.replayed import Replay
from veedor.store.kinds import REGISTRY
from veedor.tally.fold import fold

AT = "2024-07-28T22:15Z"
BLOB = "ab" * 32
CONTEST = builders.contest(OPTIONS)

names = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.:#-]{0,12}", fullmatch=True)
sources = st.builds(
    Source, names, names | st.just("undeclared"), st.sampled_from(list(Kind)), st.sampled_from(["", "first"])
)
fields = st.sampled_from([*FIELDS, "voters_by:passport", "card:PSUV", *OPTIONS])
words = st.from_regex(r"[!-~]{0,12}", fullmatch=True)


@st.composite
def readings(draw: st.DrawFn) -> Readings:
    """Any readings that a table may give: every state, any fields, words that are codes."""
    number = draw(st.integers(1, 6))
    others = draw(st.lists(fields, unique=True, max_size=4))
    shape = (number, len(OPTIONS) + len(others))
    states = np.asarray(
        draw(
            st.lists(
                st.lists(st.sampled_from(State), min_size=shape[1], max_size=shape[1]),
                min_size=number,
                max_size=number,
            )
        ),
        dtype=np.uint8,
    )
    counts = np.asarray(
        draw(
            st.lists(
                st.lists(st.integers(0, 2**31 - 1), min_size=shape[1], max_size=shape[1]),
                min_size=number,
                max_size=number,
            )
        ),
        dtype=np.int32,
    )
    named = draw(st.lists(st.sampled_from(TEXTS), unique=True))
    return Readings(
        source=draw(sources),
        contest=CONTEST.id,
        file=BLOB,
        options=OPTIONS,
        fields=(*OPTIONS, *others),
        stations=np.asarray(
            draw(st.lists(st.integers(0, 999_999), min_size=number, max_size=number)), dtype=np.int64
        ),
        counts=np.where(states == State.NUMBER, counts, 0).astype(np.int32),
        states=states,
        rows=np.asarray(
            sorted(draw(st.sets(st.integers(1, 99), min_size=number, max_size=number))), dtype=np.int64
        ),
        texts={name: np.asarray(draw(st.lists(words, min_size=number, max_size=number))) for name in named},
    )


def readings_of(facts: list[Fact], pack: Pack) -> list[Readings]:
    replay = Replay()
    for leaf, fact in enumerate(facts):
        replay.add(leaf, fact)
    return replay.readings(pack)


def told(read: Readings, pack: Pack) -> list[Fact]:
    """The facts of readings, as they come back out of their leaves."""
    facts = sheet_facts(read, read.file, pack.station_code, AT)
    return [fact_of(read_canonical(fact.entry(), "leaf"), "leaf") for fact in facts]


def assert_same(one: Readings, other: Readings) -> None:
    """Equal in everything but the order of columns, which no rule looks at."""
    assert (one.source, one.source.holder, one.contest, one.file, one.options) == (
        other.source,
        other.source.holder,
        other.contest,
        other.file,
        other.options,
    )
    assert sorted(one.fields) == sorted(other.fields)
    start = len(one.options)
    for at, name in enumerate(one.fields):
        there = at if at < start else start + other.fields[start:].index(name)
        assert one.counts[:, at].tolist() == other.counts[:, there].tolist()
        assert one.states[:, at].tolist() == other.states[:, there].tolist()
    assert one.stations.tolist() == other.stations.tolist()
    assert one.rows.tolist() == other.rows.tolist()
    assert {name: text.tolist() for name, text in one.texts.items()} == {
        name: text.tolist() for name, text in other.texts.items()
    }


@given(readings(), st.randoms(use_true_random=False))
def test_rebuilt_readings_equal_the_original(read: Readings, chance: object) -> None:
    pack = builders.pack(contests=[CONTEST])
    facts = told(read, pack)
    assert [problem for fact in facts for problem in REGISTRY.problems(fact, "leaf")] == []
    chance.shuffle(facts)  # type: ignore[attr-defined]
    (rebuilt,) = readings_of(facts, pack)
    assert_same(read, rebuilt)


@settings(max_examples=40)
@given(elections())
def test_the_fold_of_rebuilt_readings_is_the_fold(election: object) -> None:
    pack, originals = election.pack, election.readings  # type: ignore[attr-defined]
    numbered = [replace(one, file=f"{at:064x}") for at, one in enumerate(originals)]
    facts = [fact for one in numbered for fact in told(one, pack)]
    rebuilt = readings_of(facts, pack)
    kept = [one for one in numbered if len(one)]
    frame = builders.frame(pack, *kept)
    live, again = (fold(pack, frame, some).contests[0] for some in (kept, rebuilt))
    assert [area.total for area in live.areas] == [area.total for area in again.areas]
    assert live.resolved.grade.tolist() == again.resolved.grade.tolist()
    assert [report.checked.results.tolist() for report in live.reports] == [
        report.checked.results.tolist() for report in again.reports
    ]


def test_facts_of_one_file_with_different_fields_are_one_reading() -> None:
    pack = builders.pack(contests=[CONTEST])
    one = replace(builders.readings([("0101.01", {"a": 1, "valid": 1})], of=CONTEST), file=BLOB)
    two = replace(builders.readings([("0101.02", {"a": 2, "blank": 3})], of=CONTEST), file=BLOB)
    (both,) = readings_of([*told(one, pack), *told(replace(two, rows=two.rows + 1), pack)], pack)
    assert both.fields == (*OPTIONS, "valid", "blank")
    assert both.states[:, 3:].tolist() == [[State.NUMBER, State.NO_SUCH_FIELD], [State.NO_SUCH_FIELD, State.NUMBER]]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"contest": "other"}, "contest"),
        ({"votes": {"z": 1}}, "option"),
        ({"station": "1.2.3"}, "station"),
    ],
)
def test_what_the_pack_does_not_have_is_refused(change: dict[str, object], code: str) -> None:
    pack = builders.pack(contests=[CONTEST])
    read = replace(builders.readings([("0101.01", {"a": 1})], of=CONTEST), file=BLOB)
    (fact,) = told(read, pack)
    with pytest.raises(Refused) as refused:
        readings_of([replace(fact, body={**fact.body, **change})], pack)
    assert refused.value.problems[0].code == f"fact.replay.{code}"


def test_names_that_are_no_codes_are_refused_all_at_once() -> None:
    read = builders.readings([("0101.01", {"a": 1})], of=CONTEST, source=Source("lista de Rosa", "Rosa P."))
    read = replace(read, texts={"status": np.asarray(["lo firmó María"])})
    with pytest.raises(Refused) as refused:
        sheet_facts(read, BLOB, builders.pack().station_code, AT)
    names, words = refused.value.problems[:2], refused.value.problems[2:]
    assert [one.code for one in names] == ["intake.source.source", "intake.source.custodian"]
    assert [one.values["field"] for one in words] == ["words.status"]
    assert Words("es").explain(names[0]).endswith("sirve: --source lista-de-rosa@rosa-p=ARCHIVO.")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Junta Electoral", "junta-electoral"),
        ("  Misión de Observación (OEA)", "mision-de-observacion-oea"),
        ("AB_1", "AB_1"),
        ("选举", "custodian"),
        ("y" * 200, "y" * 40),
    ],
)
def test_a_code_is_made_from_a_name(name: str, code: str) -> None:
    assert code_for(name, "custodian") == code


@given(st.text())
def test_whatever_the_name_the_code_fits(name: str) -> None:
    assert NAME.fits(code_for(name, "source"))


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), min_size=1, max_size=5),
    st.sampled_from(TEXTS),
)
def test_publishable_words_are_codes_and_equal_where_the_words_are(cells: list[str], column: str) -> None:
    read = builders.readings([("0101.01", {"a": 1})] * len(cells), of=CONTEST)
    column_of = np.asarray(cells, dtype=object).astype(np.str_)
    shown = publishable(replace(read, texts={column: column_of}), builders.pack(), b"key").texts[column].tolist()
    sheet_facts(replace(read, texts={column: np.asarray(shown)}), BLOB, builders.pack().station_code, AT)
    known = column_of.tolist()
    assert [one == other for one in known for other in known] == [one == other for one in shown for other in shown]
    assert [not word for word in known] == [not word for word in shown]


def test_only_what_the_pack_knows_stands_open() -> None:
    pack = builders.pack(form=replace(builders.pack().form, serial_pattern=r"S-\d+"))
    pack = replace(pack, stations=replace(pack.stations, seals={0: "P77"}))
    cells = {
        "copy": ["maria_perez.jpg", ""],
        "serial": ["S-1", "maria"],
        "replaces": ["S-2", ""],
        "seal": ["P77", "maria"],
        "time": ["2024-07-28T18:44:59-04:00", "a las seis"],
        "status": ["lo firmó María", ""],
        "arrived": ["00017", "2024-07-28T23:59:59Z"],
    }
    read = builders.readings([("0101.01", {"a": 1}), ("0101.02", {"a": 2})], of=CONTEST)
    read = replace(read, texts={name: np.asarray(column) for name, column in cells.items()})
    texts = publishable(read, pack, b"key").texts
    shown = {name: column.tolist() for name, column in texts.items()}
    assert shown["serial"][0] == "S-1"
    assert shown["replaces"] == ["S-2", ""]
    assert shown["seal"][0] == "P77"
    assert shown["time"][0] == "2024-07-28T18:30-04:00"
    assert shown["arrived"] == ["00017", "2024-07-28T23:45+00:00"]
    hidden = [shown["copy"][0], shown["serial"][1], shown["seal"][1], shown["time"][1], shown["status"][0]]
    assert all(word.startswith("~") and len(word) == 33 for word in hidden)
    assert len(set(hidden)) == len(hidden)
    other = publishable(read, pack, b"another key").texts["copy"].tolist()
    assert other[0] != hidden[0]


def test_the_kinds_of_intake_are_declared_once() -> None:
    assert {kind.name for kind in KINDS} == {"sheet.read", "rows.refused"}
