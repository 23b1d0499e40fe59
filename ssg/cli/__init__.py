"""The command line: reads the clock and the environment, prints, and picks exit codes."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from importlib import import_module
from pathlib import Path

import click

import ssg
from ssg.garbage import all_lives_on
from ssg.problems import InvalidContent

EXIT_CONTENT, EXIT_DISK, EXIT_BUG, EXIT_INTERRUPTED = 1, 4, 70, 130
COMMANDS = {  # in the order of the help; each module is imported only for its own command
    "build": "ssg.cli.building:build_command",
    "serve": "ssg.cli.serving:serve_command",
    "check": "ssg.cli.checking:check_command",
    "deploy": "ssg.cli.deploying:deploy_command",
    "rollback": "ssg.cli.deploying:rollback_command",
    "list": "ssg.cli.looking:list_command",
    "next": "ssg.cli.coming:next_command",
    "front": "ssg.cli.fronts:front_command",
    "diff": "ssg.cli.differing:diff_command",
    "why": "ssg.cli.looking:why_command",
    "urls": "ssg.cli.urls:urls_command",
    "new": "ssg.cli.starting:new_group",
    "hosting": "ssg.cli.hosting:hosting_command",
    "schema": "ssg.cli.schemas:schema_command",
}


class Commands(click.Group):
    """The commands of the product, each imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        with all_lives_on():
            command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-C",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=Path(),
    help="The folder of the site (where site.toml lies).",
)
@click.version_option(ssg.__version__, prog_name="ssg")
@click.pass_context
def commands(context: click.Context, folder: Path) -> None:
    """Turn a folder of stories into a news site."""
    context.obj = folder


def main() -> None:
    """Run the command line and exit with its code.

    0 done, 1 problems in the content, 2 wrong usage, 3 refused or done in part, 4 disk or
    network, 5 a newer build is published, 70 our bug, 130 interrupted.
    """
    code = _run()
    gc.freeze()  # a last look for garbage would take longer than many a build
    sys.exit(code)


def _run() -> int:
    try:
        return commands(standalone_mode=False) or 0
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as misuse:
        misuse.show()
        return misuse.exit_code
    except InvalidContent as invalid:
        from ssg.cli.printing import print_problems

        print_problems(invalid.problems)
        return EXIT_CONTENT
    except (KeyboardInterrupt, click.Abort):
        _say_error("interrupted; the old output is as it was")
        return EXIT_INTERRUPTED
    except OSError as fault:
        where = f"{fault.filename}: " if fault.filename else ""
        _say_error(f"{where}{fault.strerror or fault}")
        _drop_output()
        return EXIT_DISK
    except Exception:  # noqa: BLE001  -- the last resort: our own fault, shown whole
        traceback.print_exc()
        _say_error("this is a bug in ssg; the lines above say where")
        return EXIT_BUG


def _drop_output() -> None:
    """Send what could not be printed nowhere, or Python would fail at it once more at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say_error(text: str) -> None:
    click.secho(f"ssg: {text}", fg="red", bold=True, err=True)
