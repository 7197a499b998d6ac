"""`veedor count FILES… --pack P`: tables of sheets in, a checked and judged count out."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from veedor.base.errors import CANNOT_EVALUATE, CHECK_FAILED, HOLDS, Problem, refuse
from veedor.base.progress import Progress
from veedor.cli.asked import Asked, PackOption, RegisterOption, SourceOption
from veedor.cli.language import LanguageOption, help_of, words_of
from veedor.cli.photos import PhotoWatch, photo_lines, photos_object
from veedor.cli.reports import Reports
from veedor.cli.terminal import tell, tell_json, warn
from veedor.cli.workspace import WorkspaceOption, opened
from veedor.cli.writing import out_files, write_all

if TYPE_CHECKING:
    from veedor.base.words import Words
    from veedor.election.pack import Pack
    from veedor.intake.given import GivenFile
    from veedor.intake.read import Intake
    from veedor.intake.refusals import Refusals
    from veedor.tally.fold import Count

SHOWN: Final = 5
"""Refused rows told on the terminal."""


def count(
    context: typer.Context,
    files: Annotated[list[Path] | None, typer.Argument(metavar="FILES", help=help_of("cli.count.files"))] = None,
    pack: PackOption = None,
    source: SourceOption = None,
    register: RegisterOption = None,
    by: Annotated[str | None, typer.Option(metavar="LEVEL", help=help_of("cli.count.by"))] = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help=help_of("cli.count.out"))] = None,
    report: Annotated[Path | None, typer.Option(metavar="FILE", help=help_of("cli.count.report"))] = None,
    pdf: Annotated[Path | None, typer.Option(metavar="FILE", help=help_of("cli.count.pdf"))] = None,
    dossier: Annotated[list[str] | None, typer.Option(metavar="STATION", help=help_of("cli.count.dossier"))] = None,
    workspace: WorkspaceOption = None,
    as_json: Annotated[bool, typer.Option("--json", help=help_of("cli.option.json"))] = False,
    lang: LanguageOption = None,  # noqa: ARG001 - its callback sets the voice
) -> None:
    """Count tally sheets, check and compare them, and say what could still change."""
    words = words_of(context)
    given = given_files(files or [], source or [])
    if not given and (pack or register):
        raise refuse("count.no_files", "veedor count")
    reports = Reports(report, pdf, tuple(dossier or ()), out)
    reports.require()
    _keep_private([*out_files(out).values(), *filter(None, (report, pdf))])
    if given:
        known = pack_of(pack, workspace, "veedor count")
        require_level(known, by)
        _keep_inputs(known, given, register, out, reports)
        asked = Asked(pack or known.id, tuple(files or ()), tuple(source or ()), register)
        job = _run(known, given, asked, by, out, words, reports)
    else:
        job = _own(workspace, words, by, out, reports)
    say(job, as_json)
    if not given and not job.intake.readings:
        warn(words.say("workspace.empty"))
    raise typer.Exit(job.exit_code)


def pack_of(pack: str | None, workspace: Path | None, command: str) -> Pack:
    """The pack that is named, else that of the workspace that is named."""
    from veedor.election.pack_reader import read_pack

    if pack is not None:
        return read_pack(pack)
    if workspace is None:
        raise refuse("cli.missing", command, what="--pack", command=command)
    found = opened(workspace)
    from veedor.store.stored import stored_pack

    return stored_pack(found)


def _own(workspace: Path | None, words: Words, by: str | None, out: Path | None, reports: Reports) -> Job:
    """The count of everything that the workspace holds."""
    from veedor.cli.recorded import counted_job

    found = opened(workspace)
    from veedor.store.stored import stored_basis

    return counted_job(stored_basis(found), "veedor count --json", words, by, out, reports)


def say(job: Job, as_json: bool) -> None:
    """Print a count, the first of the rows that were refused, and what could not be written."""
    if as_json:
        tell_json(job.as_object())
    else:
        tell(*job.as_text())
    if kept := job.refused.kept:
        warn(*(job.words.explain(refusal.problem) for refusal in kept[:SHOWN]))
    if job.unwritten:
        warn(*map(job.words.explain, job.unwritten))


def given_files(files: list[Path], sources: list[str]) -> list[GivenFile]:
    """The tables that a command line names, with and without a source."""
    return [*_plain(files), *_named(sources)]


def _plain(files: list[Path]) -> Iterator[GivenFile]:
    from veedor.intake.given import GivenFile

    return (GivenFile(path) for path in files)


def _named(sources: list[str]) -> Iterator[GivenFile]:
    """`NAME[@CUSTODIAN]=FILE`; the name ends at the first `=`, the custodian's begins at the first `@`."""
    from veedor.intake.given import GivenFile

    for written in sources:
        who, _, path = written.partition("=")
        name, at, custodian = (part.strip() for part in who.partition("@"))
        if not (path and name) or (at and not custodian):
            raise refuse("count.source_unclear", "--source", given=ascii(written)[:80])
        yield GivenFile(Path(path), name, custodian or None)


def require_level(pack: Pack, by: str | None) -> None:
    from veedor.publish.exports.results import STATION

    levels = [level.id for level in pack.levels]
    if by is not None and by not in (*levels, STATION):
        raise refuse("count.no_such_level", "--by", given=ascii(by)[:40], levels=", ".join([*levels, STATION]))


