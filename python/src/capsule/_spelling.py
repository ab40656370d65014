"""Names that were nearly written."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def did_you_mean(word: str, names: Iterable[str]) -> str:
    """`Did you mean "…"?` with the name nearest to `word`, or nothing if none is near."""
    # Loaded only for a mistake.
    from difflib import get_close_matches

    by_lower = {name.lower(): name for name in names}
    near = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return f' Did you mean "{by_lower[near[0]]}"?' if near else ""
