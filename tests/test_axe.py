"""Colours are looked at once for each kind of words; that finds each kind that cannot be read."""

from tests.browser import axe, axe_of_colours

PAGE = """<!doctype html><html lang="en"><title>Colours</title><body><main><h1>Colours</h1>
<p class="pale">Paler than it may be.</p><p class="pale">And once more.</p>
<p>Fine.</p><p>Fine.</p><p style="color: #aaa">By its own style.</p>
<div class="dark"><p>Black on black.</p></div>
<div class="faint"><p>Faint by its box.</p></div>
<p class="placed">Placed on the dark box below.</p><div class="dark"></div>
<p>Here are many more words, all of them around <a href="#a">a link</a> and
<a href="#b" class="plain">one like its words</a>.</p>
<button disabled>Not now</button> <button>Now</button><img src="data:,"></main>
<style>body { background: white; color: black; } .pale { color: #bbb; }
.dark { background: #111; height: 50px; } .faint { opacity: 0.3; }
.placed { position: absolute; transform: translateY(9px); }
a { color: #07c; } a.plain { color: #222; text-decoration: none; }</style></body></html>"""
UNREADABLE = [
    "Paler than it may be.",
    "By its own style.",
    "Black on black.",
    "Faint by its box.",
    "Placed on the dark box below.",
]


def test_each_kind_of_words_is_looked_at_once(chromium):
    page = chromium.new_page()
    page.set_content(PAGE)
    found = {rule["id"]: rule["nodes"] for rule in axe_of_colours(page)}
    page.evaluate(
        "document.querySelectorAll('[data-axe]').forEach((one) => delete one.dataset.axe)"
    )
    texts = {id: [words(page, node) for node in nodes] for id, nodes in found.items()}
    assert texts == {"color-contrast": UNREADABLE, "link-in-text-block": ["one like its words"]}
    # All other rules on all of it: the picture without words.
    assert sorted(rule["id"] for rule in axe(page)) == [
        "color-contrast",
        "image-alt",
        "link-in-text-block",
    ]
    page.close()


def words(page, node):
    return page.locator(node["target"][0].replace("[data-axe]", "")).inner_text()
