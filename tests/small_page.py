"""A page with all that the site's scripts look for, around an article of a test's own."""

BEFORE = """<!DOCTYPE html><html lang="en" data-mode="auto"><meta charset="utf-8"><body>
<header class="site-header"><button class="theme-button"></button>
<button class="menu-button"></button><form class="search-form"><input></form></header>
<a class="search-link"></a><nav id="course-nav"></nav><div class="nav-backdrop"></div>
<div class="toc-inline"><details></details></div>
<main><article>
"""
AFTER = """</article></main>
<footer class="site-footer"><p></p></footer></body></html>"""


def small_page(article: str) -> str:
    return f"{BEFORE}{article}{AFTER}"
