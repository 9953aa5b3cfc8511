"""What the pages for teachers compute: `{reading-plan}`, `{exercise-index}`, `{course-summary}`.

A plan with `:hours: 2` puts into each week as many chapters as fit; without, it is one a week.
"""

from typing import ClassVar

from course_plan import chapters_shown, exercise_table, plan_table, summary, weeks
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective


def positive(text: str) -> float:
    """The hours of an option. Raises ValueError unless they are a number above 0."""
    hours = float(text)
    if not 0 < hours < float("inf"):
        raise ValueError("give a number of hours above 0")
    return hours


class Computed(SphinxDirective):
    """A directive that writes Markdown, which is read where it stands."""

    def run(self):
        chapters = chapters_shown(self.env)
        if not chapters:
            return [self.state.document.reporter.warning("there are no chapters to plan with")]
        node = nodes.container()
        lines = self.text(chapters).splitlines()
        self.state.nested_parse(StringList(lines, self.env.docname), self.content_offset, node)
        return node.children


class ReadingPlan(Computed):
    option_spec: ClassVar = {"hours": positive}

    def text(self, chapters):
        plan = weeks(chapters, self.options.get("hours"))
        return plan_table(plan, lambda chapter: f"{{doc}}`{chapter.title} </{chapter.name}>`")


class ExerciseIndex(Computed):
    def text(self, chapters):
        return exercise_table(chapters, lambda exercise: f"[{exercise.title}](#{exercise.label})")


class CourseSummary(Computed):
    def text(self, chapters):
        return summary(chapters)


def setup(app):
    app.add_directive("reading-plan", ReadingPlan)
    app.add_directive("exercise-index", ExerciseIndex)
    app.add_directive("course-summary", CourseSummary)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
