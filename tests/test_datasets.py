"""The data files: what they hold, and what is said when one is missing or spoilt."""

import numpy as np
import pytest

from course_lib import datasets

HEADER = "date,maximum,minimum\n"


def test_temperatures_are_four_whole_years_without_gaps():
    days = datasets.temperatures()
    assert days.celsius.dtype == np.float64
    assert str(days.dates[0]) == "2012-01-01" and str(days.dates[-1]) == "2015-12-31"
    assert (np.diff(days.dates) == np.timedelta64(1, "D")).all()
    assert days.celsius[0] == (12.8 + 5.0) / 2  # the first line of the file
    assert -20 < days.celsius.min() < days.celsius.max() < 40


def test_a_day_is_a_series_too(tmp_path):
    (tmp_path / "day.csv").write_text(HEADER + "2020-02-29,3,-1\n")
    days = datasets.temperatures(tmp_path / "day.csv")
    assert days.celsius.tolist() == [1] and days.dates.astype(str).tolist() == ["2020-02-29"]


def test_rows_of_a_table_are_read_by_their_columns():
    rows = datasets._rows(["size", "ratios.torch", "load"], [[8, 1.5, None], [9, None, 2]])
    assert rows == [{"size": 8, "ratios": {"torch": 1.5}}, {"size": 9, "ratios": {}, "load": 2}]
    with pytest.raises(ValueError, match="longer"):
        datasets._rows(["size"], [[8, 1.5]])


def test_the_file_names_its_source():
    head = (datasets.DATA / "seattle_temperatures.csv").read_text().splitlines()[:3]
    assert all(line.startswith("#") for line in head)
    assert "NOAA" in " ".join(head) and "Public domain" in " ".join(head)


def test_a_missing_file_is_named_without_the_machine_path(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"gone\.csv cannot be read.*restore it") as error:
        datasets.temperatures(tmp_path / "gone.csv")
    assert str(tmp_path) not in str(error.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "does not begin with the columns"),
        (b"day;high;low\n", "does not begin with the columns"),
        (HEADER.encode(), "does not begin with the columns date,maximum,minimum and a day"),
        (b"\xff\xfe\x00", "is not text"),
        (HEADER.encode() + b"2012-01-01,12.8,5.0\n2012-01-02,10.6\n", "line 3 .*2012-01-02,10.6"),
        (b"# source\n" + HEADER.encode() + b"2012-01-01,warm,5.0\n", "line 3 .*warm"),
        (HEADER.encode() + b"yesterday,1,2\n", "line 2 .*yesterday"),
        (HEADER.encode() + 900 * b"2012-01-01,2,1\n" + b"2012-01-02,,1\n", "line 902 .*-02,,1"),
        (HEADER.encode() + b"2012-01-01,2,1\n2012-01-02,2,1,0\n", "line 3 .*2,1,0"),
    ],
)
def test_a_spoilt_file_is_refused_and_left_alone(tmp_path, content, message):
    path = tmp_path / "days.csv"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=message):
        datasets.temperatures(path)
    assert path.read_bytes() == content
