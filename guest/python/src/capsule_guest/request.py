"""Requests of `capsule.http`: from what a program states to what goes out, and on along redirects.

Used on both sides: in a sandbox, and in the package of the host for programs outside of one.
"""

from __future__ import annotations

import json as json_module
import re
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode, urljoin, urlsplit

TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
# Those that concern one connection, and the length, which the host counts: they are not passed on.
OF_CONNECTION = {
    "connection", "content-length", "expect", "host", "http2-settings", "keep-alive", "proxy-authorization",
    "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
}  # fmt: skip

# As many as the fetch standard allows.
MAX_REDIRECTS = 20
_REDIRECTS = {301, 302, 303, 307, 308}
# What another origin must not learn.
_CREDENTIALS = {"authorization", "cookie", "proxy-authorization"}
_OF_BODY = {"content-encoding", "content-language", "content-type"}

_NAMES = {"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"}
_FORBIDDEN = {"CONNECT", "TRACE", "TRACK"}
_PORTS = {"http": 80, "https": 443}
_TOKEN = re.compile(TOKEN)
# A backslash, which some readers of URLs take for a slash and some do not, and control characters, which some leave out.
_AMBIGUOUS = re.compile(r"[\x00-\x1f\x7f\\]")
_UNSENDABLE = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
# Those that stand for themselves in a path and in a query; "%" too, since a URL is given encoded already.
_PLAIN = "%/:@!$&'()*+,;=~?[]|"


class Hop(NamedTuple):
    """One request on the way along redirects."""

    method: str
    url: str
    headers: list[tuple[str, bytes]]
    body: bytes


def first_hop(method: str, url: str, headers: Any, params: Any, json: Any, data: Any) -> Hop:
    """The request that a program states."""
    body, kind = _body(json, data)
    given = [_header(name, value) for name, value in _pairs(headers)]
    names = {name.lower() for name, _ in given}
    for name, value in (("accept", b"*/*"), ("content-type", kind)):
        if value and name not in names:
            given.append((name, value))
    return Hop(_method(method), _url(url, params), [h for h in given if h[0].lower() not in OF_CONNECTION], body)


def next_hop(hop: Hop, status: int, location: bytes | None, count: int) -> Hop | None:
    """The request that a response redirects to, if it does, as the fetch standard has it."""
    if status not in _REDIRECTS or location is None:
        return None
    asked = f"{hop.method} {hop.url} failed"
    if count == MAX_REDIRECTS:
        raise ConnectionError(f"{asked}: more than {MAX_REDIRECTS} redirects")
    target = location.decode("utf-8", "replace")
    try:
        url = _url(urljoin(hop.url, _unambiguous(target)), None)
    except ValueError as error:
        raise ConnectionError(f"{asked}: it was redirected, but {error}") from None
    headers = hop.headers
    if _origin(url) != _origin(hop.url):
        headers = [header for header in headers if header[0].lower() not in _CREDENTIALS]
    if status == 303 and hop.method not in ("GET", "HEAD") or status <= 302 and hop.method == "POST":
        return Hop("GET", url, [header for header in headers if header[0].lower() not in _OF_BODY], b"")
    return Hop(hop.method, url, headers, hop.body)


def _method(method: str) -> str:
    capitals = method.upper()
    if not _TOKEN.fullmatch(method) or capitals in _FORBIDDEN:
        raise ValueError(f"{method!r} is no method that can be sent")
    return capitals if capitals in _NAMES else method


def _url(url: str, params: Any) -> str:
    parts = urlsplit(_unambiguous(url.strip()))
    if "@" in parts.netloc:
        # Not shown: it may be a password.
        raise ValueError("a URL with a user name or a password is refused: use the header authorization")
    if parts.scheme not in _PORTS:
        raise ValueError(f"{url} was refused: a task can only call http: and https:")
    if not parts.hostname:
        raise ValueError(f"{url} is no URL: it names no host")
    host = parts.hostname if parts.hostname.isascii() else parts.hostname.encode("idna").decode()
    if re.search(r"[ \"<>^`{|}]", host):
        raise ValueError(f"{url} is no URL: {host!r} is no host")
    host = f"[{host}]" if ":" in host else host
    port = "" if parts.port in (None, _PORTS[parts.scheme]) else f":{parts.port}"
    query = "&".join(filter(None, [quote(parts.query, safe=_PLAIN), _query(params)]))
    return f"{parts.scheme}://{host}{port}{quote(parts.path or '/', safe=_PLAIN)}{query and '?' + query}"


def _unambiguous(url: str) -> str:
    if _AMBIGUOUS.search(url):
        raise ValueError(f"{url!r} is no URL: it has a backslash or a control character")
    return url


def _query(params: Any) -> str:
    if params is None or isinstance(params, str):
        return quote(params or "", safe=_PLAIN)
    return urlencode([(name, value) for name, value in _pairs(params) if value is not None], doseq=True)


def _body(json: Any, data: Any) -> tuple[bytes, bytes | None]:
    """The bytes of a body, and their type where it is known."""
    if json is not None:
        if data is not None:
            raise TypeError("a request has one body: give json or data, not both")
        return json_module.dumps(json, ensure_ascii=False, allow_nan=False).encode(), b"application/json"
    if hasattr(data, "read"):
        data = data.read()
    if data is None:
        return b"", None
    if isinstance(data, str):
        return data.encode(), b"text/plain; charset=utf-8"
    if isinstance(data, (bytes, bytearray, memoryview)):
        return bytes(data), None
    return urlencode(_pairs(data), doseq=True).encode(), b"application/x-www-form-urlencoded"


def _header(name: object, value: object) -> tuple[str, bytes]:
    if not isinstance(name, str) or not _TOKEN.fullmatch(name):
        raise ValueError(f"{name!r} is no name of a header")
    if not isinstance(value, bytes):
        value = str(value).encode()
    if _UNSENDABLE.search(value):
        raise ValueError(f"the header {name} has a line break or another control character")
    return name, value.strip(b" \t")


def _pairs(given: Any) -> list[tuple[Any, Any]]:
    return list(given.items()) if hasattr(given, "items") else list(given or ())


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc
