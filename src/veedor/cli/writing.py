"""What `veedor count` writes: the tables of `--out`, then what people look at. What fails stops nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from veedor.base.errors import Problem

if TYPE_CHECKING:
    from veedor.base.words import Words
    from veedor.cli.reports import Reports
    from veedor.intake.read import Intake
    from veedor.intake.refusals import Refusals
    from veedor.tally.fold import Count

OUT_FILES: Final = {
    "results": "results.csv",
    "results_parquet": "results.parquet",
    "findings": "findings.csv",
    "refused": "refused.csv",
}
"""What `--out` writes."""


def out_files(out: Path | None) -> dict[str, Path]:
    """The files of `--out`, by what they hold."""
    return {} if out is None else {name: out / file for name, file in OUT_FILES.items()}


def write_out(counted: Count, refused: Refusals, paths: dict[str, Path], by: str | None, words: Words) -> None:
    from veedor.publish.exports.findings import write_findings
    from veedor.publish.exports.results import write_results
    from veedor.publish.files import replacing, write_each

    def write_refused() -> None:
        with replacing(paths["refused"]) as draft:
            refused.write(draft, words)

    write_each(
        lambda: write_results(counted, paths["results"], paths["results_parquet"], by),
        lambda: write_findings(counted, words, paths["findings"]),
        write_refused,
    )


def write_all(
    counted: Count,
    intake: Intake,
    refused: Refusals,
    by: str | None,
    out: Path | None,
    reports: Reports,
    words: Words,
    folders: Sequence[Path] = (),
) -> tuple[Problem, ...]:
    """Tables and reports; what could not be written, and why: the count is told all the same."""
    from veedor.publish.files import unwritten

    tables, language = out_files(out), words.language
    return unwritten(
        *([lambda: write_out(counted, refused, tables, by, words)] if tables else []),
        lambda: reports.write(counted, intake, refused, language, folders),
    )
