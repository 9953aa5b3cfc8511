"""`python -m course_lib.experiments`."""

import sys

from course_lib.experiments.command import main

sys.exit(main())
