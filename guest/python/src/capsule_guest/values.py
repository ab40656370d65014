"""What crosses a sandbox's wall: JSON text that loses nothing silently.

Used on both sides: here for results, in the package of the host for arguments.
"""

from __future__ import annotations

import datetime
import decimal
import enum
import inspect
import json
from collections.abc import Iterable, Mapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# Nesting that arguments and results may have; deeper ones would overflow a stack somewhere.
MAX_DEPTH = 256
# Keys of a path that are shown at each end: enough to find the place, and a message that can be read.
SHOWN_KEYS = 8
# An int of more may be beyond every number of JavaScript, which would read null.
MAX_BITS = 1023

_write = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode

HINTS = {
    set: "a set. Pass sorted(value) or list(value)",
    frozenset: "a frozenset. Pass sorted(value) or list(value)",
    bytes: "bytes. Pass them as text or as a list",
    bytearray: "bytes (bytearray). Pass them as text or as a list",
    memoryview: "bytes (memoryview). Pass them as text or as a list",
    decimal.Decimal: "a Decimal. Pass str(value) or float(value)",
    complex: "a complex number. Pass [value.real, value.imag]",
}


class Refusal(Exception):
    """Says which part of a value JSON cannot carry, and why."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
        # From the refused part up to the whole value.
        self.keys: list[object] = []

    def explain(self, root: str) -> str:
        """The message for a value that its user knows as `root`: names the refused part's path."""
        steps = [_step(key) for key in reversed(self.keys)]
        if len(steps) > 2 * SHOWN_KEYS:
            steps[SHOWN_KEYS:-SHOWN_KEYS] = ["…"]
        return f"{root}{''.join(steps)} is {self.why}"


def encode(value: object) -> bytes:
    """The JSON text of a value; what JSON cannot say is a `Refusal`."""
    if value is None:
        return b"null"
    return _write(_plain(value, ())).encode()


def _plain(value: object, open: tuple[object, ...]) -> object:
    """A value as plain JSON data. `open` has the containers that it is inside of."""
    if type(value) is str:
        return _text(value)
    if value is None or type(value) is bool:
        return value
    if isinstance(value, int):
        return _integer(int(value))
    if isinstance(value, float):
        return _number(float(value))
    if isinstance(value, str):
        return _text(str.__str__(value))
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return _container(value, open)


def _container(value: object, open: tuple[object, ...]) -> object:
    parts: Any
    if isinstance(value, dict):
        parts = value.items()
    elif isinstance(value, (list, tuple)):
        parts = enumerate(value)
    elif hasattr(type(value), "__dataclass_fields__"):
        # Loaded already, since there is one; it takes long to load.
        import dataclasses

        fields: Any = dataclasses.fields(value)  # type: ignore[arg-type]
        parts = [(field.name, getattr(value, field.name)) for field in fields]
    else:
        raise Refusal(_hint(value))
    if any(value is other for other in open):
        raise Refusal("a cycle: it contains itself")
    if len(open) >= MAX_DEPTH:
        raise Refusal(f"nested deeper than {MAX_DEPTH} levels")
    inside = (*open, value)
    if isinstance(value, (list, tuple)):
        return [_part(key, part, inside) for key, part in parts]
    return {_key(key): _part(key, part, inside) for key, part in parts}


def _part(key: object, part: object, open: tuple[object, ...]) -> object:
    try:
        return _plain(part, open)
    except Refusal as refusal:
        refusal.keys.append(str.__str__(key) if isinstance(key, str) else key)
        raise


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise Refusal(f"a dict with the key {key!r}; the keys of JSON are texts. Pass str(key)")
    try:
        return _text(str.__str__(key))
    except Refusal as refusal:
        raise Refusal(f"a dict with a key that is {refusal.why}") from None


def _text(text: str) -> str:
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Refusal("a text with half of a surrogate pair, which UTF-8 cannot carry") from None
    return text


def _integer(value: int) -> int:
    if value.bit_length() > MAX_BITS:
        raise Refusal(f"an int of {value.bit_length()} bits. Pass it as text")
    return value


def _number(value: float) -> float:
    if value - value != 0:
        raise Refusal(f"{value}, which JSON has no number for")
    return value


def _hint(value: object) -> str:
    for kind, hint in HINTS.items():
        if isinstance(value, kind):
            return hint
    name = type(value).__name__
    named = f"{'an' if name[:1].lower() in 'aeio' else 'a'} {name}"
    if isinstance(value, enum.Enum):
        return f"an enum's member ({name}). Pass its value"
    if inspect.isawaitable(value):
        return f"{named}. Pass what it gives when it is awaited"
    if callable(value):
        return f"{named}, which JSON cannot carry"
    instead = "dict(value)" if isinstance(value, Mapping) else "list(value)" if isinstance(value, Iterable) else None
    return f"{named}, which JSON cannot carry. Pass {instead or 'a dict, a list or a text'}"


def _step(key: object) -> str:
    if isinstance(key, int):
        return f"[{key}]"
    return f".{key}" if str(key).isidentifier() else f"[{json.dumps(str(key))}]"
