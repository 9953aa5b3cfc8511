"""AverageExplorer in a browser, without a kernel: every control by keyboard, pointer and touch."""

import re

import pytest
from playwright.sync_api import expect

from course_lib import exponential_average
from course_lib.widgets import AverageExplorer
from course_lib.widgets.pictures.svg import normal_noise
from tests.widgets import live

BETA, NOISE, DAY = "β, the share of the old average kept", "Noise added", "Day looked at"
TICKS = (0, 0.5, 0.9, 0.98, 0.99, 0.999)


explorer = live.opener(AverageExplorer)


def slider(page, label, nth=0):
    return page.get_by_role("slider", name=label).nth(nth)


def shown(page, nth=0) -> str:
    return page.locator(".descent-status").nth(nth).inner_text()


def spoken(page, nth=0) -> str:
    """The live line, once it has caught up with what is shown."""
    handle = page.locator(".descent-average").nth(nth).element_handle()
    page.wait_for_function(
        "(el) => el.querySelector('.descent-spoken').textContent"
        " === el.querySelector('.descent-status').textContent",
        arg=handle,
    )
    return page.locator(".descent-spoken").nth(nth).text_content()


def stated_average(text: str) -> float:
    return float(re.search(r"the average is (−?[\d.]+)", text)[1].replace("−", "-"))


def press(page, key, times=1):
    for _ in range(times):
        page.keyboard.press(key)


def test_keyboard_moves_beta_over_its_own_scale(explorer):
    page = explorer()
    control = slider(page, BETA)
    control.focus()
    press(page, "Home")
    assert "β = 0, " in spoken(page)
    seen = [0.0]
    for _ in range(150):
        press(page, "ArrowRight")
        seen.append(float(re.match(r"β = ([\d.]+)", shown(page))[1]))
    assert seen == sorted(set(seen)), "every key press changes β"
    assert set(TICKS) <= set(seen) and seen[-1] == 0.999
    # A decade of 1 − β takes as many presses anywhere.
    assert seen.index(0.9) == seen.index(0.99) - seen.index(0.9) == 150 - seen.index(0.99)
    assert control.get_attribute("aria-valuetext") == "0.999, averages about 1000 days"


def test_result_in_words_is_what_course_lib_computes(explorer):
    widget = AverageExplorer()
    page = explorer()
    for beta, corrected in ((0.9, True), (0.98, True), (0.98, False)):
        slider(page, BETA).fill("1.7" if beta == 0.98 else "1")
        page.get_by_label("Bias correction").set_checked(corrected)
        average = exponential_average(widget.series, beta, corrected)
        for day in (1, 20, 100, 366):
            slider(page, DAY).fill(str(day))
            text = spoken(page)
            assert f"β = {beta}, {'bias-corrected' if corrected else 'uncorrected'}" in text
            assert f"On day {day} " in text
            assert stated_average(text) == pytest.approx(average[day - 1], abs=0.0501)


def test_noise_by_keyboard_and_button(explorer):
    widget = AverageExplorer()
    page = explorer()
    unfold(page)
    again = page.get_by_role("button", name="New noise")
    assert again.is_disabled()
    slider(page, NOISE).focus()
    press(page, "ArrowRight", 8)
    for seed in (1, 2):
        noisy = [x + 4 * e for x, e in zip(widget.series, normal_noise(366, seed), strict=True)]
        expected = exponential_average(noisy, 0.9, True)[99]
        assert stated_average(spoken(page)) == pytest.approx(expected, abs=0.0501)
        again.focus()
        press(page, "Enter")


def test_space_switches_bias_correction_and_the_weights_follow(explorer):
    page = explorer({"beta": 0.98, "day": 20})
    caption = page.locator(".descent-caption")
    assert "they add up to 100 %" in caption.inner_text()
    page.get_by_label("Bias correction").focus()
    press(page, "Space")
    share = 100 * 0.98**20
    assert f"{share:.0f} % rests on the 0 it started from" in caption.inner_text()
    assert "uncorrected" in spoken(page)


def test_pointer_drag_picks_the_day_on_both_charts(explorer):
    page = explorer()
    for nth in (0, 2):  # between them the bar of all the weight
        chart = page.locator(".descent-chart > svg").nth(nth)
        box = chart.bounding_box()
        y = box["y"] + box["height"] / 2
        page.mouse.move(box["x"] + 60, y)
        page.mouse.down()
        days = []
        for share in (0.3, 0.5, 0.8):
            page.mouse.move(box["x"] + share * box["width"], y)
            days.append(int(slider(page, DAY).input_value()))
        page.mouse.move(box["x"] + 2 * box["width"], y)  # beyond the end, still the last day
        page.mouse.up()
        assert days == sorted(set(days)) and 80 < days[0] < 130 and 270 < days[2] < 320
        assert slider(page, DAY).input_value() == "366"
        page.mouse.move(box["x"] + 60, y)  # released: moving does nothing
        assert slider(page, DAY).input_value() == "366"


