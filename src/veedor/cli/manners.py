"""The command line's own words, which its library says in English only: help pages, and what is mistyped."""

from __future__ import annotations

import re
from typing import Any, Final

from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.exceptions import TyperException

from veedor.base.errors import Problem, refuse
from veedor.base.words import Phrase
from veedor.cli.database import database_words
from veedor.cli.language import help_of

PIECES: Final = {"[OPTIONS]": "any_options", "COMMAND [ARGS]...": "any_command"}
"""What the library writes after the name of a command."""
REASONS: Final = {
    r"greater than or equal to (\S+)": "cli.reason.at_least",
    r"less than or equal to (\S+)": "cli.reason.at_most",
    r"valid integer": "cli.reason.integer",
    r"valid number": "cli.reason.number",
    r"unexpected extra argument\S* \((.*)\)": "cli.reason.extra",
}
"""How the library says what is wrong with a value."""
_REMARKS: Final = re.compile(r"  \[([^\[\]]*)\]$")
"""What it adds to a description: `[default: 5m; required]`."""
_TYPE: Final = re.compile(r" <[^<>]*>$")
"""What it adds to the name of an argument: `FILE <path>`."""


def _renamed(option: TyperOption | None) -> TyperOption | None:
    if option is not None:
        option.help = help_of("cli.option.help")
    return option


def _page(page: str) -> str:
    commands = help_of("cli.page.commands")
    lines = (commands if line == "Commands:" else line for line in page.split("\n"))
    return "\n".join(lines).replace("Usage: ", help_of("cli.page.usage") + " ", 1)


def _pieces(pieces: list[str]) -> list[str]:
    """Of the line that shows how a command is written."""
    return [help_of(f"cli.page.{PIECES[piece]}") if piece in PIECES else piece for piece in pieces]


def _write_parameters(command: TyperCommand | TyperGroup, ctx: Any, formatter: Any) -> None:
    """Arguments and options, each with its name and what it is for."""
    described: dict[str, list[tuple[str, str]]] = {"argument": [], "option": []}
    for parameter in command.get_params(ctx):
        if record := parameter.get_help_record(ctx):
            name, says = record
            described[parameter.param_type_name].append((_TYPE.sub("", name), _REMARKS.sub(_remarks, says)))
    for kind, records in described.items():
        if records:
            with formatter.section(help_of(f"cli.page.{kind}s").removesuffix(":")):
                formatter.write_dl(records)


def _remarks(found: re.Match[str]) -> str:
    return f"  [{'; '.join(map(_remark, found[1].split('; ')))}]"


def _remark(remark: str) -> str:
    if remark == "required":
        return help_of("cli.page.required")
    return remark.replace("default:", help_of("cli.page.default"), 1)


class Command(TyperCommand):
    """A command whose help page is in one language, and that ends in words when a database fails it."""

    def invoke(self, ctx: Any) -> Any:
        with database_words():
            return super().invoke(ctx)

    def get_help(self, ctx: Any) -> str:
        return _page(super().get_help(ctx))

    def get_help_option(self, ctx: Any) -> TyperOption | None:
        return _renamed(super().get_help_option(ctx))

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        return _pieces(super().collect_usage_pieces(ctx))

    def format_options(self, ctx: Any, formatter: Any) -> None:
        _write_parameters(self, ctx, formatter)


class Group(TyperGroup):
    """Commands under one name, with a help page in one language."""

    def get_help(self, ctx: Any) -> str:
        return _page(super().get_help(ctx))

    def get_help_option(self, ctx: Any) -> TyperOption | None:
        return _renamed(super().get_help_option(ctx))

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        return _pieces(super().collect_usage_pieces(ctx))

    def format_options(self, ctx: Any, formatter: Any) -> None:
        _write_parameters(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            known = ", ".join(self.list_commands(ctx))
            raise refuse("cli.no_such_command", ctx.command_path, given=args[0][:40], commands=known)
        return super().resolve_command(ctx, args)


def mistyped(error: TyperException) -> Problem:
    """What is wrong with a command line, by the name of the library's exception."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "veedor"
    match type(error).__name__:
        case "MissingParameter":
            return Problem("cli.missing", command, {"what": _parameter(error), "command": command})
        case "NoSuchOption":
            given = str(getattr(error, "option_name", ""))[:40]
            return Problem("cli.no_such_option", command, {"given": given, "command": command})
        case "BadOptionUsage":
            option = str(getattr(error, "option_name", ""))[:40]
            return Problem("cli.value_of_option", command, {"option": option, "command": command})
        case "BadParameter":
            values = {"what": _parameter(error), "reason": _reason(error.message), "command": command}
            return Problem("cli.bad_value", command, values)
    return Problem("cli.bad_usage", command, {"reason": _reason(error.message), "command": command})


def _reason(message: str) -> Phrase | str:
    """In our own words where they are known."""
    for pattern, code in REASONS.items():
        if found := re.search(pattern, message):
            return Phrase(code, {"given": found[1][:80]} if found.groups() else {})
    return message[:200]


def _parameter(error: TyperException) -> str:
    parameter = getattr(error, "param", None)
    if parameter is None:
        return "?"
    return max(parameter.opts, key=len) if isinstance(parameter, TyperOption) else str(parameter.metavar)
