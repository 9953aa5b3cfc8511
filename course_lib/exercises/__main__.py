"""`python -m course_lib.exercises`."""

import sys

from course_lib.exercises._command import main

sys.exit(main())
