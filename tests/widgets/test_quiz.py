"""Quiz in a browser, without a kernel."""

import pytest

from course_lib.widgets import Quiz
from tests.widgets import live

QUESTIONS = [
    {
        "prompt": "What does `1 / (1 - β)` *measure*?",
        "choices": [
            ("A learning rate.", False, "That is α."),
            ("A window, in steps.", True, "Older values weigh less than 1/e of the `newest`."),
            ("<b>Nothing</b> & no more.", False, "It <i>does</i> measure something."),
        ],
    },
    {
        "prompt": "Is 1 − 0.9 one tenth?",
        "choices": [("Yes.", True, "By subtraction."), ("No.", False, "Subtract again.")],
    },
]


@pytest.fixture
def quiz(open_page):
    def open_quiz(count=1, **options):
        page = open_page(*[Quiz(questions=QUESTIONS)] * count, **options)
        page.wait_for_function(
            f"() => document.querySelectorAll('[data-descent-ready]').length=={count}"
        )
        return page

    return open_quiz


def feedback(page, question, nth=0):
    return page.locator(".descent-quiz").nth(nth).locator(".descent-feedback").nth(question)


def test_keyboard_answers_and_is_told_why(quiz):
    page = quiz()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")  # checks, from within the choices
    assert feedback(page, 0).inner_text() == "Not quite. That is α."
    page.keyboard.press("ArrowDown")
    assert feedback(page, 0).text_content() == "", "a new choice has not been checked yet"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    text = "Right. Older values weigh less than 1/e of the newest."
    assert feedback(page, 0).inner_text() == text
    assert feedback(page, 0).locator("code").inner_text() == "newest"
    assert page.locator(".descent-score").inner_text() == "1 of 2 right, 0 at the first try."
    assert page.locator("[role=status].descent-feedback, [role=status].descent-score").count() == 3


def test_score_counts_first_tries_and_a_solved_question_stays_solved(quiz):
    page = quiz()
    check = page.get_by_role("button", name="Check question 2")
    check.click()
    assert feedback(page, 1).inner_text() == "Choose an answer first."
    assert page.locator(".descent-score").inner_text() == ""
    page.get_by_label("Yes.").check()
    check.click()
    page.get_by_label("No.").check()
    check.click()
    assert feedback(page, 1).inner_text() == "Not quite. Subtract again."
    assert page.locator(".descent-score").inner_text() == "1 of 2 right, 1 at the first try."
    page.get_by_label("A window, in steps.").check()
    page.get_by_role("button", name="Check question 1").click()
    assert page.locator(".descent-score").inner_text() == "2 of 2 right, 2 at the first try."
    page.get_by_role("button", name="Start the quiz again").click()
    assert page.locator("input:checked").count() == 0
    assert page.locator(".descent-score").inner_text() == ""
    assert page.evaluate("document.activeElement === document.querySelector('input')")


def test_texts_are_text(quiz):
    page = quiz()
    assert page.locator(".descent-quiz :is(b, i)").count() == 0
    assert page.get_by_label("<b>Nothing</b> & no more.").count() == 1
    legend = page.locator("legend").first
    assert legend.locator("code").inner_text() == "1 / (1 - β)"
    assert legend.locator("em").inner_text() == "measure"


def test_two_quizzes_do_not_share_answers(quiz):
    page = quiz(count=2)
    page.get_by_label("Yes.").nth(0).check()
    page.get_by_label("No.").nth(1).check()
    assert page.get_by_label("Yes.").nth(0).is_checked()
    page.get_by_role("button", name="Check question 2").nth(1).click()
    assert feedback(page, 1, nth=1).inner_text() == "Not quite. Subtract again."
    assert feedback(page, 1, nth=0).text_content() == ""


def test_by_touch(quiz):
    page = quiz(width=360, has_touch=True, is_mobile=True)
    live.tap(page, page.get_by_text("A learning rate."))
    live.tap(page, page.get_by_role("button", name="Check question 1"))
    live.tap(page, page.get_by_text("Yes.", exact=True))
    live.tap(page, page.get_by_role("button", name="Check question 2"))
    assert feedback(page, 0).inner_text() == "Not quite. That is α."
    live.fits(page, 360)
    live.targets_are_large(page)


def test_answers_stand_behind_a_click_without_javascript(quiz, open_page):
    page = open_page(Quiz(questions=QUESTIONS), java_script_enabled=False)
    answer = page.get_by_text("Older values weigh less than 1/e")
    assert not answer.is_visible()
    page.get_by_text("Answer").first.click()
    assert answer.is_visible()


def test_the_same_words_with_and_without_javascript(quiz, open_page):
    """quiz.js and quiz.py read the marks in a text alike."""
    running, still = quiz(), open_page(Quiz(questions=QUESTIONS), java_script_enabled=False)
    for question in range(2):
        prompt = running.locator("legend").nth(question).inner_text().split("\n", 1)[1]
        assert still.locator(".descent-questions > li > p").nth(question).inner_text() == prompt
    choices = running.locator(".descent-check").all_inner_texts()
    assert still.locator(".descent-questions > li > ul > li").all_inner_texts() == choices
