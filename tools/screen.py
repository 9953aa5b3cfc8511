"""Find out whether a page can be opened for the person at the keyboard."""

import os
import sys


def has_screen():
    """Tell whether a browser window can open here: False over ssh, in containers and in CI."""
    if os.environ.get("CI"):
        return False
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True
