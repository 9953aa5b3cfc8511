"""What is said when a package is missing that only a part of the library needs."""

from contextlib import contextmanager

COURSE = '`make env` installs it, or pip install "course-lib[course]"'


@contextmanager
def needed_by(part: str, how: str = COURSE):
    """Say, when an import in this block fails, `how` to install what `part` of the library needs.

    Raises ImportError, whose cause is the one of the import.

    >>> with needed_by("a doctest"):
    ...     import not_there
    Traceback (most recent call last):
    ImportError: a doctest needs not_there: `make env` installs it, or pip install \
"course-lib[course]"
    """
    try:
        yield
    except ImportError as error:
        module = (error.name or "").split(".")[0]
        if module in ("", "course_lib"):  # a mistake of ours, which no installation mends
            raise
        raise ImportError(f"{part} needs {module}: {how}", name=error.name) from error
