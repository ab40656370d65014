"""The source map of a program that was bundled, as one that came in an artifact may be."""

from __future__ import annotations

import json
from bisect import bisect_right

_DIGITS = {digit: at for at, digit in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")}


class SourceMap:
    """Where each place of a bundle came from. What is wrong with a map leaves its places unknown."""

    def __init__(self, text: str) -> None:
        try:
            told = json.loads(text)
            self._sources = [str(source) for source in told["sources"]]
            self._lines = _decoded(told["mappings"])
        except (ValueError, KeyError, TypeError):
            self._sources, self._lines = [], []

    def origin(self, line: int, column: int) -> tuple[str, int, int] | None:
        """File, line and column, counted from 1 as the place is; `None` of what the bundler added."""
        segments = self._lines[line - 1] if 0 < line <= len(self._lines) else []
        at = bisect_right(segments, (column - 1, len(self._sources), 0, 0)) - 1
        if at < 0:
            return None
        _, source, original_line, original_column = segments[at]
        if not 0 <= source < len(self._sources) or self._sources[source].startswith("capsule:"):
            return None
        return self._sources[source], original_line + 1, original_column + 1


def _decoded(mappings: str) -> list[list[tuple[int, int, int, int]]]:
    """Of each line the columns where something begins, and its source, line and column there, all counted from 0."""
    lines = []
    source = line = column = 0
    for group in mappings.split(";"):
        begins = 0
        segments = []
        for text in group.split(","):
            numbers = _numbers(text)
            if numbers:
                begins += numbers[0]
            if len(numbers) >= 4:
                source += numbers[1]
                line += numbers[2]
                column += numbers[3]
                segments.append((begins, source, line, column))
        lines.append(sorted(segments))
    return lines


def _numbers(text: str) -> list[int]:
    """Numbers in base 64, five bits a digit, the lowest first, with the sign in the lowest bit."""
    numbers = []
    value = shift = 0
    for digit in text:
        bits = _DIGITS[digit]
        value |= (bits & 31) << shift
        shift += 5
        if not bits & 32:
            numbers.append(-(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    return numbers
