"""What JupyterLab is told for the course: ask nothing about news, and show the copies as they are.

The other settings lie beside this file; where it is linked to from elsewhere, they still do.
"""

from pathlib import Path

c = get_config()  # noqa: F821
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.LabApp.app_settings_dir = str(Path(__file__).resolve().parent)
