"""The figure of the page "How fast it is": what a step of Adam costs, from two numbers to 10⁷."""

from functools import cache

import speed_sheet

from course_lib import datasets

LINES = {  # in the palette's roles and optimizers' colours
    "torch": "second",
    "torch_fused": "third",
    "optax": "first",
    "keras": "data",
    "compiled": "truth",
}
NAME = "fig-speed-adam"
CAPTION = (
    "One step of Adam: how many times as long as course_lib's in NumPy (the line at 1) each takes, "
    "by the number of parameters; the shade is the middle half of the rounds."
)


def draw(times: dict):
    """Return the figure: one panel for each number of threads."""
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter, NullFormatter

    from course_lib.notebook import plotting

    panels = {
        threads: rows for threads in speed_sheet.THREADS if (rows := adam_rows(times, threads))
    }
    figure = Figure(figsize=(5.6, 4.0))
    axes = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
    for ax, (threads, rows) in zip(axes, panels.items(), strict=True):
        ax.set(xscale="log", yscale="log", xlabel="parameters")
        ax.set_title(f"On {speed_sheet.THREADS[threads]}", loc="left")
        sizes = [row["size"] for row in rows]
        ours = {"color": "#000000", "linewidth": 1, "label": times["contenders"]["ours"]}
        ax.plot(sizes, [1] * len(sizes), **ours)
        for who, role in LINES.items():
            some = [row for row in rows if who in row["ratios"]]
            points = [(row["size"], *row["ratios"][who]) for row in some]
            if points:
                sizes, low, middle, high = zip(*points, strict=True)
                style = plotting.role(role)
                ax.plot(sizes, middle, label=times["contenders"][who], **style)
                ax.fill_between(sizes, low, high, color=style["color"], alpha=0.2, linewidth=0)
        for axis in (ax.xaxis, ax.yaxis):
            axis.set_minor_formatter(NullFormatter())
        ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes[0].set_ylabel("times as long")
    axes[0].set_ylim(top=20 * axes[0].get_ylim()[1])  # room for the legend
    axes[0].legend(loc="upper right")
    return figure


def adam_rows(times: dict, threads: int) -> list[dict]:
    rows = speed_sheet.rows_of(times, "steps", threads)
    return [row for row in rows if row["optimizer"] == "Adam"]


def alt(times: dict) -> str:
    """What the figure shows, in words made from the same numbers."""
    said = []
    for threads, words in speed_sheet.THREADS.items():
        rows = adam_rows(times, threads)
        for who in LINES:
            some = [row for row in rows if who in row["ratios"]]
            if some:
                first, last = (speed_sheet.number(some[n]["ratios"][who][1]) for n in (0, -1))
                name = times["contenders"][who]
                said.append(
                    f"{name} on {words}, {first} at {some[0]['size']} parameters and {last} at "
                    f"{speed_sheet.power(some[-1]['size'])}"
                )
    return f"Times as long as NumPy's step of Adam: {'; '.join(said)}."


@cache
def drawn() -> dict[str, str]:
    """Return the figure as pages have it."""
    from matplotlib.style import context

    from course_lib.notebook import figure_page, plotting

    with context(plotting.STYLE_FILE):
        return figure_page.for_page(draw(datasets.step_times()))
