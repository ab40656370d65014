"""`.env` files: the same values as Node's parser gives."""

from __future__ import annotations

import pytest

from capsule._dotenv import parse_dotenv

CASES: list[tuple[str, dict[str, str]]] = [
    ("A=1", {"A": "1"}),
    ("A = 1 ", {"A": "1"}),
    ("export A=1", {"A": "1"}),
    (" A=b # c", {"A": "b"}),
    ('A="x # y" # z', {"A": "x # y"}),
    ("A='x\\ny'", {"A": "x\\ny"}),
    ('A="x\\ny"', {"A": "x\ny"}),
    ("A=`x y`", {"A": "x y"}),
    ('A="two\nlines"\nB=3', {"A": "two\nlines", "B": "3"}),
    ('A="open\nB=2', {"A": '"open', "B": "2"}),
    ("# c\n\nA=1", {"A": "1"}),
    ("A=\nB=2", {"A": "", "B": "2"}),
    ("A==b", {"A": "=b"}),
    ("A", {}),
    ("=x", {}),
    ("A=1\r\nB=2\r\n", {"A": "1", "B": "2"}),
    ('A="x"y', {"A": "x"}),
    ("A=1#2", {"A": "1"}),
    ("A=`a\"b'c`", {"A": "a\"b'c"}),
    ("A=x\nA=y", {"A": "y"}),
    ("A=x\\n", {"A": "x\\n"}),
    ("export=1", {"export": "1"}),
]


@pytest.mark.parametrize(("text", "values"), CASES)
def test_a_file_gives(text: str, values: dict[str, str]) -> None:
    assert parse_dotenv(text) == values
