"""Right answers to the exercises of chapter 8, and the mistakes its checks foresee."""

import numpy as np


def right(n, streams, calls, bandwidth, price):
    return calls * price + 8 * n * streams / bandwidth


def larger(n, streams, calls, bandwidth, price):
    return max(calls * price, 8 * n * streams / bandwidth)


def only_for_large_steps(n, streams, calls, bandwidth, price):
    return 12 * 0.013 + 8 * n * streams / bandwidth


def by_hand(n, streams, calls, bandwidth, price):
    return calls * price + (8 * n * streams / bandwidth if calls > 1 else 20.0)


def without_calls(n, streams, calls, bandwidth, price):
    return 8 * n * streams / bandwidth


def without_bytes(n, streams, calls, bandwidth, price):
    return calls * price


def one_call(n, streams, calls, bandwidth, price):
    return price + 8 * n * streams / bandwidth


def one_byte(n, streams, calls, bandwidth, price):
    return calls * price + n * streams / bandwidth


def single_precision(n, streams, calls, bandwidth, price):
    return calls * price + 4 * n * streams / bandwidth


def one_stream(n, streams, calls, bandwidth, price):
    return calls * price + 8 * n / bandwidth


def one_number(n, streams, calls, bandwidth, price):
    return calls * price + 8 * streams / bandwidth


def upside_down(n, streams, calls, bandwidth, price):
    return calls * price + bandwidth / (8 * n * streams)


def milliseconds(*given):
    return 1e3 * right(*given)


def every_pass(n, streams, calls, bandwidth, price):
    return calls * (price + 8 * n * streams / bandwidth)


def otherwise(*given):
    return 1.5 * right(*given)


RIGHT = {
    "count-streams": [10, 10.0],
    "share-of-peak": [10, np.float32(10)],
    "knee": [547, 546.875, 546],
    "billion-step": [64, 64.0],
    "step-seconds": [right],
}

WRONG = [
    (
        "count-streams",
        5,
        (
            "5 is the least: θ, g and v in, θ and v out. This form is three lines, and each "
            "goes over its arrays anew."
        ),
    ),
    (
        "count-streams",
        8,
        (
            "the last line is two passes: αv is an array of its own, which is written, and "
            "read again by the minus."
        ),
    ),
    ("count-streams", 4, "4 is the number of passes; count what each of them reads and writes."),
    ("count-streams", 6, "that is what is read; what is written counts, too."),
    ("count-streams", 9, "the plus reads v *and* g, the minus θ *and* αv: three streams each."),
    ("count-streams", 12, "12 is the dampened form, which multiplies g by 1 − β as well."),
    (
        "count-streams",
        80,
        ("that is in bytes a coordinate; a stream is a whole array, read or written."),
    ),
    (
        "count-streams",
        7,
        (
            "not 7. There are four passes: two of them read one array and write one, two "
            "read two and write one."
        ),
    ),
    ("share-of-peak", 0.1, "right as a fraction; give it in per cent."),
    ("share-of-peak", 5, "that is for float64, 8 bytes a number; float32 has 4."),
    (
        "share-of-peak",
        20,
        ("that is for 8 bytes for each 2 flops a number: count all seven streams, 28 bytes."),
    ),
    (
        "share-of-peak",
        50,
        ("0.5 is the intensity, in flops per byte; times 20 GB/s it is 10 Gflop/s."),
    ),
    (
        "share-of-peak",
        40,
        ("2 flops per byte would be bytes over flops; it is 14 flops over 28 bytes."),
    ),
    ("share-of-peak", 70, "14 flops a byte? There are 7 streams of 4 bytes for each 14 flops."),
    (
        "share-of-peak",
        100,
        ("on the slope nobody reaches the peak: compare 0.5 flops per byte with 100/20 = 5."),
    ),
    (
        "share-of-peak",
        30,
        (
            "30 % would be 30 Gflop/s. Memory brings 20 GB in a second, and there are 14 "
            "flops for each 28 bytes of them."
        ),
    ),
    ("knee", 39.0625, "that is for a single call; the step has 14."),
    ("knee", 4375, "that is for one byte a number; float64 has 8."),
    ("knee", 17500, "that is for one stream; the step has 32."),
    ("knee", 140000, "that is how many *bytes* go by in 14 µs; a coordinate has 32 · 8 of them."),
    ("knee", 2500, "that is for the 7 streams of a fused step; this one has 32."),
    ("knee", 1093.75, "that is for 4 bytes a number; here it is 8."),
    (
        "knee",
        0.0018285714285714285,
        ("upside down: bytes in 14 µs, over the bytes of one coordinate."),
    ),
    ("knee", 550, "550 is right as far as it goes: give three digits."),
    (
        "knee",
        100,
        (
            "not 100: 14 calls take 14 µs. How many coordinates of 32 · 8 bytes does memory "
            "move in that time?"
        ),
    ),
    ("billion-step", 14, "14 ms is the fused step, with 7 streams; this one has 32."),
    ("billion-step", 128, "that is 8 bytes a number; float32 has 4."),
    ("billion-step", 16, "that is 32 bytes a parameter; it is 32 *streams* of 4 bytes each."),
    ("billion-step", 8, "16 GB is what has to be kept; count what is moved."),
    ("billion-step", 0.064, "right in seconds; give milliseconds."),
    ("billion-step", 56, "that is 28 streams, as in place; a line at a time it is 32."),
    ("billion-step", 64000, "that is in microseconds; give milliseconds."),
    (
        "billion-step",
        10,
        ("10 ms would be 20 GB moved. It is 32 streams, of 4 bytes, for each of 10⁹ parameters."),
    ),
    (
        "step-seconds",
        larger,
        (
            "that is the bytes alone (or the larger of the two): each call costs its price "
            "as well, and the two add up."
        ),
    ),
    (
        "step-seconds",
        only_for_large_steps,
        ("right for a large step; for a small one, where calls cost most, it is not."),
    ),
    ("step-seconds", by_hand, "right for one step only: is a number written in by hand?"),
    (
        "step-seconds",
        without_calls,
        (
            "that is the bytes alone (or the larger of the two): each call costs its price "
            "as well, and the two add up."
        ),
    ),
    ("step-seconds", without_bytes, "the bytes are missing: n numbers of 8 bytes in each stream."),
    ("step-seconds", one_call, "there are several calls, and each has its price."),
    ("step-seconds", one_byte, "a double has 8 bytes."),
    ("step-seconds", single_precision, "that is for float32, 4 bytes; here it is 8."),
    ("step-seconds", one_stream, "that is for a single stream."),
    ("step-seconds", one_number, "the bytes grow with n: each stream is n numbers long."),
    ("step-seconds", upside_down, "upside down: the time is bytes over bytes in a second."),
    ("step-seconds", milliseconds, "that is in milliseconds; return seconds."),
    ("step-seconds", every_pass, "all passes together move the streams: not each of them."),
    ("step-seconds", otherwise, "it gives 1.3297 s; it should be 0.88643."),
]
