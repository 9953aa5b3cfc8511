"""Compare what the repository carries of others' packages with those packages, byte for byte.

    .venv/bin/python tools/vendored.py            copy the files again
    .venv/bin/python tools/vendored.py --check    only say which are not what their package has

The packages are those of tools/vendored/package-lock.json, by their hashes; to take a newer one,
change package.json there, run npm in the folder, then this. THIRD-PARTY.md names them to readers.
"""

import re
import sys
from pathlib import Path

from environment import Problem
from javascript import MODULES as JAVASCRIPT
from javascript import install

ROOT = Path(__file__).resolve().parents[1]
HERE = ROOT / "tools" / "vendored"
MODULES = HERE / "node_modules"
ASSETS = ROOT / "website" / "assets"
WHAT = "the packages that fonts and styles come from (8 MB)"
OLD_FONTS = re.compile(
    rb',url\(fonts/[\w-]+\.woff\) format\("woff"\),url\(fonts/[\w-]+\.ttf\) format\("truetype"\)'
)
# What live.js has in it is said in the file: nothing else of the package is here.
EDITOR = (
    b"prism-code-editor %s, https://github.com/jonpyt/prism-code-editor, is part of live.js:\n\n"
)


def version(package: Path) -> str:
    """Return the version of an installed package."""
    return re.search(r'"version": "([^"]+)"', (package / "package.json").read_text("utf-8"))[1]


def katex() -> dict[str, bytes]:
    """KaTeX: the fonts that today's browsers take, and the style sheet without the others."""
    package = MODULES / "katex"
    files = {f"katex/fonts/{one.name}": one for one in (package / "dist/fonts").glob("*.woff2")}
    files["katex/LICENSE"] = package / "LICENSE"
    made = {name: path.read_bytes() for name, path in files.items()}
    sheet, left_out = OLD_FONTS.subn(b"", (package / "dist/katex.min.css").read_bytes())
    if left_out != len(files) - 1:
        raise Problem(f"KaTeX names {left_out} older fonts, and has {len(files) - 1} newer ones.")
    return made | {"katex/katex.min.css": sheet}


def letters() -> dict[str, bytes]:
    """Source Serif 4: the weights and scripts that the pages use."""
    package = MODULES / "@fontsource" / "source-serif-4"
    used = ("greek-400-normal", "greek-600-normal", "latin-400-italic")
    used += ("latin-400-normal", "latin-600-normal")
    names = [f"source-serif-4-{one}.woff2" for one in used]
    made = {f"fonts/{name}": (package / "files" / name).read_bytes() for name in names}
    return made | {"fonts/LICENSE": (package / "LICENSE").read_bytes()}


def licences() -> dict[str, bytes]:
    """The licences of what is bundled into the pages' scripts (tools/page_scripts.py)."""
    editor, search = JAVASCRIPT / "prism-code-editor", JAVASCRIPT / "minisearch"
    head = EDITOR % version(editor).encode()
    return {
        "prism-code-editor.LICENSE": head + (editor / "LICENSE").read_bytes(),
        "minisearch.LICENSE": (search / "LICENSE.txt").read_bytes(),
    }


def wanted() -> dict[str, bytes]:
    """Return each file as its package has it. Raises Problem where they cannot be installed."""
    install()
    install(HERE, WHAT)
    return katex() | letters() | licences()


def carried() -> set[str]:
    """Return the files in website/assets that are others'."""
    folders = (path for one in ("katex", "fonts") for path in (ASSETS / one).rglob("*"))
    found = [path for path in folders if path.is_file()] + [*ASSETS.glob("*.LICENSE")]
    return {path.relative_to(ASSETS).as_posix() for path in found}


def differing(files: dict[str, bytes]) -> list[str]:
    """Return which files are missing, are not what their package has, or come from none."""
    paths = {name: ASSETS / name for name in files}
    wrong = [n for n, path in paths.items() if not path.exists() or path.read_bytes() != files[n]]
    return sorted({*wrong, *(carried() - files.keys())})


def main(arguments=None) -> int | str:
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        files = wanted()
    except (Problem, OSError) as problem:
        return f"\n{problem}\n"
    different = differing(files)
    if "--check" in arguments:
        said = f"\nNot what their packages have: {', '.join(different)}\n"
        return said if different else 0
    for name in different:
        if name not in files:
            return f"\nwebsite/assets/{name} comes from no package: enter it, or delete it.\n"
        (ASSETS / name).parent.mkdir(parents=True, exist_ok=True)
        (ASSETS / name).write_bytes(files[name])
    print(f"Copied: {', '.join(different) or 'nothing has changed'}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
