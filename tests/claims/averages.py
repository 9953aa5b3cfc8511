"""Chapter 1."""

import re
from pathlib import Path

import numpy as np

from course_lib import datasets, exponential_average
from course_lib.averages import effective_window, variance_factor
from tests.claims import which

BETAS = (0.5, 0.7, 0.9, 0.99)
SEASONS = dict(zip((0, 1, 2, 3), ("winter", "spring", "summer", "autumn"), strict=True))
NINETEEN = {9: "nine", 10: "ten", 19: "nineteen", 20: "twenty"}


def year():
    days = datasets.temperatures()
    return days.dates[:366], days.celsius[:366]


def panels():
    _, celsius = year()
    curves = [exponential_average(celsius, beta) for beta in BETAS]
    rough = [np.diff(curve).std() for curve in curves]
    peaks = [curve.argmax() for curve in curves]
    heights = [np.ptp(curve[100:]) for curve in curves]
    below = [np.argmax(curve > celsius[:60].mean()) for curve in curves]  # how long it takes up
    assert below == sorted(below) and heights == sorted(heights, reverse=True)
    calm = which(rough[0], rough[-1], "calmer", "rougher")
    late = which(peaks[-1], peaks[0], "later", "earlier")
    return f"From the first panel to the last the curve becomes {calm}, {late} and flatter, and"


def peak():
    dates, celsius = year()
    warmest = dates[exponential_average(celsius, 0.99).argmax()].item()
    return f"and peaks in {SEASONS[warmest.month % 12 // 3]}."


def spends():
    on_five = {name: 1 - beta**5 for name, beta in (("small", 0.5), ("large", 0.98))}
    nearly, thinly = sorted(on_five, key=on_five.get, reverse=True)
    return f"A {nearly} β spends nearly all it has on the last few days; a {thinly} one spreads"


def foot_of_the_valley():
    n = np.arange(2, 400)
    for sigma, drift in ((2.85, 0.05), (1, 0.2), (9, 0.01)):
        noise, lag = sigma**2 / (2 * n - 1), drift**2 * (n - 1) ** 2
        best = np.argmin(noise + lag)
        # Of the whole windows about the best the parts are not those of the best itself.
        assert noise[best - 1] > 2 * lag[best - 1]
        most = which(noise[best], lag[best], "noise", "lag")
    return (
        f"mostly {most}, at least two parts of it to one of {'lag' if most == 'noise' else 'noise'}"
    )


def helps():
    fresh, lasting = variance_factor(0.9), variance_factor(0.9, persistence=0.99)
    kind = which(lasting, fresh, "is new at every step", "lasts for many steps")
    return f"average helps against noise that {kind}.**"


def keeps():
    count = NINETEEN[round(2 * effective_window(0.9) - 1)]
    return f"the plain mean has to keep all {count}. The average keeps *one number*"


def trembles():
    left = {name: variance_factor(1 - 1 / window) for name, window in (("short", 5), ("long", 50))}
    return f"could afford to be later | the window is too {max(left, key=left.get)} for the noise |"


def put_right():
    """The link about the first day leads to the section in which the correction stands."""
    text = (Path(__file__).parents[2] / PAGE).read_text(encoding="utf-8")
    sections = re.findall(r"^\(([\w-]+)\)=\n## .*\n((?:(?!## ).*\n)*)", text, re.MULTILINE)
    (label,) = (label for label, section in sections if "(eq-correction)" in section)
    return f"[it will be put right](#{label})"


def weighs():
    """The weight of the value of three steps ago, by a series of it alone."""
    beta = 0.8
    weight = exponential_average([1.0, 0, 0, 0], beta)[-1]
    powers = {"k": 3, "{k+1}": 4, "{k-1}": 2}
    (power,) = (p for p, k in powers.items() if np.isclose(weight, (1 - beta) * beta**k))
    return f"the value $k$ steps back weighs $(1-\\beta)\\beta^{power}$, and the window is"


CLAIMS = [weighs, put_right, panels, peak, spends, foot_of_the_valley, helps, keeps, trembles]
PAGE = "chapters/01_averages.md"