def test_bars_and_marker_stand_on_the_thumb_of_the_day(explorer):
    """Chart and slider share one axis: the rule, the newest bar and the thumb are in line."""
    for width in (1000, 360):
        page = explorer(width=width)
        thumb = 22 if width > 480 else 28
        for day in (1, 100, 366):
            slider(page, DAY).fill(str(day))
            page.evaluate("() => new Promise(requestAnimationFrame)")
            box = slider(page, DAY).bounding_box()
            centre = box["x"] + thumb / 2 + (day - 1) / 365 * (box["width"] - thumb)
            rule = page.locator(".descent-rule").bounding_box()
            bars = page.locator(".descent-bars").bounding_box()
            assert abs(rule["x"] + rule["width"] / 2 - centre) < 1.5
            assert abs(bars["x"] + bars["width"] - centre) < 3


def test_touch_drags_the_chart_and_taps_the_controls(explorer):
    page = explorer(width=360, has_touch=True, is_mobile=True)
    unfold(page)
    live.tap(page, page.get_by_text("Bias correction", exact=True))
    assert "uncorrected" in spoken(page)
    chart = page.locator(".descent-chart > svg").first
    box = chart.bounding_box()
    y = box["y"] + box["height"] / 2
    live.touch(page, *((box["x"] + share * box["width"], y) for share in (0.3, 0.5, 0.7)))
    assert 230 < int(slider(page, DAY).input_value()) < 270
    control = slider(page, BETA)
    box = control.bounding_box()
    before = control.input_value()
    page.touchscreen.tap(box["x"] + 0.66 * box["width"], box["y"] + box["height"] / 2)
    expect(control).not_to_have_value(before)  # a range takes the touch itself: no click
    beta = float(re.match(r"β = ([\d.]+)", spoken(page))[1])
    assert 0.98 < beta < 0.995
    for box in page.locator(
        ".descent-widget :is(button, .descent-check, input[type=range])"
    ).evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().height)"):
        assert box >= 44


def test_live_line_waits_while_the_thumb_moves(explorer):
    page = explorer()
    spoken(page)  # what is said at first has been said
    said = page.locator(".descent-spoken")
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now()") + 1000)
    before = said.text_content()
    slider(page, BETA).focus()
    for _ in range(20):
        press(page, "ArrowRight")
        page.clock.run_for(100)
    assert said.text_content() == before != shown(page)
    page.clock.run_for(1000)
    assert said.text_content() == shown(page)


def unfold(page, nth=0):
    """Open the further settings: noise."""
    page.get_by_text("More settings", exact=True).nth(nth).click()


def answer(page, choice):
    """The feedback after this choice."""
    page.get_by_label(choice, exact=True).check()
    page.get_by_role("button", name="See what happens").click()
    return page.locator(".descent-feedback").inner_text()


@pytest.mark.parametrize("corrected", [True, False])
def test_prediction_of_the_lag_says_what_the_curves_do(explorer, corrected):
    series = AverageExplorer().series
    calm, calmer = (exponential_average(series, beta, corrected) for beta in (0.9, 0.98))
    later = calmer.argmax() - calm.argmax()
    assert later >= 14, "else another choice is the right one"
    for choice in ("the same day", "some days later", "weeks later"):
        page = explorer({"bias_correction": corrected, "beta": 0.5})
        said = answer(page, choice)
        assert said.startswith("Yes." if choice == "weeks later" else "Not so.")
        days = f"on day {calm.argmax() + 1}, with 0.98 on day {calmer.argmax() + 1}, and "
        assert f"{days}{calm.max() - calmer.max():.1f} °C lower" in said
        assert shown(page).startswith("β = 0.98")


def test_prediction_of_the_lag_follows_the_series(explorer):
    """On a series without a season nothing comes later."""
    page = explorer({"series": [5.0] * 30 + [0.0] * 20, "bias_correction": True})
    assert answer(page, "the same day").startswith("Yes.")


