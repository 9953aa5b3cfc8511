"""Links to a heading, a figure, a formula, a term: what they are called, and what they are not.

A heading is spoken by its title, and a figure by its caption: the sign of the link that stands in
them belongs to neither. The link itself has a name that says where it leads.

>>> from bs4 import BeautifulSoup
>>> link = '<a class="headerlink" href="#lag" title="Link to this heading">#</a>'
>>> heading = f'<h2><span class="section-number">1.4. </span>Lag{link}</h2>'
>>> soup = BeautifulSoup(heading, "html.parser")
>>> name_links(soup)
>>> soup.h2["aria-labelledby"], soup.h2.span["id"], soup.h2.a["aria-label"]
('lag--title', 'lag--title', 'Link to section 1.4')
"""

import re

from page_elements import with_class

HEADINGS = ("h1", "h2", "h3", "h4")


def name_links(soup):
    """Give every link of a page's parts its name, and keep it out of theirs."""
    for link in with_class(soup, "headerlink", name="a"):
        part, target = link.parent, link["href"].removeprefix("#")
        figure = link.find_parent("figure")
        if part.name in HEADINGS:
            part["aria-labelledby"] = together(soup, part, link, f"{target}--title")
        elif figure is not None:
            figure["aria-labelledby"] = together(soup, part, link, f"{target}--caption")
        link["aria-label"] = f"Link to {what(link, target)}"


def together(soup, part, link, name: str) -> str:
    """Put what stands before the link into one element of that name; return the name."""
    title = soup.new_tag("span", id=name)
    for piece in list(link.previous_siblings)[::-1]:
        title.append(piece.extract())
    part.insert(0, title)
    for formula in title.find_all("math"):  # which a browser would leave out of the name
        formula["aria-label"] = symbols(formula)
    return name


def what(link, target: str) -> str:
    """What a link leads to, by its number or its title."""
    part = link.parent
    number = part.find(class_=["section-number", "caption-number"])
    if number is not None:
        text = number.get_text().strip().rstrip(".")
        kinds = {"h1": "chapter ", "figcaption": "", "p": ""}
        return kinds.get(part.name, "section ") + text
    if part.name == "dt" and "sig" in part.get("class", ()):
        return target
    text = said(part)
    return f"formula {text}" if "eqno" in part.get("class", ()) else f"“{text}”"


def said(part) -> str:
    """An element's words without its link; its formulas by their symbols."""
    words = [
        symbols(piece) if piece.name == "math" else piece
        for piece in part.descendants
        if piece.name in (None, "math")
        and not piece.find_parent(class_=["headerlink", "katex-html"])
        and (piece.name == "math" or not piece.find_parent("math"))
    ]
    return re.sub(r"\s+", " ", "".join(words)).strip()


def symbols(formula) -> str:
    texts = formula.find_all(string=True)
    return "".join(text for text in texts if text.parent.name != "annotation").strip()
