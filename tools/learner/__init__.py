"""The course for JupyterLab, VS Code or Colab: its chapters as plain notebooks.

A chapter is written for the site, in MyST. What a learner opens is made from it here: Markdown that
every notebook program shows, with the site's numbers, links between the notebooks, captions, and
the solutions kept apart.
"""

from learner.course import Course

__all__ = ["Course"]