@pytest.mark.parametrize(("beta", "half"), [(0.98, 35), (0.9, 7)])
def test_prediction_of_the_start_is_when_the_zero_weighs_less_than_half(explorer, beta, half):
    assert beta**half < 0.5 <= beta ** (half - 1)
    traits = {"beta": beta, "day": 10, "question": "start", "bias_correction": False}
    for day in (-(-half // 10), half, 5 * half):
        page = explorer(traits)
        said = answer(page, f"on day {day}")
        assert said.startswith("Yes." if day == half else "Not so.")
        share = 100 * beta**day
        assert f"{share:.0f} %" in said or f"{share:.1f} %" in said
        assert f"On day {half} " in shown(page)


def total(page) -> list[float]:
    """How the bar of all the weight is divided: on the start, on the days."""
    widths = [
        float(page.locator(f".descent-on-{part}").get_attribute("width"))
        for part in ("start", "days")
    ]
    return [width / sum(widths) for width in widths]


def test_grey_bar_is_the_weight_that_rests_on_the_start(explorer):
    page = explorer({"beta": 0.98, "bias_correction": False})
    for day in (1, 10, 100, 366):
        slider(page, DAY).fill(str(day))
        assert total(page) == pytest.approx([0.98**day, 1 - 0.98**day], abs=0.002)
    slider(page, DAY).fill("10")
    assert "82 % on the zero" in page.locator(".descent-chart").inner_text()
    page.get_by_label("Bias correction").check()
    assert total(page) == [0, 1]
    assert "100 % on days 1 to 10" in page.locator(".descent-chart").inner_text()


def test_reset_brings_back_the_authors_state(explorer):
    page = explorer({"beta": 0.5, "day": 30}, fragment="#average_explorer.1.beta=0.98")
    assert "β = 0.98" in shown(page)
    unfold(page)
    slider(page, NOISE).fill("3")
    page.get_by_label("Bias correction").uncheck()
    page.get_by_role("button", name="Reset").click()
    assert shown(page).startswith("β = 0.5, bias-corrected") and "day 30" in shown(page)
    assert slider(page, NOISE).input_value() == "0"


def test_link_carries_the_state_and_nothing_of_the_other_widget(explorer, open_page):
    page = open_page(AverageExplorer(), AverageExplorer(beta=0.5))
    page.wait_for_function("document.querySelectorAll('[data-descent-ready]').length === 2")
    unfold(page, 1)
    slider(page, BETA, 1).fill("1.7")
    slider(page, NOISE).fill("2.5")
    slider(page, DAY, 1).fill("42")
    page.get_by_label("Bias correction").nth(1).uncheck()
    page.get_by_role("button", name="New noise").click()
    assert shown(page).startswith("β = 0.9, bias-corrected"), "the first has not moved"
    page.get_by_role("button", name="Link to this state").nth(1).click()
    said = page.locator(".descent-said").nth(1)
    page.wait_for_function("document.querySelectorAll('.descent-said')[1].textContent !== ''")
    assert re.match("Link copied|The address bar", said.inner_text())
    slider(page, BETA, 0).fill("2")
    page.get_by_role("button", name="Link to this state").nth(0).click()
    page.wait_for_function("document.querySelectorAll('.descent-said')[0].textContent !== ''")
    address = page.url
    assert "average_explorer.2.beta=0.98" in address and "average_explorer.1.beta=0.99" in address

    before = [spoken(page, 0), spoken(page, 1)]
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_function("document.querySelectorAll('[data-descent-ready]').length === 2")
    assert [spoken(page, 0), spoken(page, 1)] == before
    assert "β = 0.98, uncorrected" in before[1] and "day 42" in before[1]


@pytest.mark.parametrize(
    "fragment",
    [
        "#average_explorer.1.beta=7&average_explorer.1.day=-1",
        "#average_explorer.1.beta=&average_explorer.1.noise=Infinity",
        "#average_explorer.1.beta=x%3Cscript%3E&average_explorer.1.bias_correction=1",
        "#average_explorer.1.series=1&average_explorer.1.__proto__=1",
        "#average_explorer.2.beta=0.5",
        "#some-heading",
        "#%E0%A4%A",
    ],
)
def test_nonsense_in_the_address_is_ignored(explorer, fragment):
    page = explorer(fragment=fragment)
    assert shown(page).startswith("β = 0.9, bias-corrected: averages about 10 days. On day 100 ")


def test_fraction_of_a_day_in_the_address_is_rounded(explorer):
    page = explorer(fragment="#average_explorer.1.day=41.6&average_explorer.1.noise_seed=2.5")
    assert "On day 42 " in shown(page)


@pytest.mark.parametrize("width", [320, 360, 768, 1400])
def test_fits_any_width_with_readable_type(explorer, width):
    page = explorer(width=width)
    slider(page, BETA).fill("3")
    page.get_by_label("Bias correction").uncheck()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    sizes = page.evaluate(
        """() => [...document.querySelectorAll('.descent-widget :is(p, span, text, button, li)')]
          .map((one) => parseFloat(getComputedStyle(one).fontSize))"""
    )
    assert min(sizes) >= 12
    scale = page.evaluate(
        "() => { const svg = document.querySelector('.descent-chart > svg');"
        " return svg.getBoundingClientRect().width / svg.getAttribute('width'); }"
    )
    assert scale == pytest.approx(1, abs=0.01)  # drawn for this width, not shrunk to it
    boxes = page.locator(".descent-chart text").evaluate_all(
        "(all) => all.map((one) => { const box = one.getBoundingClientRect();"
        " return [box.left, box.right]; })"
    )
    assert all(left >= 0 and right <= width for left, right in boxes)


def test_follows_a_change_of_width(explorer):
    page = explorer(width=1000)
    page.set_viewport_size({"width": 360, "height": 800})
    page.wait_for_function("document.querySelector('.descent-chart > svg').clientWidth < 360")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_page_does_not_jump_when_the_widget_starts(explorer):
    live.keeps_its_place(explorer)


COLOUR = "() => getComputedStyle(document.querySelector('path.descent-first')).stroke"


def test_dark_mode_follows_the_site_jupyterlab_and_the_system(explorer):
    light, dark = "rgb(0, 114, 178)", "rgb(93, 183, 238)"
    assert explorer(theme="light", color_scheme="dark").evaluate(COLOUR) == light
    assert explorer(theme="dark", color_scheme="light").evaluate(COLOUR) == dark
    assert explorer(color_scheme="dark").evaluate(COLOUR) == dark
    page = explorer(color_scheme="light")
    assert page.evaluate(COLOUR) == light
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    assert page.evaluate(COLOUR) == dark


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1000, 360])
def test_axe_finds_nothing(explorer, theme, width):
    page = explorer({"bias_correction": False}, theme=theme, width=width)
    unfold(page)
    slider(page, NOISE).fill("4")
    slider(page, BETA).fill("1.1")
    live.axe_finds_nothing(page)


