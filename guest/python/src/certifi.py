"""`certifi` in a sandbox: the roots that certificates are checked against are the host's."""

__version__ = "2026.1.1"
__all__ = ["contents", "where"]


def where() -> str:
    """A folder that is there: libraries look whether it is, and hand it on to `ssl`, which reads nothing of it."""
    return "/"


def contents() -> str:
    """No certificates."""
    return ""
