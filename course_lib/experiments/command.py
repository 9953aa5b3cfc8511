"""The command line: list the experiments, or run one and write its numbers and its figure."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from course_lib.experiments.registry import EXPERIMENTS, Experiment

FAILED, WRONG_USE, STOPPED = 1, 2, 130


def main(arguments=None) -> int:
    """Run the command; return its exit code: 0, 1 failed, 2 wrong use, 130 stopped by Ctrl-C."""
    options = _parser().parse_args(arguments)
    if options.command != "run":
        print(_known())
        return 0
    experiment = EXPERIMENTS.get(options.name)
    if experiment is None:
        print(f"There is no experiment {options.name!r}. There are:\n{_known()}", file=sys.stderr)
        return WRONG_USE
    folder = Path(options.out)
    targets = [folder / f"{experiment.name}.{suffix}" for suffix in ("json", "png")]
    try:
        _check_writable(folder, targets)
    except OSError as error:
        print(
            f"Nothing was computed: {error.filename} cannot be written ({error.strerror}). "
            "Give another folder with --out.",
            file=sys.stderr,
        )
        return FAILED
    return _run(experiment, *targets)


def _run(experiment: Experiment, numbers: Path, picture: Path) -> int:
    print(experiment.title, flush=True)
    try:
        result = experiment.run(progress=True)
    except KeyboardInterrupt:
        print("Stopped. Nothing was written.", file=sys.stderr)
        return STOPPED
    try:
        _write(numbers, result.to_json().encode())
        print(f"wrote {numbers}", flush=True)
        if result.interrupted:
            print(
                f"Stopped early: {numbers.name} holds the epochs that were done, marked "
                f'"interrupted". There is no figure.',
                file=sys.stderr,
            )
            return STOPPED
        _write(picture, _drawn(experiment, result))
        print(f"wrote {picture}")
    except OSError as error:
        print(f"{error.filename} could not be written ({error.strerror}).", file=sys.stderr)
        return FAILED
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m course_lib.experiments", description="List or rerun the experiments."
    )
    commands = parser.add_subparsers(dest="command")
    commands.add_parser("list", help="list the experiments (what no command does, too)")
    run = commands.add_parser("run", help="rerun one; write its numbers (JSON) and figure (PNG)")
    run.add_argument("name", metavar="NAME", help="one of the list")
    run.add_argument("--out", metavar="FOLDER", required=True, help="where to write; made if new")
    return parser


def _known() -> str:
    width = max(map(len, EXPERIMENTS))
    return "\n".join(f"{name:<{width}}  {one.title}" for name, one in EXPERIMENTS.items())


def _check_writable(folder: Path, targets: list[Path]) -> None:
    """Raise OSError unless the files can be written: better now than after the computation."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder):
        pass
    for target in targets:
        if target.is_dir():
            raise IsADirectoryError(21, "it is a folder", str(target))


def _write(target: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with open(handle, "wb") as file:
            file.write(content)
        os.chmod(name, 0o644)  # mkstemp's files are its owner's alone
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise


def _drawn(experiment: Experiment, result) -> bytes:
    import matplotlib

    matplotlib.use("agg")  # no window is opened, and no screen needed
    import matplotlib.pyplot as plt

    from course_lib.notebook import plotting

    with plt.style.context(plotting.STYLE_FILE):
        figure = experiment.figure(result)
        try:
            return plotting.png(figure)
        finally:
            plt.close(figure)
