"""The page "How fast it is" says what was recorded: its words against its numbers."""

import doctest
import re

import form  # it puts the site's extensions on the path
import pytest
import speed_figure
import speed_sheet

from course_lib import datasets

TIMES = datasets.step_times()
PAGE = (form.ROOT / "reference" / "speed.md").read_text(encoding="utf-8")


def row(optimizer="Adam", size=100, threads=1, **ratios) -> dict:
    found = {"optimizer": optimizer, "size": size, "threads": threads, "streams": 7}
    quartiles = {name: [value * 0.9, value, value * 1.1] for name, value in ratios.items()}
    return found | {"microseconds": [1.0, 2.0, 3.0], "ratios": quartiles}


def record(*steps, **suites) -> dict:
    return {**TIMES, **{suite: [] for suite in speed_sheet.OTHERS}, "steps": list(steps), **suites}


def test_examples():
    found = doctest.testmod(speed_sheet)
    assert found.attempted and not found.failed


class TestBehind:
    def test_who_is_faster_is_named_with_where_and_by_how_much(self):
        found = speed_sheet.behind(
            record(
                row("SGD", 10**6, torch=0.4, keras=1.2),
                row("Adam", 10**6, torch=0.25, keras=1.3),
                row("SGD", 10**7, torch=0.5),
                row("Adam", 10**7, torch=1.7),
            )
        )
        assert found == (
            "- **torch, as it comes**, one step on one thread: at 10⁶ with every optimizer (0.25 "
            "to 0.40 of our time); at 10⁷ with SGD (0.50 of our time)."
        )

    def test_a_tie_is_not_told_as_a_defeat(self):
        assert "Nowhere" in speed_sheet.behind(record(row(torch=0.95), row(torch=1.0)))

    def test_our_own_compiled_step_is_no_rival(self):
        assert "Nowhere" in speed_sheet.behind(record(row(compiled=0.2)))

    def test_networks_and_paths_count_too(self):
        stacked = {"network": "digits", "seeds": 30, "threads": 2}
        stacked |= {"microseconds": [1.0] * 3, "ratios": {"optax_vmap": [0.4, 0.5, 0.6]}}
        found = speed_sheet.behind(record(row(), stacked=[stacked]))
        assert found == "- 30 networks at once, digits, two threads: optax, vmap and scan (0.50)."


def test_every_defeat_of_the_record_is_on_the_page():
    page = speed_sheet.filled(PAGE, TIMES)
    behind = page[page.index("## Where others are faster") :]
    for one in TIMES["steps"]:
        for who in set(speed_sheet.STEPS) - {"compiled"}:
            if who in one["ratios"] and one["ratios"][who][2] < 1:
                name = re.escape(TIMES["contenders"][who])
                words = speed_sheet.THREADS[one["threads"]]
                line = re.search(rf"^- \*\*{name}\*\*, one step on {words}: .*$", behind, re.M)[0]
                at = re.search(rf"at {speed_sheet.power(one['size'])} with (.*?) \(", line)[1]
                assert at == "every optimizer" or one["optimizer"] in re.split(", | and ", at)


def test_the_page_is_filled_and_its_tables_are_the_record():
    page = speed_sheet.filled(PAGE, TIMES)
    assert "<!--" not in page
    lines = [line for line in page.splitlines() if line.startswith(("| SGD |", "| AdamW |"))]
    first = next(one for one in TIMES["steps"] if one["optimizer"] == "SGD")
    cells = [cell.strip() for cell in lines[0].strip("|").split("|")]
    assert cells[:3] == ["SGD", "2", speed_sheet.number(first["microseconds"][1])]
    assert speed_sheet.number(first["ratios"]["torch"][1]) in cells
    assert str(TIMES["load"]["before"]) in page
    assert TIMES["machine"] in page


@pytest.mark.parametrize("who", ["torch", "optax"])
def test_the_sentence_of_small_and_large_sizes(who):
    text = speed_sheet.steps_words(record(row(**{who: 2.0}), row("SGD", **{who: 7.0})))
    name = TIMES["contenders"][who]
    assert text == f"- **{name}**, takes 2.0 to 7.0 times as long with 100."


def test_the_compiled_step_is_told_by_its_own_ratios():
    one = row(size=10**7, torch_fused=9.0)
    one["compiled_ratios"] = {"torch_fused": [0.5, 0.8, 0.9], "floor": [0.7, 0.8, 0.9]}
    text = speed_sheet.compiled_words(record(one))
    assert "On one thread torch's fused step takes 0.80 times as long" in text
    assert "At 10⁷ numbers the compiled step takes 1.2 times what a loop takes" in text


def test_what_importing_costs():
    imports = {"numpy": [90.0, 100.0, 110.0], "beyond_numpy": [-1.0, 0.4, 2.0], "torch": [2e3] * 3}
    text = speed_sheet.imports_words({"imports": imports})
    assert text == (
        "`import course_lib` takes less than 1 ms more than `import numpy` with its 100 ms; for "
        "comparison, in ms: torch 2,000."
    )
    imports |= {"beyond_numpy": [1.0, 1.4, 2.0], "everything_beyond_numpy": [8.0, 9.1, 9.9]}
    text = speed_sheet.imports_words({"imports": imports})
    assert "takes 1 ms more" in text
    assert "(with all of its names, 9 ms)" in text


class TestFigure:
    def test_draws_the_record(self):
        figure = speed_figure.draw(TIMES)
        assert [ax.get_title(loc="left") for ax in figure.axes] == [
            "On one thread",
            "On two threads",
        ]
        adam = speed_figure.adam_rows(TIMES, 1)
        line = next(one for one in figure.axes[0].lines if one.get_label() == "torch, as it comes")
        assert list(line.get_ydata()) == [one["ratios"]["torch"][1] for one in adam]
        assert list(line.get_xdata()) == [one["size"] for one in adam]

    def test_has_an_alt_of_its_numbers_and_a_table(self):
        found = speed_figure.alt(record(row(size=2, torch=7.1), row(size=10**7, torch=2.5)))
        assert "torch, as it comes on one thread, 7.1 at 2 parameters and 2.5 at 10⁷" in found
        drawn = speed_figure.drawn()
        assert drawn["wide"].startswith("<svg")
        assert drawn["data"].splitlines()[0] == "panel,series,x,y"
