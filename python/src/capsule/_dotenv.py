"""`.env` files, as Node reads them."""

from __future__ import annotations

import re

# A value in quotes may have several lines; what follows it in its last line means nothing. Without quotes a value
# ends at a comment.
_ENTRY = re.compile(
    r"""^[ \t]*(?:export[ \t]+)?([^\s=#][^=\n]*?)[ \t]*=[ \t]*(?:"([^"]*)"|'([^']*)'|`([^`]*)`|([^\n#]*))""", re.M
)


def parse_dotenv(text: str) -> dict[str, str]:
    """The variables of a file; of a name that is there twice the last value."""
    found = {}
    for entry in _ENTRY.finditer(text.removeprefix("\ufeff").replace("\r\n", "\n")):
        name, double, single, back, bare = entry.groups()
        if double is not None:
            found[name] = double.replace("\\n", "\n")
        elif single is not None or back is not None:
            found[name] = single if single is not None else back
        else:
            found[name] = bare.strip()
    return found
