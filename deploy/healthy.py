"""Exit with 0 if the server of this container answers, with 1 if it does not."""

import json
import os
import sys
import urllib.request

PORT = os.environ.get("JUPYTER_PORT", "8888")


def main() -> int:
    # In a hub the server has a prefix, /user/NAME/; its version needs no token.
    prefix = os.environ.get("JUPYTERHUB_SERVICE_PREFIX", "/")
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{prefix}api", timeout=4) as answer:
            return 0 if "version" in json.load(answer) else 1
    except (OSError, ValueError):
        return 1


if __name__ == "__main__":
    sys.exit(main())
