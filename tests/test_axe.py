"""The look at colours alone: one word of each kind is enough to find a kind that cannot be read."""

from tests.browser import axe, axe_of_colours

PAGE = """<!doctype html><html lang="en"><title>Colours</title><body><main><h1>Colours</h1>
<p class="pale">Paler than it may be.</p><p class="pale">And once more.</p>
<p>Fine.</p><p>Fine.</p><p style="color: #aaa">By its own style.</p>
<button disabled>Not now</button> <button>Now</button><img src="data:,"></main>
<style>body { background: white; color: black; } .pale { color: #bbb; }</style></body></html>"""


def test_each_kind_of_words_is_looked_at_once(chromium):
    page = chromium.new_page()
    page.set_content(PAGE)
    (found,) = axe_of_colours(page).response["violations"]
    assert found["id"] == "color-contrast"
    assert [node["html"] for node in found["nodes"]] == [
        '<p class="pale" data-axe="">Paler than it may be.</p>',
        '<p style="color: #aaa" data-axe="">By its own style.</p>',
    ]
    # All rules on all of it: the third pale one, and the picture without words.
    by_rule = {rule["id"]: len(rule["nodes"]) for rule in axe(page).response["violations"]}
    assert by_rule == {"color-contrast": 3, "image-alt": 1}
    page.close()