def _run(
    pack: Pack,
    given: list[GivenFile],
    asked: Asked,
    by: str | None,
    out: Path | None,
    words: Words,
    reports: Reports,
) -> Job:
    from veedor.election.frame import build_frame
    from veedor.intake.tables import read_register, read_tables
    from veedor.tally.fold import fold

    with Progress(3) as progress, PhotoWatch(words) as watch:
        progress.step(words.say("count.progress.reading", file=", ".join(one.path.name for one in given)))
        intake = read_tables(pack, given, watch=watch)
        placements, refused = list(intake.placements), intake.refused
        if asked.register is not None:
            stated, unread = read_register(pack, asked.register)
            placements.append(stated)
            refused = refused.joined([unread])
        progress.step(words.say("count.progress.counting"))
        counted = fold(pack, build_frame(pack, placements), intake.readings)
        reports.require_stations(counted)
        progress.step(words.say("count.progress.writing"))
        folders = [one.path for one in given if one.path.is_dir()]
        unwritten = write_all(counted, intake, refused, by, out, reports, words, folders)
    return Job(counted, intake, refused, asked, words, by, out_files(out), reports.targets(pack), unwritten)


def _keep_private(targets: list[Path]) -> None:
    """Refused before any work: files among those that everyone may read. Refused rows are told as they came."""
    if targets:
        from veedor.store.places import keep_private

        keep_private(targets)


def _keep_inputs(
    pack: Pack, given: list[GivenFile], register: Path | None, out: Path | None, reports: Reports
) -> None:
    """Refused before any work: a file to be written that is one of those to be read, photos and the pack's own
    files included, or a table that would lie among the pack's lists."""
    from veedor.election.packfile.files import pack_files
    from veedor.intake.photos.folder import list_photos
    from veedor.publish.files import keep_inputs

    read = [
        *list_photos(one.path for one in given).photos,
        *pack_files(pack.folder),
        *([register] if register else []),
    ]
    keep_inputs([*out_files(out).values(), *reports.targets(pack)], read, pack.folder)


@dataclass(frozen=True)
class Job:
    """One run: what was read and counted, what was to be written (`tables` by what they hold, and `pages`), and why
    some of it could not be."""

    count: Count
    intake: Intake
    refused: Refusals
    asked: Asked
    words: Words
    by: str | None
    tables: dict[str, Path]
    pages: list[Path]
    unwritten: tuple[Problem, ...] = ()

    @property
    def written(self) -> dict[str, Path]:
        return {name: path for name, path in self.tables.items() if self._was_written(path)}

    @property
    def reports(self) -> list[Path]:
        return [path for path in self.pages if self._was_written(path)]

    def _was_written(self, path: Path) -> bool:
        return str(path) not in {problem.where for problem in self.unwritten}

    @property
    def exit_code(self) -> int:
        """0 everything holds; 1 a rule of severity error failed; 2 rows were refused, nothing was counted, or
        something could not be written."""
        from veedor.publish.summary import summarise_rules
        from veedor.tally.rules.rule import Severity

        if (
            self.unwritten
            or len(self.refused)
            or not any(contest.resolved.counted.any() for contest in self.count.contests)
        ):
            return CANNOT_EVALUATE
        failed = [one for one in summarise_rules(self.count) if one.failed]
        return CHECK_FAILED if any(one.rule.severity is Severity.ERROR for one in failed) else HOLDS

    def as_text(self) -> Iterator[str]:
        """The verdict, then what was refused and written."""
        from veedor.publish.bulletins import against_sheets
        from veedor.publish.verdict import VerdictText

        yield from VerdictText(self.count, self.words).lines(self.by)
        yield from against_sheets(self.count, self.words, self.asked.about_bulletins)
        yield ""
        if self.asked.register is not None:
            yield from self._unmatched()
        if len(self.refused):
            yield self.words.say("count.refused.line", rows=len(self.refused))
        yield from photo_lines(self.intake, self.words)
        for name, path in self.written.items():
            repeats_rows = name == "refused" and len(self.refused)
            yield self.words.say(f"count.written.{'refused' if repeats_rows else 'line'}", path=str(path))
        for path in self.reports:
            yield self.words.say("count.written.line", path=str(path))
        yield self.words.say("count.not_official")

    def _unmatched(self) -> Iterator[str]:
        from veedor.publish.register_join import join_with_register

        join = join_with_register(self.count)
        yield self.words.say("count.register.matched", matched=join.matched)
        if join.unmatched:
            first = ", ".join(join.unmatched[:SHOWN])
            yield self.words.say("count.register.unmatched", unmatched=len(join.unmatched), first=first)

    def as_object(self) -> dict[str, Any]:
        """The JSON object (docs/json.md)."""
        from veedor.publish.bulletins import bulletin_object, examine_pack
        from veedor.publish.exports.count_object import count_object
        from veedor.publish.register_join import join_with_register

        made = count_object(self.count, self.words)
        made["bulletins"] = [bulletin_object(one, self.words, self.count.pack) for one in examine_pack(self.count)]
        made["findings"]["path"] = self._path("findings")
        made["reports"] = [str(path) for path in self.reports]
        made["unwritten"] = [problem.where for problem in self.unwritten]
        made["files"] = [dataclasses.asdict(file) for file in self.intake.files]
        made["photos"] = photos_object(self.intake)
        made["refused"] = {"rows": len(self.refused), "path": self._path("refused")}
        if self.asked.register is not None:
            join = join_with_register(self.count)
            made["register_file"] = {"matched": join.matched, "unmatched": list(join.unmatched)}
        return made

    def _path(self, name: str) -> str | None:
        return str(self.written[name]) if name in self.written else None
