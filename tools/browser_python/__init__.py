"""The files of the Python that runs in the reader's browser: locked, fetched, laid in the site."""
