"""The whole course as a folder of notebooks."""

from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from learner.chapter import ChapterMaker, markdown
from learner.facts import START, Facts, read_facts
from learner.pages import KEPT, navigation, page_notebook, start_notebook
from learner.translate import Translator

MODES = ("beside", "inside", "none")


@dataclass
class Course:
    """The chapters and pages of a course. `faults`: what could not be translated, in words."""

    root: Path
    facts: Facts
    faults: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, root: Path) -> "Course":
        """Read the course below a folder. Raises PairError or OSError if it cannot be read."""
        return cls(Path(root), read_facts(Path(root)))

    @property
    def chapters(self) -> list[str]:
        """The chapters' names, in order: `01_averages`."""
        return [page.name for page in self.facts.pages.values() if page.is_chapter]

    def chapter(self, name: str, solutions: str = "none") -> NotebookNode:
        """Return one chapter for a learner.

        `solutions`: "beside" links each exercise to `solutions/NAME.ipynb`, "inside" puts them
        below their exercises, "none" leaves them out. A cell of an exercise says so in its
        metadata: `descent` has "exercise" (its label), "part" ("statement", "answer" or
        "solution"), "number" and "title".
        """
        return self._made(name, solutions).chapter(navigation(self.facts, name))

    def alone(self, name: str, site: str = "", above: str = "") -> NotebookNode:
        """Return one chapter that is to stand alone: no solutions, links to the site or none.

        `site`: the address of the site, ending in /; "" where it has none. `above`: Markdown for
        the first cell.
        """
        maker = self._made(name, "none", site)
        return maker.chapter(*([markdown(above, "descent-alone")] if above else []))

    def solutions(self, name: str) -> NotebookNode:
        """Return the solutions of one chapter, which can be run by themselves."""
        return self._made(name, "beside").solution_notebook()

    def files(self, solutions: str = "beside", kept: str = KEPT) -> dict[str, bytes]:
        """Return the folder of a learner: the content of each notebook by its path in there.

        `kept`: what the start page says of new versions, and of beginning a chapter afresh.
        """
        if solutions not in MODES:
            raise ValueError(f"solutions are {', '.join(MODES)}, not {solutions!r}")
        made, cited = {}, set()
        for name in self.chapters:
            maker = self._made(name, solutions)
            made[f"{name}.ipynb"] = maker.chapter(navigation(self.facts, name))
            if solutions == "beside":
                made[f"solutions/{name}.ipynb"] = maker.solution_notebook()
            cited |= maker.text.cited | maker.beside.cited
        for page in self.facts.pages.values():
            if page.is_chapter or page.name == "index":
                continue
            translator = Translator(self.facts, page.name)
            made[f"{page.name}.ipynb"] = page_notebook(self.facts, page, translator, cited)
            self.faults += translator.faults
        translator = Translator(self.facts, "index")
        start = start_notebook(self.facts, self.root, translator, solutions, kept)
        made[f"{START}.ipynb"] = start
        self.faults += translator.faults
        return {name: content_of(notebook) for name, notebook in made.items()}

    def _made(self, name: str, solutions: str, site: str | None = None) -> ChapterMaker:
        maker = ChapterMaker(self.facts, name, solutions, site)
        self.faults += maker.faults
        return maker


def content_of(notebook: NotebookNode) -> bytes:
    """Return a notebook as the bytes of its file."""
    return (nbformat.writes(notebook) + "\n").encode()
