"""The course on paper: the built site's pages as one document, which Chromium prints."""
