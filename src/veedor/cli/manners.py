"""The command line's own words, which its library says in English only: help pages, and what is mistyped."""

from __future__ import annotations

from typing import Any, Final

from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.exceptions import TyperException

from veedor.base.errors import Problem, refuse
from veedor.cli.language import help_of

HEADINGS: Final = {"Arguments:": "arguments", "Options:": "options", "Commands:": "commands"}


def _translated(page: str) -> str:
    lines = (help_of(f"cli.page.{HEADINGS[line]}") if line in HEADINGS else line for line in page.split("\n"))
    return "\n".join(lines).replace("Usage: ", help_of("cli.page.usage") + " ", 1)


def _renamed(option: TyperOption | None) -> TyperOption | None:
    if option is not None:
        option.help = help_of("cli.option.help")
    return option


class Command(TyperCommand):
    """A command whose help page is in one language."""

    def get_help(self, ctx: Any) -> str:
        return _translated(super().get_help(ctx))

    def get_help_option(self, ctx: Any) -> TyperOption | None:
        return _renamed(super().get_help_option(ctx))


class Group(TyperGroup):
    """Commands under one name, with a help page in one language."""

    def get_help(self, ctx: Any) -> str:
        return _translated(super().get_help(ctx))

    def get_help_option(self, ctx: Any) -> TyperOption | None:
        return _renamed(super().get_help_option(ctx))

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
            values = {"what": _parameter(error), "reason": error.message[:200], "command": command}
            return Problem("cli.bad_value", command, values)
    return Problem("cli.bad_usage", command, {"reason": error.message[:200], "command": command})


def _parameter(error: TyperException) -> str:
    parameter = getattr(error, "param", None)
    if parameter is None:
        return "?"
    return max(parameter.opts, key=len) if isinstance(parameter, TyperOption) else str(parameter.metavar)
