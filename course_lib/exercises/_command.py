"""The command line: list the exercises that have checks, or grade a notebook."""

import argparse
import json
import math
import sys
from pathlib import Path

from course_lib.exercises._checks import CHECKS
from course_lib.exercises.grading import SECONDS, NotGradable, grade

GRADED, NOT_GRADABLE, STOPPED = 0, 1, 130


def main(arguments=None) -> int:
    """Run the command; return its exit code: 0, 1 for a file with nothing to grade, 130 stopped.

    Wrong answers are no failure: the code stays 0.
    """
    options = _parser().parse_args(arguments)
    if options.command != "grade":
        print(known())
        return GRADED
    code = GRADED
    try:
        for path in options.notebook:
            try:
                graded = grade(path, options.seconds)
            except NotGradable as problem:
                print(problem, file=sys.stderr)
                code = NOT_GRADABLE
                continue
            if not graded["run"]:
                print(f"{path} was never run: its answers ran for this grade.", file=sys.stderr)
            print(json.dumps(graded, indent=1, ensure_ascii=False), flush=True)
    except KeyboardInterrupt:
        print("Stopped. What was printed before is complete.", file=sys.stderr)
        return STOPPED
    return code


def known() -> str:
    """Return the names of all checks, chapter by chapter, under the first line of its module."""
    chapters: dict[str, list[str]] = {}
    for name, function in CHECKS.items():
        chapters.setdefault(function.__module__, []).append(name)
    titles = {
        sys.modules[module].__doc__.splitlines()[0].removeprefix("Checks of ").rstrip("."): names
        for module, names in chapters.items()
    }
    return "\n\n".join(
        "\n".join([f"{title[0].upper()}{title[1:]}", *(f"  {name}" for name in names)])
        for title, names in sorted(titles.items())
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m course_lib.exercises",
        description="List the exercises that have checks, or grade a notebook's answers.",
    )
    commands = parser.add_subparsers(dest="command")
    commands.add_parser("list", help="list the exercises (what no command does, too)")
    grading = commands.add_parser(
        "grade",
        help="run each answer of a notebook again and print what its check says, as JSON",
        description="Each answer runs with your rights: grade strangers' notebooks in a container.",
    )
    grading.add_argument("notebook", metavar="NOTEBOOK", type=Path, nargs="+")
    grading.add_argument(
        "--seconds",
        type=time_in("seconds"),
        default=SECONDS,
        help=f"the time that each answer has (default: {SECONDS:g})",
    )
    return parser


def time_in(unit: str):
    """Return what reads an option's time in this unit: a number above 0, or ArgumentTypeError."""

    def read(text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not 0 < number < math.inf:
            raise argparse.ArgumentTypeError(
                f"{text!r} is no time: give a number of {unit} above 0"
            )
        return number

    return read
