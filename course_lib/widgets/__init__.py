"""The course's widgets: alive in JupyterLab, and on the website without a kernel.

>>> from course_lib.widgets import AverageExplorer
>>> AverageExplorer(beta=0.98).beta
0.98
"""

from course_lib.widgets.average_explorer import AverageExplorer

# Module name, as in a page's `data-descent-widget`, -> class.
WIDGETS = {widget.module: widget for widget in (AverageExplorer,)}

__all__ = ["WIDGETS", "AverageExplorer"]