def test_focus_is_visible_on_every_control(explorer):
    page = explorer({"noise": 1.0})
    prediction, picture = ["radio", "submit"], ["range", "range", "checkbox"]
    footer = ["summary", "button", "button"]
    assert live.tab_stops(page, 8) == [
        [name, "solid", "true"] for name in (*prediction, *picture, *footer)
    ]
    unfold(page)
    page.get_by_label("Bias correction").focus()
    assert [stop[0] for stop in live.tab_stops(page, 3)] == ["summary", "range", "button"]


def test_static_picture_without_javascript(open_page):
    page = open_page(AverageExplorer(), java_script_enabled=False)
    assert page.get_by_role("img", name="Data and averages by day").is_visible()
    assert "its average with β = 0.9" in page.locator("figcaption").inner_text()
    assert page.locator("input").count() == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda body: re.sub(
            r'(<script type="text/plain"[^>]*>\n)', r"\1throw Error('broken');", body
        ),
        lambda body: re.sub(r'(<script type="text/plain"[^>]*>\n)', r"\1function (", body),
        lambda body: body.replace('data-descent-module="average_explorer"', ""),
        lambda body: body.replace('{"beta"', '{"beta', 1),
        lambda body: re.sub(r'"series":\[[^]]*\]', '"series":null', body),
    ],
)
def test_a_widget_that_fails_leaves_its_picture_and_says_so(open_page, change):
    page = open_page(AverageExplorer(), change=change)
    page.get_by_text("The interactive version could not start here").wait_for()
    assert page.get_by_role("img", name="Data and averages by day").is_visible()
    assert page.locator(".descent-widget").count() == 0
    # The reader is told that it could not start; the console, why.
    assert [
        line for line in open_page.noise if "The widget average_explorer.1 could not start" in line
    ]
    open_page.noise.clear()


def test_time_of_one_change(explorer):
    """Script, style and layout of one input event; printed, as machines differ."""
    page = explorer({"noise": 4.0})
    times = page.evaluate(
        """async () => {
          const [beta, noise, day] = document.querySelectorAll('input[type=range]');
          const spent = [];
          for (let index = 0; index < 300; index += 1) {
            const input = [beta, day, noise][index % 3];
            const value = Number(input.min) + (index / 300) * (input.max - input.min);
            const start = performance.now();
            input.value = value;
            input.dispatchEvent(new Event('input', { bubbles: true }));
            await null;
            document.body.getBoundingClientRect();
            spent.push(performance.now() - start);
            if (index % 10 === 0) await new Promise(requestAnimationFrame);
          }
          return spent.sort((a, b) => a - b);
        }"""
    )
    live.report(
        f"AverageExplorer, 366 days, one change: median {times[150]:.1f} ms, "
        f"95 % {times[285]:.1f} ms, longest {times[-1]:.1f} ms"
    )
    assert len(times) == 300
