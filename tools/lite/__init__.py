"""The chapters in the site's own JupyterLite, below run/: nothing is installed, no server computes.

    made = lite.prepare(python)    the folder, made or found as it was made before
    made.lay(pages)                into the folder of a site

`run/notebooks/index.html?path=01_averages.ipynb` opens a chapter, `run/` is where to start.
"""

from lite.cached import Run, prepare

__all__ = ["Run", "prepare"]
