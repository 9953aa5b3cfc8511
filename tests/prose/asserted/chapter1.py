"""Chapter 1."""

from tests.prose.asserted.quoted import Quoted

PAGE = "chapters/01_averages.md"
QUOTED: list[Quoted] = []
