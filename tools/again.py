"""Build the site on top of the last one, where nothing but the text of some pages has changed.

A build that succeeded leaves in _build/kept what Sphinx knows of the book, and a note of what it
was made from. On top of it the changed pages alone are read and written. That is done only where
the result is what a whole build gives, to the byte: other sources, settings and programs are the
same, and what pages know of each other (titles, numbers, labels, terms, citations) is, too. In any
doubt the build is a whole one.

tools/book.py calls the first half of this module; the second half is a process of its own, since
only a new one can load what a build loads.
"""

import hashlib
import json
import re
import shutil
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Sources that are pages, or a page's text: Sphinx reads them anew. All others make a whole build.
PAGES = re.compile(
    r"(?:index|changes|CHANGELOG|(?:chapters|reference|teaching)/\w+)\.md|chapters/\w+\.ipynb"
)
# Of the site, what other steps than Sphinx's lay beside its pages.
LAID = re.compile(r"run/.*|python/(?!cells/).*")
# What every build makes: pages link otherwise to a file that is there already.
MADE_ANEW = re.compile(r"_static/(?!search-index\.js).*")
# What may change below the pages' folder with a page, besides the page itself.
OF_PAGES = re.compile(
    r"(?:_sources|notebooks|_figures|_images|python/cells)/.*|_static/search-index\.js"
)
# There a page's files are called after what is in them: the old ones have other names.
NAMED = ("_figures", "_images", "python/cells")
NOTE, DOCTREES, PAGES_IN = "note.json", Path("_build", ".doctrees"), Path("_build", "html")
WHOLE = 3  # the exit code that asks for a whole build


def contents(root: Path, files: Iterable[Path]) -> dict[str, str]:
    """Return the hash of each file by its path below `root`."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


def pages_of(site: Path) -> list[Path]:
    """Return the files that Sphinx has made."""
    files = (path for path in sorted(site.rglob("*")) if path.is_file())
    return [path for path in files if not LAID.fullmatch(path.relative_to(site).as_posix())]


def contents_of_pages(site: Path) -> dict[str, str]:
    """Return the hash of each file that Sphinx has made."""
    return contents(site, pages_of(site))


@dataclass
class Kept:
    """What a build has left: hashes of the `sources` and of what Sphinx has made of the `site`,
    the `settings` of Python in the pages, and what else they depend on.
    """

    sources: dict[str, str]
    site: dict[str, str]
    around: list
    settings: dict[str, str]

    @classmethod
    def read(cls, folder: Path) -> "Kept | None":
        try:
            return cls(**json.loads((folder / NOTE).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def write(self, folder: Path, output: Path) -> None:
        """Leave what the next build can stand on. The note comes last: there is nothing without."""
        if not (output / DOCTREES).is_dir():
            return
        folder.mkdir(parents=True)
        (output / DOCTREES).rename(folder / DOCTREES.name)
        (folder / NOTE).write_text(json.dumps(asdict(self)), encoding="utf-8")

    def changed(self, sources: dict[str, str]) -> list[Path] | None:
        """Return the sources that are not as they were; None if others than pages are not."""
        if sources.keys() != self.sources.keys():
            return None
        paths = [path for path, content in sources.items() if content != self.sources[path]]
        return [ROOT / path for path in paths] if all(map(PAGES.fullmatch, paths)) else None

    def is_of(self, site: Path) -> bool:
        """Whether the site is still as it was left."""
        return contents_of_pages(site) == self.site

    def allows(self, pages: dict[str, str]) -> bool:
        """Whether outside the pages and their own files nothing is other than it was."""
        other = {name for name in {*self.site, *pages} if self.site.get(name) != pages.get(name)}
        return all(
            OF_PAGES.fullmatch(name) or (name.endswith(".html") and name in self.site)
            for name in other
        )


def begin(folder: Path, site: Path, output: Path, changed: list[Path]) -> list[str]:
    """Move what was kept into a new build; return the command that builds on it.

    From then on there is nothing to stand on, until a build has succeeded.
    """
    doctrees, pages = output / DOCTREES, output / PAGES_IN
    doctrees.parent.mkdir(parents=True)
    (folder / DOCTREES.name).rename(doctrees)
    shutil.rmtree(folder)
    for path in pages_of(site):
        if MADE_ANEW.fullmatch(path.relative_to(site).as_posix()):
            continue
        copy = pages / path.relative_to(site)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    # First, wherever else there is a course: its own. Not longer: no tool stands before a package.
    code = "import sys; sys.path.insert(0, 'tools'); import again; del sys.path[0]; "
    code += "sys.exit(again.main())"
    return [sys.executable, "-c", code, str(doctrees), str(pages), *map(str, changed)]


def drop_unnamed(pages: Path) -> None:
    """Delete of the pages' own files those that no page names any more."""
    text = b"".join(path.read_bytes() for path in pages.rglob("*.html"))
    for folder in NAMED:
        for path in (pages / folder).glob("*"):
            if path.name.encode() not in text:
                path.unlink()


# The rest runs in the other process.


