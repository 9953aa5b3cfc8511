"""`make watch`: pages with the bundles of this moment, and word to load them again."""

import os
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from functools import partial

import bundles
import pytest
import serve
import watch

PAGE = (
    '<html><head><meta charset="utf-8">'
    '<meta http-equiv="Content-Security-Policy" content="script-src \'sha256-old=\'"></head>'
    "<body><style data-descent-styles>\nold css</style>"
    '<script type="text/plain" data-descent-module="quiz">\nold source</script>'
    "<p>Text.</p></body></html>"
)


@pytest.fixture
def built(tmp_path, monkeypatch):
    folder = tmp_path / "built"
    folder.mkdir()
    (folder / "quiz.js").write_text("new source;export{a as default};")
    (folder / "shared.css").write_text("new css")
    monkeypatch.setattr(watch, "BUILT", folder)
    return folder


@pytest.fixture
def site(tmp_path, built):
    """The address of a site of one page, and what announces its changes."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "page.html").write_text(PAGE)
    (folder / "other.txt").write_text("as it is")
    changes = watch.Changes()
    server = serve.free_server(8765, folder, partial(watch.FreshHandler, changes=changes))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", changes
    server.shutdown()
    server.server_close()


def got(address):
    with urllib.request.urlopen(address, timeout=20) as answer:
        return answer.read().decode()


def test_a_page_has_the_bundles_of_this_moment(site, built):
    address, _ = site
    page = got(f"{address}/page.html")
    assert "(()=>{new source;descentModule(a)})()</script>" in page and "new css</style>" in page
    assert "old" not in page and "Security" not in page
    assert "<p>Text.</p>" in page and watch.RELOAD in page
    (built / "quiz.js").write_text("newer source;export{a as default};")
    assert "newer source" in got(f"{address}/page.html?again")
    assert got(f"{address}/other.txt") == "as it is"


def test_a_page_that_is_not_there(site):
    with pytest.raises(urllib.error.HTTPError, match="404"):
        got(f"{site[0]}/none.html")


def test_word_comes_when_there_are_new_bundles(site):
    address, changes = site
    heard = []
    listener = threading.Thread(target=lambda: heard.append(got(f"{address}{watch.CHANGES}")))
    listener.start()
    listener.join(0.3)
    assert listener.is_alive() and heard == [], "nothing has changed yet"
    changes.announce()
    listener.join(20)
    assert heard == ["data: changed\n\n"]


def test_every_save_is_bundled_and_what_is_wrong_is_said(monkeypatch, capsys):
    changes, written = watch.Changes(), []
    monkeypatch.setattr(watch, "bundles", lambda: {"quiz.js": "new"})
    monkeypatch.setattr(watch, "write", lambda files: written.append(files) or sorted(files))
    watch.follow(['["quiz.js:3: Unexpected end of file"]', "[]"], changes)
    assert len(written) == 1  # of what cannot be read there is nothing to write
    said = capsys.readouterr().out
    assert "quiz.js:3: Unexpected end of file" in said and "Bundled: quiz.js" in said
    assert changes.count == 1

    def fails():
        raise bundles.Problem("no node")

    monkeypatch.setattr(watch, "bundles", fails)
    watch.follow(["[]"], changes)
    assert "no node" in capsys.readouterr().out and changes.count == 1


FOLLOWS = """
import sys, time
from pathlib import Path
from course_lib.widgets import base

source = Path(sys.argv[1]) / "quiz.js"
base.BUILT = source.parent

class Followed(base.DescentWidget):
    module = "quiz"

widget = Followed()
first = widget._esm
limit = time.monotonic() + float(sys.argv[2])
while widget._esm != "new source" and time.monotonic() < limit:
    # Again, for the watching may have begun just now; and until it is whole: a file that is
    # being written is empty for a moment, and may be read then.
    source.write_text("new source")
    time.sleep(0.1)
print(first == "old source", widget._esm == "new source")
"""


@pytest.mark.parametrize(
    ("asked", "seconds", "said"), [("1", 60, "True True"), ("", 1, "False False")]
)
def test_a_widget_in_a_notebook_follows_its_bundle_where_that_is_asked_for(
    built, asked, seconds, said
):
    (built / "quiz.js").write_text("old source")
    done = subprocess.run(
        [sys.executable, "-c", FOLLOWS, str(built), str(seconds)],
        env={**os.environ, "ANYWIDGET_HMR": asked},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == (said, "")
