"""The command line: list the experiments, or run one and write its numbers and its figure."""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from course_lib._extras import needed_by
from course_lib._files import write_whole
from course_lib.experiments.registry import EXPERIMENTS, Experiment
from course_lib.experiments.sizes import LARGEST, estimate, resized, rounded, sizes_of

FLAGS = {"epochs": "--epochs", "runs": "--seeds"}
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
    asked = {"epochs": options.epochs, "runs": options.seeds}
    sizes = {name: size for name, size in asked.items() if size is not None}
    lacking = sizes.keys() - sizes_of(experiment).keys()
    if lacking:
        print(_has_no_such_size(experiment, lacking.pop()), file=sys.stderr)
        return WRONG_USE
    experiment = resized(experiment, **sizes)
    folder = options.out
    targets = [folder / f"{experiment.name}.{suffix}" for suffix in ("json", "png")]
    try:
        with needed_by("course_lib.experiments"):
            import matplotlib  # noqa: F401
            import threadpoolctl  # noqa: F401
        _check_writable(folder, targets)
    except ImportError as error:
        print(f"Nothing was computed: {error}.", file=sys.stderr)
        return FAILED
    except OSError as error:
        print(
            f"Nothing was computed: {error.filename} cannot be written ({error.strerror}). "
            "Give another folder with --out.",
            file=sys.stderr,
        )
        return FAILED
    written = []
    try:
        return _run(experiment, *targets, written)
    except KeyboardInterrupt:
        done = " and ".join(path.name for path in written) or "Nothing"
        print(f"Stopped. {done} was written.", file=sys.stderr)
        return STOPPED
    except OSError as error:
        print(f"{error.filename} could not be written ({error.strerror}).", file=sys.stderr)
        return FAILED


def _run(experiment: Experiment, numbers: Path, picture: Path, written: list[Path]) -> int:
    """Run and write; `written` is told each file that is there."""

    def write(target: Path, content: bytes) -> None:
        write_whole(target, content)
        written.append(target)
        print(f"wrote {target}", flush=True)

    print(experiment.title, flush=True)
    seconds = estimate(experiment)
    if seconds is not None:
        print(f"It will take {rounded(seconds)}, going by its first epochs here.", flush=True)
    result = experiment.run(progress=True)
    if result.interrupted:
        beside = _is_finished(numbers)
        target = numbers.with_suffix(".interrupted.json") if beside else numbers
        write(target, result.to_json().encode())
        kept = f" The finished {numbers.name} stays as it was." if beside else ""
        print(
            f"Stopped early: {target.name} holds the epochs that were done, marked "
            f'"interrupted". There is no figure of them.{kept}',
            file=sys.stderr,
        )
        return STOPPED
    write(numbers, result.to_json().encode())
    write(picture, _drawn(experiment, result))
    return 0


def _is_finished(numbers: Path) -> bool:
    """Whether a file is there that is not known to be an interrupted run's."""
    try:
        return json.loads(numbers.read_text(encoding="utf-8"))["interrupted"] is not True
    except FileNotFoundError:
        return False
    except (ValueError, KeyError, TypeError):
        return True


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m course_lib.experiments", description="List or rerun the experiments."
    )
    commands = parser.add_subparsers(dest="command")
    commands.add_parser("list", help="list the experiments (what no command does, too)")
    run = commands.add_parser("run", help="rerun one; write its numbers (JSON) and figure (PNG)")
    run.add_argument("name", metavar="NAME", help="one of the list")
    run.add_argument(
        "--out", metavar="FOLDER", type=_folder, required=True, help="where to write; made if new"
    )
    for size, flag in FLAGS.items():
        run.add_argument(
            flag,
            metavar="N",
            type=_from_one_to(LARGEST[size]),
            help=f"so many {flag.removeprefix('--')} instead of the published number",
        )
    return parser


def _from_one_to(largest: int):
    def whole_number(text: str) -> int:
        if not text.isdecimal() or not 1 <= int(text) <= largest:
            raise argparse.ArgumentTypeError(
                f"it must be a whole number from 1 to {largest:,}, got {text!r}"
            )
        return int(text)

    return whole_number


def _has_no_such_size(experiment: Experiment, size: str) -> str:
    has = " and ".join(f"{FLAGS[n]} ({k:,} as published)" for n, k in sizes_of(experiment).items())
    return f"{experiment.name} has no {FLAGS[size]}. It has {has}."


def _folder(name: str) -> Path:
    if not name.strip():  # as of a variable that was never set; Path would take it for "here"
        raise argparse.ArgumentTypeError(
            "it is empty: give the name of a folder, or . for this one"
        )
    return Path(name)


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