def main() -> int:
    """Read and write the pages that have changed; return 0, 1 after a warning, or WHOLE."""
    doctrees, pages, *changed = sys.argv[1:]
    from jupyter_book.config import get_final_config
    from sphinx.application import Sphinx
    from sphinx.environment import CONFIG_OK, BuildEnvironment
    from sphinx.errors import SphinxError
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    class MoreHasChanged(SphinxError):
        pass

    said_on_the_command_line = {
        "external_toc_path": (ROOT / "_toc.yml").as_posix(),
        "latex_individualpages": False,
        "nitpicky": True,
    }
    config, _ = get_final_config(
        user_yaml=ROOT / "_config.yml", cli_config=said_on_the_command_line, sourcedir=ROOT
    )
    with patch_docutils(None), docutils_namespace():
        app = Sphinx(
            *(ROOT, None, pages, doctrees, "html"),
            confoverrides=config,
            warningiserror=True,
            keep_going=True,
        )
        env = app.env
        if app.fresh_env_used or env.config_status != CONFIG_OK:
            return WHOLE
        names = sorted(docnames(env, {Path(path).resolve() for path in changed}))
        before = shared(env)

        def check(app, env, read):
            if read != names:
                raise MoreHasChanged(f"to be read: {read}, not {names}")

        def forget(app, env, name):
            # What sphinx-exercise would add to, and not begin anew.
            getattr(env, "sphinx_exercise_gated_registry", {}).pop(name, None)

        def compare(app, env):
            after = shared(env)
            other = sorted(key for key in {*before, *after} if before.get(key) != after.get(key))
            if other:
                raise MoreHasChanged(f"other pages may depend on: {other}")

        app.descent_written = set()
        app.connect("env-before-read-docs", check)
        app.connect("env-purge-doc", forget)
        app.connect("env-updated", in_order, priority=0)
        app.connect("env-check-consistency", compare, priority=0)
        app.connect(
            "html-page-context",
            lambda app, name, *_: app.descent_written.add(f"{name}.html"),
        )
        BuildEnvironment.get_outdated_files = lambda env, _: (set(), set(names), set())
        try:
            app.build(filenames=[str(env.doc2path(name)) for name in names])
        except MoreHasChanged as reason:
            print(reason)
            return WHOLE
        return app.statuscode


def docnames(env, changed: set[Path]) -> set[str]:
    """Return the pages to read: those that have changed, those that read one, and what lists them.

    Sphinx writes a list of pages with each of them.
    """
    found = {
        name
        for name in env.found_docs
        for path in (env.doc2path(name), *env.dependencies[name])
        if (ROOT / path).resolve() in changed
    }
    return found.union(*(env.files_to_rebuild.get(name, ()) for name in found))


def in_order(app, env) -> None:
    """Put the citations into the order of a whole build, which reads the pages in theirs."""
    cited = env.domaindata.get("cite", {}).get("citation_refs")
    if cited:
        cited.sort(key=lambda one: one.docname)


# Of the environment: what is Sphinx's own, what the process has, what only its page reads.
NOT_SHARED = {
    *("app", "config", "config_status", "config_status_extra", "domains", "events", "project"),
    *("settings", "temp_data", "ref_context", "all_docs", "dependencies", "version", "doctreedir"),
    *("_pickled_doctree_cache", "_write_doc_doctree_cache", "nb_new_exec_data"),
    *("sphinx_exercise_gated_registry", "sphinx_exercise_node_order", "external_site_map"),
}


def shared(env) -> dict[str, str]:
    """Return in writing what pages may know of others, by where it stands in the environment."""
    tables = {key: value for key, value in vars(env).items() if key not in NOT_SHARED}
    for domain, data in tables.pop("domaindata").items():
        tables |= {f"{domain}.{key}": value for key, value in data.items()}
    # How long a page is, and in which line a heading stands: nobody else reads that.
    tables["metadata"] = {
        name: {
            key: {slug: place[1:] for slug, place in value.items()}
            if key == "myst_slugs"
            else value
            for key, value in data.items()
            if key != "wordcount"
        }
        for name, data in env.metadata.items()
    }
    # Of an exercise other pages show the title and the number.
    tables["sphinx_exercise_registry"] = {
        label: {
            key: [type(value).__name__, *value.children[:1]] if key == "node" else value
            for key, value in entry.items()
            if key != "line"
        }
        for label, entry in getattr(env, "sphinx_exercise_registry", {}).items()
    }
    return {key: written(value) for key, value in tables.items()}


def written(value) -> str:
    """Return a text that is the same for the same content, in whatever order it was entered."""
    from docutils.nodes import Node

    if isinstance(value, Node):
        return value.pformat()
    if isinstance(value, Mapping):
        pairs = sorted(f"{written(key)}: {written(one)}" for key, one in value.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, set | frozenset):
        return f"{{{', '.join(sorted(map(written, value)))}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(written, value))}]"
    if hasattr(value, "__dict__") and not callable(value):
        return f"{type(value).__name__} {written(vars(value))}"
    return repr(value)
