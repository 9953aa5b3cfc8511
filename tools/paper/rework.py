"""From a page of the site to pages of paper: everything open, nothing to press, links that lead."""

import re

from bs4 import BeautifulSoup

from paper.pages import Page, below_site, target, title_of

NEW = BeautifulSoup("", "html.parser").new_tag
OF_SCREEN = (
    ".headerlink, button, noscript, .page-actions, .figure-data, "
    "details.hide:not(:has(.cell_output)), iframe"
)
NAMING = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers")
WITHIN = re.compile(r"url\((['\"]?)#([^)'\"]+)\1\)")


def for_paper(page: Page, pages: dict[str, Page], base: str):
    """Rework the page's text where it stands."""
    article = page.article
    name_widgets(page, base)
    for tag in article.select(OF_SCREEN):
        tag.decompose()
    for narrow in article.select("picture > source"):
        narrow.decompose()
    for image in article.find_all("img"):
        image["src"] = below_site(page.name, image["src"])
        for late in ("loading", "decoding"):
            image.attrs.pop(late, None)
    for link in article.find_all("a", href=True):
        led = target(link["href"], page, pages, base)
        if led is None:
            link.unwrap()
        else:
            link["href"] = led
    open_folds(article)
    unique_ids(page)


def name_widgets(page: Page, base: str):
    """Say below each widget's picture where it moves."""
    for widget in page.article.select("[data-descent-widget]"):
        if widget["data-descent-widget"] == "quiz":
            continue
        section = widget.find_parent("section", id=True)
        address = f"{page.name}.html" + (f"#{section['id']}" if section else "")
        said = NEW("p", attrs={"class": "paper-live"})
        if base:
            link = NEW("a", href=f"{base}{address}")
            link.string = "It moves on the site"
            said.extend(["This is a picture. ", link, "."])
        else:
            place = NEW("code")
            place.string = f"{page.name}.html"
            said.extend(
                ["This is a picture. It moves on the course’s site, on the page ", place, "."]
            )
        widget.append(said)


def open_folds(article):
    """Boxes, answers and solutions stand in the text; what only said how to open them is gone."""
    for box in article.find_all("details"):
        summary = box.find("summary", recursive=False)
        kind = set(box.get("class", ()))
        box.name = "div"
        box.attrs.pop("open", None)
        if summary is None:
            continue
        if kind & {"deeper", "solution"} or "dropdown" in kind:
            summary.name = "p"
            summary["class"] = [*summary.get("class", ()), "paper-title"]
        else:
            summary.decompose()


def unique_ids(page: Page):
    """Every id begins with its page's, and so does what names one."""
    own = page.slug + "--"
    for tag in page.article.find_all(True):
        attributes = tag.attrs
        if "id" in attributes:
            attributes["id"] = own + attributes["id"]
        for name in NAMING:
            if name in attributes:
                value = attributes[name]
                names = value if isinstance(value, list) else value.split()
                attributes[name] = " ".join(own + one for one in names)
        if (
            tag.name in ("use", "textpath", "lineargradient")
            and attributes.get("href", "")[:1] == "#"
        ):
            attributes["href"] = f"#{own}{attributes['href'][1:]}"
        if attributes.get("xlink:href", "")[:1] == "#":
            attributes["xlink:href"] = f"#{own}{attributes['xlink:href'][1:]}"
        for name, value in attributes.items():
            if isinstance(value, str) and "url(" in value:
                attributes[name] = WITHIN.sub(rf"url(#{own}\2)", value)


def take_solutions(page: Page) -> list:
    """Take the solutions out of a reworked chapter; leave a link in each exercise's place."""
    taken = []
    for solution in page.article.select("div.solution"):
        title = solution.find(class_="admonition-title", recursive=False)
        name = title_of(title)
        number = re.search(r"[\d.]+\d", name)
        exercise = exercise_before(solution, number[0] if number else "")
        here = f"{exercise['id']}--solution"
        solution["id"] = here
        title.name = "h3"
        title["class"] = ["paper-solution"]
        back = NEW("a", href=f"#{exercise['id']}")
        back.string = name
        title.clear()
        title.append(back)
        after = solution.find_previous_sibling(class_="cell")
        place = after if after and between(exercise, after) else exercise
        link = NEW("a", href=f"#{here}")
        link.string = name.split(" (")[0]
        line = NEW("p", attrs={"class": "paper-see"})
        line.extend([link, ", at the end"])
        place.insert_after(line)
        taken.append(solution.extract())
    taken.extend(filter(None, [take_answers(page)]))
    return taken


def exercise_before(solution, number: str):
    """The exercise of that number; a solution stands somewhere after it."""
    for exercise in solution.find_all_previous(class_="exercise"):
        title = title_of(exercise.find(class_="admonition-title"))
        if re.search(rf"\b{re.escape(number)}(?!\.?\d)", title):
            return exercise
    raise ValueError(f"no exercise stands before its solution: {number}")


def between(exercise, cell) -> bool:
    """Whether the cell is the exercise's own, below it."""
    return cell.find_previous(class_="exercise") is exercise and bool(
        cell.find(class_="cell_input")
    )


def take_answers(page: Page):
    """The answers to a chapter's quiz, by the numbers of its questions."""
    quiz = page.article.select_one('[data-descent-widget="quiz"]')
    if quiz is None:
        return None
    questions = quiz.find("ol")
    questions["id"] = f"{page.slug}--quiz-questions"
    answers = NEW("ol", attrs={"class": "paper-answers"})
    for question in questions.find_all("li", recursive=False):
        item = NEW("li")
        for part in question.find_all("div", recursive=False):
            item.append(part.extract())
        answers.append(item)
    box = NEW("div", id=f"{page.slug}--quiz-answers", attrs={"class": "paper-quiz"})
    title = NEW("h3", attrs={"class": "paper-solution"})
    back = NEW("a", href=f"#{page.slug}--quiz-questions")
    back.string = f"Answers to the quiz of chapter {page.number}"
    title.append(back)
    box.extend([title, answers])
    link = NEW("a", href=f"#{box['id']}")
    link.string = "The answers"
    line = NEW("p", attrs={"class": "paper-see"})
    line.extend([link, " are at the end."])
    quiz.append(line)
    return box
