"""`Quiz`: a few multiple-choice questions that say why each answer is right or wrong."""

import re
from html import escape

import traitlets

from course_lib.widgets.base import DescentWidget

FORM = (
    "a question is {'prompt': text, 'choices': [(text, correct, why), ...]} with two choices or "
    "more, exactly one of them correct, and no text empty"
)


class Questions(traitlets.TraitType):
    """A list of questions, checked and brought into one form: dicts all the way down."""

    def validate(self, obj, value):
        if not isinstance(value, list | tuple):
            raise TypeError(f"{self.name} must be a list of questions, got {value!r}")
        if not value:
            raise ValueError(f"{self.name} must hold one question at least; {FORM}")
        return [self._question(f"{self.name}[{i}]", question) for i, question in enumerate(value)]

    def _question(self, where: str, question) -> dict:
        if not isinstance(question, dict) or set(question) != {"prompt", "choices"}:
            raise TypeError(f"{where} is {question!r}; {FORM}")
        if not isinstance(question["choices"], list | tuple) or len(question["choices"]) < 2:
            raise ValueError(f"{where}['choices'] is {question['choices']!r}; {FORM}")
        choices = [
            self._choice(f"{where}['choices'][{i}]", choice)
            for i, choice in enumerate(question["choices"])
        ]
        correct = sum(choice["correct"] for choice in choices)
        if correct != 1:
            raise ValueError(f"{where} has {correct} correct choices; {FORM}")
        return {"prompt": self._text(f"{where}['prompt']", question["prompt"]), "choices": choices}

    def _choice(self, where: str, choice) -> dict:
        keys = ("text", "correct", "why")
        if isinstance(choice, dict) and set(choice) == set(keys):
            choice = tuple(choice[key] for key in keys)
        if not isinstance(choice, list | tuple) or len(choice) != len(keys):
            raise TypeError(f"{where} is {choice!r}; {FORM}")
        text, correct, why = choice
        if not isinstance(correct, bool):
            raise TypeError(f"{where}: correct must be True or False, got {correct!r}; {FORM}")
        return {
            "text": self._text(f"{where}: text", text),
            "correct": correct,
            "why": self._text(f"{where}: why", why),
        }

    def _text(self, where: str, text) -> str:
        if not isinstance(text, str):
            raise TypeError(f"{where} must be a string, got {text!r}; {FORM}")
        if not text.strip():
            raise ValueError(f"{where} must not be empty, got {text!r}; {FORM}")
        return " ".join(text.split())


def inline(text: str) -> str:
    """Plain text as HTML, with `code` and *emphasis*; all else is escaped.

    >>> inline("`a < b` is *not* <b>")
    '<code>a &lt; b</code> is <em>not</em> &lt;b&gt;'
    """

    def marked(part: str) -> str:
        for mark, tag in (("`", "code"), ("*", "em")):
            if len(part) > 2 and part.startswith(mark):
                return f"<{tag}>{escape(part[1:-1], quote=False)}</{tag}>"
        return escape(part, quote=False)

    return "".join(marked(part) for part in re.split(r"(`[^`]+`|\*[^*]+\*)", text))


class Quiz(DescentWidget):
    """A short multiple-choice quiz; each choice explains itself when it is checked.

    Without JavaScript the questions stand with their answers behind a click.

    Parameters
    ----------
    questions : list of {'prompt': text, 'choices': [(text, correct, why), ...]}
        Two choices or more each, exactly one correct. Texts are plain, with `code` in backquotes
        and *emphasis* in asterisks.

    Raises
    ------
    TypeError, ValueError
        Naming the question and choice, its value, and the form a question has.

    Examples
    --------
    >>> quiz = Quiz(questions=[{"prompt": "What is 1 − 0.9?", "choices": [
    ...     ("0.1", True, "Ten tenths less nine."), ("0.01", False, "That is 1 − 0.99.")]}])
    >>> quiz.questions[0]["choices"][1]["why"]
    'That is 1 − 0.99.'
    """

    module = "quiz"

    questions = Questions().tag(sync=True)

    def __init__(self, questions):
        super().__init__(questions=questions)

    def picture(self) -> str:
        """The questions, each with its answers in a closed box."""
        items = "\n".join(self._item(question) for question in self.questions)
        return f'<ol class="descent-questions">\n{items}\n</ol>'

    @staticmethod
    def _item(question: dict) -> str:
        choices = "".join(f"<li>{inline(choice['text'])}</li>" for choice in question["choices"])
        answers = "".join(
            f"<li><strong>{'Right' if choice['correct'] else 'Wrong'}:</strong> "
            f"{inline(choice['text'])}. {inline(choice['why'])}</li>"
            for choice in question["choices"]
        )
        return (
            f"<li><p>{inline(question['prompt'])}</p>\n<ul>{choices}</ul>\n"
            f"<details><summary>Answer</summary>\n<ul>{answers}</ul></details></li>"
        )

    def __repr__(self) -> str:
        return f"Quiz({len(self.questions)} questions)"
