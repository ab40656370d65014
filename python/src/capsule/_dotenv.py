"""`.env` files, as Node reads them."""

from __future__ import annotations

import re

# A value in quotes may have several lines; what follows it in its last line means nothing. A quote that is not closed
# is a part of its line, comment and all, unless that is the last one, which then says nothing. Without quotes a value
# ends at a comment.
_ENTRY = re.compile(
    r"""
    ^[ \t]*(?:export[ \t]+)?([^\s=\#][^=\n]*?)[ \t]*=[ \t]*
    (?:"([^"]*)"|'([^']*)'|`([^`]*)`|(["'`][^\n]*)(?:\n|\Z())|([^\n\#]*))
    """,
    re.M | re.X,
)


def parse_dotenv(text: str) -> dict[str, str]:
    """The variables of a file; of a name that is there twice the last value."""
    found = {}
    for entry in _ENTRY.finditer(text.removeprefix("\ufeff").replace("\r", "")):
        name, double, single, back, unclosed, last, bare = entry.groups()
        if double is not None:
            found[name] = double.replace("\\n", "\n")
        elif single is not None or back is not None:
            found[name] = single if single is not None else back
        elif bare is not None:
            found[name] = bare.strip()
        elif last is None:
            found[name] = unclosed
    return found
