"""In which language Veedor speaks: `--lang`, else `$VEEDOR_LANG`, else the system's, else Spanish."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Annotated

import typer

from veedor.base.errors import refuse
from veedor.base.words import LANGUAGES, Words


def usual_language(environment: Mapping[str, str] = os.environ) -> str:
    """The language of the environment; one that Veedor does not speak counts as none."""
    for variable in ("VEEDOR_LANG", "LANG"):
        spoken = environment.get(variable, "")[:2]
        if spoken in LANGUAGES:
            return spoken
    return LANGUAGES[0]


def help_of(code: str) -> str:
    """The help text of a command or option, in the language of the environment."""
    return Words(usual_language()).say(code)


class Voice:
    """The language of one run; `--lang` changes it, wherever it stands among the arguments."""

    def __init__(self) -> None:
        self.language = usual_language()

    @property
    def words(self) -> Words:
        return Words(self.language)


def words_of(context: typer.Context) -> Words:
    """The words in which a command answers."""
    return context.ensure_object(Voice).words


def _choose(context: typer.Context, language: str | None) -> str | None:
    if language is None:
        return None
    if language not in LANGUAGES:
        raise refuse("cli.bad_language", "--lang", given=ascii(language)[:20])
    context.ensure_object(Voice).language = language
    return language


LanguageOption = Annotated[
    str | None,
    typer.Option("--lang", metavar="es|en", callback=_choose, is_eager=True, help=help_of("cli.option.lang")),
]
"""Declares `--lang` on a command; the command asks `words_of(context)`."""
