"""The command line: reads the clock and the environment, prints, and picks exit codes."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path

import click

import ssg
from ssg.cli.building import build_command, check_command
from ssg.cli.looking import list_command, schema_command, why_command
from ssg.cli.printing import print_problems, say_error
from ssg.cli.starting import new_group
from ssg.problems import InvalidContent

EXIT_CONTENT, EXIT_DISK, EXIT_BUG, EXIT_INTERRUPTED = 1, 4, 70, 130


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
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


for _command in (
    build_command,
    check_command,
    list_command,
    new_group,
    schema_command,
    why_command,
):
    commands.add_command(_command)


def main() -> None:
    """Run the command line and exit with its code.

    0 done, 1 problems in the content, 2 wrong usage, 3 refused or done in part, 4 disk or
    network, 70 our bug, 130 interrupted.
    """
    sys.exit(_run())


def _run() -> int:
    try:
        return commands(standalone_mode=False) or 0
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as misuse:
        misuse.show()
        return misuse.exit_code
    except InvalidContent as invalid:
        print_problems(invalid.problems)
        return EXIT_CONTENT
    except (KeyboardInterrupt, click.Abort):
        say_error("interrupted; the old output is as it was")
        return EXIT_INTERRUPTED
    except OSError as fault:
        where = f"{fault.filename}: " if fault.filename else ""
        say_error(f"{where}{fault.strerror or fault}")
        return EXIT_DISK
    except Exception:  # noqa: BLE001  -- the last resort: our own fault, shown whole
        traceback.print_exc()
        say_error("this is a bug in ssg; the lines above say where")
        return EXIT_BUG
