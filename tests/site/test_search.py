"""The search: what is found first for what people type, and how one gets there."""

import gzip
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from books import ROOT
from playwright.sync_api import expect

from tests.browser import NODE, axe, settle

sys.path.append(str(ROOT / "website" / "extensions"))

from search_entries import entries_of

# What is typed, and what comes first.
QUERIES = {
    "adam": "chapters/04_adam.html",
    "Adam optimizer": "chapters/04_adam.html",
    "rmsprop": "chapters/03_rmsprop.html",
    "momentum": "chapters/02_momentum.html",
    "sgd": "chapters/02_momentum.html",
    "gradient descent": "chapters/02_momentum.html",
    "heavy ball": "chapters/02_momentum.html",
    "nesterov": "chapters/02_momentum.html#look-ahead-first-nesterov",
    "NAG": "chapters/02_momentum.html#look-ahead-first-nesterov",
    "adagrad": "chapters/03_rmsprop.html#adagrad-usual-means-ever",
    "AdamW": "chapters/04_adam.html#deeper-decay",
    "amsgrad": "chapters/04_adam.html#deeper-amsgrad",
    "L2": "chapters/04_adam.html#deeper-decay",
    "weight decay": "chapters/04_adam.html#deeper-decay",
    "lr": "chapters/glossary.html#term-learning-rate",
    "learning rate": "chapters/glossary.html#term-learning-rate",
    "step size": "chapters/glossary.html#term-learning-rate",
    "warmup": "chapters/05_decay.html#warm-up",
    "warm-up": "chapters/05_decay.html#warm-up",
    "warm up": "chapters/05_decay.html#warm-up",
    "cosine": "chapters/05_decay.html#the-schedules",
    "lr schedule": "chapters/05_decay.html",
    "epsilon": "chapters/glossary.html#term-epsilon",
    "ε": "chapters/glossary.html#term-epsilon",
    "EWA": "chapters/01_averages.html",
    "EMA": "chapters/01_averages.html",
    "EWMA": "chapters/01_averages.html",
    "ravine": "chapters/03_rmsprop.html#a-ravine-on-a-rubber-sheet",
    "install": "index.html",
    "moving average": "chapters/01_averages.html",
    "bias correction": "chapters/01_averages.html#the-start",
    "saddle points": "chapters/06_saddles.html",
    "local minima": "chapters/06_saddles.html",
    "hessian": "chapters/glossary.html#term-Hessian",
    "backprop": "chapters/07_experiments.html#backpropagation",
    "He initialization": "chapters/glossary.html#term-He-initialisation",
    "condition number": "chapters/glossary.html#term-condition-number",
    "p-value": "chapters/07_experiments.html#deeper-again",
    "κ": "chapters/notation.html#sym-kappa",
    # What an explanation is asked for by, not its name in code
    "seed": "chapters/07_experiments.html#one-start-is-one-draw",
    "random seed": "chapters/07_experiments.html#one-start-is-one-draw",
    "diverge": "chapters/02_momentum.html#what-limits-plain-gradient-descent",
    "learning rate too high": "chapters/02_momentum.html#what-limits-plain-gradient-descent",
    "loss goes up": "chapters/02_momentum.html#in-practice",
    "oscillation": "chapters/02_momentum.html#why-does-it-zigzag",
    "overshoot": "chapters/02_momentum.html#when-momentum-hurts",
    "friction": "chapters/02_momentum.html#a-weight-on-a-spring",
    "critical damping": "chapters/02_momentum.html#a-weight-on-a-spring",
    "rosenbrock": "chapters/04_adam.html#deeper-sensitivity",
    "himmelblau": "chapters/06_saddles.html#deeper-lens",
    "Newton": "chapters/06_saddles.html#deeper-lens",
    "eigenvalues": "chapters/glossary.html#term-Hessian",
    "half-life": "chapters/01_averages.html#deeper-window",
    "smoothing": "chapters/01_averages.html",
    "noise": "chapters/01_averages.html#noise-against-lag",
    "beta1": "chapters/04_adam.html#two-averages-one-over-the-other",
    "adam learning rate": "chapters/04_adam.html#in-practice",
    "sparse gradients": "chapters/03_rmsprop.html#adagrad-usual-means-ever",
    "plateau": "chapters/glossary.html#term-plateau",
    "gradient clipping": "chapters/glossary.html#term-gradient-clipping",
    "cosine annealing": "chapters/05_decay.html#the-schedules",
    "step decay": "chapters/05_decay.html#the-schedules",
    "SWA": "chapters/glossary.html#term-PolyakRuppert-average",
    "escape saddle": "chapters/06_saddles.html#leaving-a-saddle",
    "vanishing": "chapters/07_experiments.html#deeper-he",
    "exploding gradients": "chapters/07_experiments.html#deeper-he",
    "batch size": "chapters/07_experiments.html#mini-batches-and-epochs",
    "minibatch": "chapters/glossary.html#term-mini-batch",
    "overfitting": "chapters/07_experiments.html#deeper-held-out",
    "early stopping": "chapters/07_experiments.html#deeper-held-out",
    "generalization": "chapters/07_experiments.html#deeper-held-out",
    "reproducibility": "chapters/07_experiments.html#deeper-rerun",
    "confidence interval": "chapters/07_experiments.html#deeper-pairs",
    "best optimizer": "chapters/07_experiments.html#which-one-is-best",
    "pytorch": "reference/cheat_sheet.html",
    "tensorflow": "reference/cheat_sheet.html",
    "default values": "reference/cheat_sheet.html",
    "bandwidth": "chapters/08_cost.html#the-roof",
    "fused": "chapters/08_cost.html#one-trip-or-a-shelf-in-the-kitchen",
    "optimizer memory": "chapters/08_cost.html#a-billion-parameters-on-paper",
    "mixed precision": "chapters/glossary.html#term-mixed-precision",
    "teacher": "teaching/classes.html",
    "citation": "index.html#how-to-cite-it",
    "colab": "index.html",
    # Mistyped
    "adma": "chapters/04_adam.html",
    "sdg": "chapters/02_momentum.html",
    "nestrov": "chapters/02_momentum.html#look-ahead-first-nesterov",
    "rmsporp": "chapters/03_rmsprop.html",
    "momentun": "chapters/02_momentum.html",
    "bias corection": "chapters/01_averages.html#the-start",
    # Asked
    "why bias correction": "chapters/01_averages.html#the-start",
    "what is a saddle": "chapters/06_saddles.html",
    "how to choose learning rate": "chapters/05_decay.html",
    "RMSProp vs Adam": "chapters/04_adam.html",
    "adam vs sgd": "chapters/07_experiments.html#where-adam-does-win",
    "how does adam work": "chapters/04_adam.html",
    "why beta 0.9": "chapters/02_momentum.html#the-best-and",
    "which optimizer": "chapters/07_experiments.html",
    "how to cite": "index.html#how-to-cite-it",
    "is it done": "chapters/06_saddles.html#is-it-done",
    # While it is typed
    "bias corr": "chapters/01_averages.html#the-start",
    # As code
    "course_lib.Adam": "reference/optimizers.html#course_lib.Adam",
    "Adam(": "reference/optimizers.html#course_lib.Adam",
    "cheat sheet": "reference/cheat_sheet.html",
}
NOWHERE = "zxqvw"
LATEX = re.compile(r"\\[a-zA-Z]{2,}|\$|[_^]\{")


