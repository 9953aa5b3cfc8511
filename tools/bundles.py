"""Bundle the widgets, course_lib/widgets/*.js and *.css, into course_lib/widgets/built; and the
pages' scripts, website/live, into website/assets (tools/page_scripts.py).

    .venv/bin/python tools/bundles.py            what `make widgets` does
    .venv/bin/python tools/bundles.py --check    only say whether the bundles are stale

Each widget's module becomes one minified file with a source map beside it, and the style sheets
get the palette as variables. The bundles are committed; built/sources.json notes what each was
made from, so that a stale one is seen without node.
"""

import hashlib
import json
import sys
from pathlib import Path

import page_scripts
from environment import Problem
from javascript import HERE as JAVASCRIPT
from javascript import install, program, run

from course_lib._files import write_whole

ROOT = Path(__file__).resolve().parents[1]
WIDGETS = ROOT / "course_lib" / "widgets"
BUILT = WIDGETS / "built"
NOTE = "sources.json"
# The first is what the others build on; the last overrides them.
SHARED_STYLES = ("widgets.css", "maps.css", "parts.css", "forced.css")


def main(arguments=None) -> int | str:
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        if "--check" in arguments:
            check()
            page_scripts.check()
            return 0
        changed = write(bundles()) + page_scripts.write()
    except (Problem, OSError) as problem:
        return f"\n{problem}\n"
    print(f"Bundled: {', '.join(changed) or 'nothing changed'}.")
    return 0


def bundles() -> dict[str, str]:
    """Return what built/ should hold, by name. Raises Problem where the sources do not bundle."""
    install()
    done = run(
        program("node"),
        str(JAVASCRIPT / "build.mjs"),
        str(WIDGETS),
        quiet=True,
        given=json.dumps(style_sheets()),
    )
    if done.returncode:
        raise Problem(f"The widgets could not be bundled:\n{done.stderr.strip()}")
    answer = json.loads(done.stdout)
    files = {name: text for name, text in answer["files"].items() if text.strip()}
    note = {name: made_from(inputs) for name, inputs in answer["inputs"].items()}
    note |= {name: made_from(style_inputs(name)) for name in files if name.endswith(".css")}
    outputs = {name: digest(text.encode()) for name, text in sorted(files.items())}
    files[NOTE] = json.dumps({"made_from": note, "outputs": outputs}, indent=1, sort_keys=True)
    files[NOTE] += "\n"
    return files


def style_sheets() -> dict[str, str]:
    """Return the style sheets to minify, by name, with the palette in place."""
    names = ["shared.css", *sorted(path.name for path in WIDGETS.glob("*.css"))]
    return {
        name: palette_in(
            "".join(
                (ROOT / file).read_text("utf-8")
                for file in style_inputs(name)
                if file.endswith(".css")
            )
        )
        for name in names
    }


def style_inputs(name: str) -> list[str]:
    """Return the files that a style sheet is made from, as paths from the top of the project."""
    if name != "shared.css":
        return [f"course_lib/widgets/{name}"]
    palette = "course_lib/notebook/palette.py"
    return [f"course_lib/widgets/shared/view/{style}" for style in SHARED_STYLES] + [palette]


def palette_in(css: str) -> str:
    """Return a style sheet with the palette's colours and dashes where it asks for them."""
    from course_lib.notebook.palette import OPTIMIZER_STYLES, ROLE_STYLES

    light, dark = [], []
    for name, style in (ROLE_STYLES | OPTIMIZER_STYLES).items():
        light.append(f"--descent-{name.lower()}: {style.light};")
        dark.append(f"--descent-{name.lower()}: {style.dark};")
        dash = " ".join(f"{2 * length:g}px" for length in style.dash)  # lines are 2 px thick
        light.append(f"--descent-{name.lower()}-dash: {dash or 'none'};")
    return css.replace("/* palette: light */", " ".join(light)).replace(
        "/* palette: dark */", " ".join(dark)
    )


def made_from(inputs: list[str]) -> dict[str, str]:
    """Return the hash of each input, by its path from the top of the project."""
    paths = [WIDGETS / name if (WIDGETS / name).exists() else ROOT / name for name in inputs]
    return {
        path.resolve().relative_to(ROOT).as_posix(): digest(path.read_bytes()) for path in paths
    }


def digest(content: bytes) -> str:
    """Return the hash of some bytes."""
    return hashlib.sha256(content).hexdigest()


def stale() -> list[str]:
    """Say what in built/ is not what it was made from, or was changed since; needs no node."""
    if not (BUILT / NOTE).exists():
        return [f"{NOTE} is missing"]
    note = json.loads((BUILT / NOTE).read_text("utf-8"))
    said = []
    for name, inputs in note["made_from"].items():
        said += [
            f"{name} is older than {path}"
            for path, known in inputs.items()
            if not (ROOT / path).exists() or digest((ROOT / path).read_bytes()) != known
        ]
    for name, known in note["outputs"].items():
        if not (BUILT / name).exists() or digest((BUILT / name).read_bytes()) != known:
            said.append(f"{name} is not as it was built")
    there = {path.name for path in BUILT.iterdir()} - {NOTE}
    said += [f"{name} is made from nothing" for name in sorted(there - set(note["outputs"]))]
    wanted = {path.name for path in WIDGETS.glob("*.js")}
    said += [f"{name} is not bundled" for name in sorted(wanted - set(note["made_from"]))]
    return said


def check() -> None:
    """Raise Problem unless built/ holds to the byte what the sources give."""
    there = {path.name: path.read_text("utf-8") for path in BUILT.iterdir() if path.is_file()}
    wanted = bundles()
    wrong = sorted(
        name for name in there.keys() | wanted.keys() if there.get(name) != wanted.get(name)
    )
    if wrong:
        raise Problem(
            f"Not what the widgets' sources give: {', '.join(wrong)}. Run `make widgets` and "
            "commit what it writes."
        )


def write(files: dict[str, str]) -> list[str]:
    """Bring built/ up to date; return the names of what changed."""
    BUILT.mkdir(exist_ok=True)
    changed = []
    for path in BUILT.iterdir():
        if path.name not in files:
            path.unlink()
            changed.append(path.name)
    for name, text in files.items():
        path = BUILT / name
        if not path.exists() or path.read_text("utf-8") != text:
            write_whole(path, text.encode())
            changed.append(name)
    return sorted(changed)


if __name__ == "__main__":
    sys.exit(main())
