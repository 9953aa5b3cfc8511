"""The bibliography: how a source is cited in the text, and how it stands in the list."""

import re
from pathlib import Path

from pybtex.backends.markdown import Backend
from pybtex.database import parse_file
from pybtex.plugin import find_plugin

# pybtex escapes every sign that has a meaning anywhere in Markdown.
UNNEEDED = re.compile(r"\\([^\w\s*_\[\]`<>|\\])")


class Bibliography:
    """The sources of a .bib file, by key."""

    def __init__(self, path: Path):
        self._data = parse_file(str(path), bib_format="bibtex")

    def __contains__(self, key: str) -> bool:
        return key in self._data.entries

    def authors(self, key: str) -> str:
        """Return the authors as the site cites them: `Kingma and Ba`, `Duchi et al.`."""
        people = self._data.entries[key].persons.get("author", [])
        names = [" ".join(str(part) for part in one.rich_last_names) for one in people]
        if len(names) > 2:
            return f"{names[0]} et al."
        return " and ".join(names)

    def year(self, key: str) -> str:
        """Return the year."""
        return self._data.entries[key].fields.get("year", "")

    def listed(self, keys) -> list[tuple[str, str]]:
        """Return (key, reference as Markdown) of some sources, in the order of their authors."""
        style = find_plugin("pybtex.style.formatting", "plain")()
        backend = Backend()
        chosen = [self._data.entries[key] for key in sorted(keys)]
        for entry, key in zip(chosen, sorted(keys), strict=True):
            entry.key = key
        made = {}
        for entry in style.format_entries(chosen):
            made[entry.key] = UNNEEDED.sub(r"\1", entry.text.render(backend))
        return [(entry.key, made[entry.key]) for entry in style.sort(chosen)]