def ask(static: Path, *queries: str) -> dict:
    """What the search of a built site answers, by query."""
    script = Path(__file__).parent / "search.mjs"
    command = [NODE, script, static, json.dumps(queries)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return {answer["query"]: answer for answer in json.loads(done.stdout)}


@pytest.fixture(scope="module")
def answers(site):
    return ask(site / "_static", *QUERIES, "avrage", NOWHERE)


def test_what_people_type_leads_where_it_is_explained(answers):
    first = {query: answers[query]["hits"][:1] for query in QUERIES}
    found = {query: hits[0]["url"] if hits else None for query, hits in first.items()}
    assert found == QUERIES


def test_what_is_mistyped_is_said_and_what_is_nowhere_has_no_hit(answers):
    mistyped = (
        "nestrov",
        "rmsporp",
        "adma",
        "bias corection",
        "avrage",
        "adam",
        "why bias correction",
    )
    assert {query: answers[query]["instead"] for query in mistyped} == {
        "nestrov": "nesterov",
        "rmsporp": "rmsprop",
        "adma": "adam",
        "bias corection": "bias correction",
        "avrage": "averages",
        "adam": "",
        "why bias correction": "",
    }
    assert answers[NOWHERE]["total"] == 0


def test_excerpts_mark_the_words_and_have_no_latex(answers):
    excerpts = [hit["excerpt"] for answer in answers.values() for hit in answer["hits"]]
    texts = ["".join(part["text"] for part in excerpt) for excerpt in excerpts]
    assert [text for text in texts if LATEX.search(text)] == []
    assert all(len(text) < 200 for text in texts)
    marked = [part["text"] for part in answers["rmsprop"]["hits"][0]["excerpt"] if part["hit"]]
    assert marked and set(marked) == {"RMSProp"}


def test_the_index_leads_to_what_is_there_and_weighs_little(site):
    text = (site / "_static" / "search-index.js").read_text(encoding="utf-8")
    index = json.loads(text.removeprefix("globalThis.descentIndex=").rstrip(";\n"))
    pages = [(site / url).read_text(encoding="utf-8") for url, *_ in index["pages"]]
    lost = [
        (index["pages"][page][0], anchor)
        for page, _, anchor, *_ in index["entries"]
        if anchor and f'id="{anchor}"' not in pages[page]
    ]
    assert lost == []
    assert {"section", "box", "exercise", "figure", "term", "symbol", "api"} <= {
        kind for _, kind, *_ in index["entries"]
    }
    assert len(gzip.compress(text.encode())) < 180_000
    assert len(gzip.compress((site / "_static" / "search.js").read_bytes())) < 13_000


ARTICLE = """<nav><p>Contents</p></nav><article><section id="one">
<h1><span class="section-number">1. </span>One<a class="headerlink" href="#one">#</a></h1>
<p>Let <span class="katex-mathml"><math>
<semantics><msub><mi>v</mi><mi>t</mi></msub><annotation>v_t</annotation></semantics></math></span>
<span class="katex-html">vt</span> be.</p><pre>step = Adam(0.1)  # a comment</pre>
<div class="cell_output"><div class="output stream"><pre>0.25 printed</pre></div></div>
<details class="deeper" id="in"><summary><span class="fold-title">A box</span>
<span class="fold-time">1 minute</span></summary><p>Inside.</p></details>
<dl class="glossary"><dt id="a">alpha</dt><dt id="b">rate</dt><dd><p>A step.</p></dd></dl>
<table><tr><td><span id="sym-v"><math><mi>v</mi></math></span></td><td>average</td>
<td>what is kept</td></tr><tr><td>0.5</td></tr></table></section></article><p>After.</p>"""


def test_a_page_is_read_as_its_reader_sees_it():
    page, box, term, symbol = entries_of(ARTICLE)
    assert (page.kind, page.label, page.title, page.text) == ("page", "1", "One", "Let vₜ be.")
    assert page.code == "step Adam"
    assert (box.kind, box.anchor, box.title, box.text) == ("box", "in", "A box", "Inside.")
    assert box.above == ["One"]
    assert (term.title, term.names, term.text) == ("alpha", ["rate"], "A step.")
    assert (symbol.anchor, symbol.title, symbol.text) == ("sym-v", "v, average", "what is kept")


OPTION = ".search-list [role=option]"
CHOSEN = f"{OPTION}[aria-selected=true]"


# axe looks at a whole page, so it is given a small one.
SMALL = "chapters/bibliography.html"


@pytest.mark.parametrize(
    ("scheme", "name"), [("http", SMALL), ("file", "chapters/02_momentum.html")]
)
def test_by_keyboard_from_the_first_key_to_the_place(open_page, scheme, name):
    page = open_page(name, scheme)
    assert page.locator("script[src*=search]").count() == 0  # nothing before it is asked for
    page.keyboard.press("/")
    field = page.get_by_label("Search the course")
    expect(field).to_be_focused()
    page.keyboard.type("c/t wrong")
    options = page.locator(OPTION)
    expect(options.first).to_contain_text("c/t with the wrong c")
    expect(page.locator(".search-panel [role=status]")).to_contain_text("on “c/t wrong”")
    for key, index in (("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", -1), ("ArrowDown", 0)):
        page.keyboard.press(key)
        index %= options.count()
        expect(options.nth(index)).to_have_attribute("aria-selected", "true")
        named = options.nth(index).get_attribute("id")
        assert field.get_attribute("aria-activedescendant") == named
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(options.first).to_be_hidden()
    assert field.get_attribute("aria-expanded") == "false"
    page.keyboard.type("?")
    expect(page.locator(CHOSEN)).to_have_count(1)
    if scheme == "http":
        assert axe(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url("**/05_decay.html**")
    box = page.locator(f"[id='{page.evaluate('location.hash.slice(1)')}']")
    expect(box).to_have_attribute("open", "")
    expect(box).to_be_in_viewport()
    page.wait_for_function("() => CSS.highlights.get('found')?.size > 0")
    if scheme == "http":
        assert "find=" not in page.url  # what is copied now leads to the place


def test_a_hit_in_an_answer_opens_it_and_one_on_this_page_needs_no_other(open_page):
    page = open_page("chapters/04_adam.html")
    page.keyboard.press("Control+k")
    page.keyboard.type("ten voices seldom split evenly")
    page.evaluate("window.stays = true")
    page.locator(OPTION).first.click()
    answer = page.locator("#predict-quarrel details").first
    expect(answer).to_have_attribute("open", "")
    expect(page.locator("article").get_by_text("Ten voices seldom")).to_be_in_viewport()
    assert page.evaluate("window.stays && location.hash") == "#predict-quarrel"
    expect(page.locator(OPTION).first).to_be_hidden()


def test_on_a_phone_by_touch(open_page):
    page = open_page(SMALL, width="phone", theme="dark")
    page.get_by_role("link", name="Search").click()
    field = page.get_by_label("Search the course")
    expect(field).to_be_focused()
    field.fill("warmup")
    first = page.locator(OPTION).first
    expect(first).to_contain_text("Warm-up")
    assert first.bounding_box()["height"] >= 44
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert axe(page) == []
    page.get_by_role("button", name="Close").click()
    expect(first).to_be_hidden()
    expect(page.get_by_role("link", name="Search")).to_be_visible()
    page.get_by_role("link", name="Search").click()
    first.click()
    page.wait_for_url("**/05_decay.html**#warm-up")


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_the_page_finds_the_same_and_has_an_address(open_page, scheme, answers):
    page = open_page("search.html?q=nestrov", scheme, theme="dark")
    links = page.locator(".search-found a")
    expect(links).to_have_count(answers["nestrov"]["total"])
    assert [link.split("?")[0] for link in links.evaluate_all("(all) => all.map((a) => a.href)")][
        :3
    ] == [
        f"{page.url.rsplit('/', 1)[0]}/{hit['url'].split('#')[0]}"
        for hit in answers["nestrov"]["hits"][:3]
    ]
    expect(page.locator("#search-results [role=status]")).to_contain_text("for “nesterov”")
    if scheme == "http":
        settle(page)
        assert axe(page) == []
    page.locator(".search-large input").fill(NOWHERE)
    expect(page.locator("#search-results [role=status]")).to_contain_text("Nothing on “zxqvw”")
    page.locator(".search-large input").fill("momentum")
    expect(links).to_have_count(30)
    page.get_by_role("button", name="Show all").click()
    expect(links.nth(30)).to_be_focused()
