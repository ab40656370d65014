"""`.env` files: the same values as Node's parser gives, which a test of Node's checks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from capsule._dotenv import parse_dotenv

CASES: list[tuple[str, dict[str, str]]] = json.loads(
    (Path(__file__).parents[2] / "__test__" / "unit" / "sdk" / "dotenv-cases.json").read_bytes()
)


@pytest.mark.parametrize(("text", "values"), CASES)
def test_a_file_gives(text: str, values: dict[str, str]) -> None:
    assert parse_dotenv(text) == values
