"""The same widgets in a real JupyterLab: alive, keeping their keys, and in step with the kernel."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests import lab_server

CELLS = [
    "from course_lib.widgets import AverageExplorer, Quiz\nwidget = AverageExplorer()\nwidget",
    'Quiz(questions=[{"prompt": "Two?", "choices": [("2", True, "Yes."), ("3", False, "No.")]}])',
    "print('beta', widget.beta, 'day', widget.day, widget.bias_correction)",
]
NOTEBOOK = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    "cells": [
        {
            "cell_type": "code",
            "id": f"cell{index}",
            "metadata": {},
            "execution_count": None,
            "outputs": [],
            "source": source,
        }
        for index, source in enumerate(CELLS)
    ],
}


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of a JupyterLab whose folder holds a notebook; its settings stay in there."""
    folder = tmp_path_factory.mktemp("lab")
    (folder / "widgets.ipynb").write_text(json.dumps(NOTEBOOK), encoding="utf-8")
    options = ["--LabApp.news_url=None", f"--ServerApp.root_dir={folder}"]
    with lab_server.running(options, folder / "home", folder) as address:
        yield address


def test_widgets_live_in_jupyterlab(browser, lab):
    page = browser.new_page(viewport={"width": 1200, "height": 1600})
    page.set_default_timeout(180_000)
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{lab}lab/tree/widgets.ipynb?token=test&reset")
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    page.locator(".jp-Notebook .jp-Cell .cm-content").first.click()
    run_cell(page)
    explorer = page.locator(".descent-average")
    explorer.wait_for()

    # Arrow keys go to the control, not to the notebook.
    beta = explorer.get_by_role("slider", name=re.compile("^β"))
    beta.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    status = explorer.locator(".descent-status")
    expect(status).to_contain_text("β = 0.92", timeout=60_000)
    assert beta.evaluate("(input) => input === document.activeElement")
    explorer.get_by_label("Day looked at").press("End")
    explorer.get_by_label("Bias correction").press("Space")
    expect(status).to_contain_text("uncorrected", timeout=60_000)
    assert explorer.get_by_role("button", name="Link to this state").count() == 0

    # Lab's dark theme reaches the widget.
    stroke = "() => getComputedStyle(document.querySelector('path.descent-first')).stroke"
    assert page.evaluate(stroke) == "rgb(0, 114, 178)"
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    assert page.evaluate(stroke) == "rgb(93, 183, 238)"
    page.evaluate("document.body.dataset.jpThemeLight = 'true'")

    page.locator(".jp-Notebook .jp-Cell .cm-content").nth(1).click()
    run_cell(page)
    quiz = page.locator(".descent-quiz")
    quiz.get_by_label("3").check()
    quiz.get_by_role("button", name="Check question 1").click()
    expect(quiz.locator(".descent-feedback")).to_have_text("Not quite. No.", timeout=60_000)

    # The kernel has followed.
    page.locator(".jp-Notebook .jp-Cell .cm-content").nth(2).click()
    run_cell(page)
    printed = page.locator(".jp-OutputArea-output pre", has_text=re.compile("^beta"))
    shown = re.match(r"β = ([\d.]+)", explorer.locator(".descent-status").inner_text())[1]
    assert printed.inner_text().split() == ["beta", shown, "day", "366", "False"]
    assert errors == []
    page.close()


def run_cell(page):
    page.keyboard.press("Shift+Enter")
