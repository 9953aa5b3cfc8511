"""Checks of chapter 8, what a step costs."""

from course_lib.exercises._checks import register
from course_lib.exercises._comparing import (
    EXACT,
    UNROUNDED,
    apart,
    digits,
    first_match,
    is_like,
    matched,
    rounded,
    wrong_elsewhere,
)
from course_lib.exercises._reading import numbers


@register("count-streams")
def count_streams(answer) -> str | None:
    (streams,) = numbers(answer, "the streams")
    if is_like(streams, 10, EXACT):
        return None
    mistakes = [
        (
            5,
            "5 is the least: θ, g and v in, θ and v out. This form is three lines, and each goes "
            "over its arrays anew.",
        ),
        (
            8,
            "the last line is two passes: αv is an array of its own, which is written, and read "
            "again by the minus.",
        ),
        (4, "4 is the number of passes; count what each of them reads and writes."),
        (6, "that is what is read; what is written counts, too."),
        (9, "the plus reads v *and* g, the minus θ *and* αv: three streams each."),
        (12, "12 is the dampened form, which multiplies g by 1 − β as well."),
        (80, "that is in bytes a coordinate; a stream is a whole array, read or written."),
    ]
    return first_match(streams, mistakes, EXACT) or (
        f"not {streams:g}. There are four passes: two of them read one array and write one, two "
        "read two and write one."
    )


@register("share-of-peak")
def share_of_peak(answer) -> str | None:
    (share,) = numbers(answer, "the share in per cent")
    if is_like(share, 10, EXACT):
        return None
    mistakes = [
        (0.1, "right as a fraction; give it in per cent."),
        (5, "that is for float64, 8 bytes a number; float32 has 4."),
        (20, "that is for 8 bytes for each 2 flops a number: count all seven streams, 28 bytes."),
        (50, "0.5 is the intensity, in flops per byte; times 20 GB/s it is 10 Gflop/s."),
        (40, "2 flops per byte would be bytes over flops; it is 14 flops over 28 bytes."),
        (70, "14 flops a byte? There are 7 streams of 4 bytes for each 14 flops."),
        (100, "on the slope nobody reaches the peak: compare 0.5 flops per byte with 100/20 = 5."),
    ]
    return first_match(share, mistakes, digits(3)) or (
        f"{share:g} % would be {share:g} Gflop/s. Memory brings 20 GB in a second, and there are "
        "14 flops for each 28 bytes of them."
    )


@register("knee")
def knee(answer) -> str | None:
    (n,) = numbers(answer, "the number of coordinates")
    right = 14e-6 * 10e9 / (32 * 8)
    if is_like(n, right, digits(3)):
        return None
    mistakes = [
        (right / 14, "that is for a single call; the step has 14."),
        (8 * right, "that is for one byte a number; float64 has 8."),
        (32 * right, "that is for one stream; the step has 32."),
        (256 * right, "that is how many *bytes* go by in 14 µs; a coordinate has 32 · 8 of them."),
        (right * 32 / 7, "that is for the 7 streams of a fused step; this one has 32."),
        (right * 2, "that is for 4 bytes a number; here it is 8."),
        (1 / right, "upside down: bytes in 14 µs, over the bytes of one coordinate."),
    ]
    return (
        first_match(n, mistakes, digits(3))
        or rounded(n, right, digits(3))
        or f"not {n:g}: 14 calls take 14 µs. How many coordinates of 32 · 8 bytes does memory move "
        "in that time?"
    )


@register("billion-step")
def billion_step(answer) -> str | None:
    (milliseconds,) = numbers(answer, "the milliseconds")
    if is_like(milliseconds, 64, EXACT):
        return None
    mistakes = [
        (14, "14 ms is the fused step, with 7 streams; this one has 32."),
        (128, "that is 8 bytes a number; float32 has 4."),
        (16, "that is 32 bytes a parameter; it is 32 *streams* of 4 bytes each."),
        (8, "16 GB is what has to be kept; count what is moved."),
        (0.064, "right in seconds; give milliseconds."),
        (56, "that is 28 streams, as in place; a line at a time it is 32."),
        (64000, "that is in microseconds; give milliseconds."),
    ]
    return first_match(milliseconds, mistakes, EXACT) or (
        f"{milliseconds:g} ms would be {2 * milliseconds:g} GB moved. It is 32 streams, of 4 "
        "bytes, for each of 10⁹ parameters."
    )


def seconds(n, streams, calls, bandwidth, price):
    """The time of a step on n doubles, in seconds, by the chapter's two regimes."""
    return calls * price + 8 * n * streams / bandwidth


@register("step-seconds")
def step_seconds(function) -> str | None:
    given = (3000, 7, 12, 230_000, 0.013)  # a slow machine, whose numbers are easy to read
    n, streams, calls, bandwidth, price = given
    value, right = matched(function, seconds, *given, what="one number, the seconds")
    asked, moved = calls * price, 8 * n * streams / bandwidth
    if is_like(value, right, UNROUNDED):
        others = [
            (
                (10, 32, 14, 500_000, 0.5),
                "right for a large step; for a small one, where calls cost most, it is not.",
            ),
            (
                (5000, 3, 1, 5000, 0.25),
                "right for one step only: is a number written in by hand?",
            ),
        ]
        return wrong_elsewhere(function, seconds, others, "one number, the seconds")
    mistakes = [
        (
            moved,
            "that is the bytes alone (or the larger of the two): each call costs its price as "
            "well, and the two add up.",
        ),
        (asked, "the bytes are missing: n numbers of 8 bytes in each stream."),
        (price + moved, "there are several calls, and each has its price."),
        (asked + moved / 8, "a double has 8 bytes."),
        (asked + moved / 2, "that is for float32, 4 bytes; here it is 8."),
        (asked + moved / streams, "that is for a single stream."),
        (asked + moved / n, "the bytes grow with n: each stream is n numbers long."),
        (asked + 1 / moved, "upside down: the time is bytes over bytes in a second."),
        (1e3 * right, "that is in milliseconds; return seconds."),
        (calls * (price + moved), "all passes together move the streams: not each of them."),
    ]
    named = first_match(value, mistakes, UNROUNDED) or rounded(value, right, UNROUNDED)
    if named:
        return named
    told, wanted = apart(float(value), float(right))
    return f"it gives {told} s; it should be {wanted}."
