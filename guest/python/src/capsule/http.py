"""HTTP for tasks: `from capsule import http`.

    response = http.get("https://api.example.com/items", params={"page": 2}, timeout=10)
    items = response.raise_for_status().json()

Each function has a counterpart to be awaited, `aget` for `get` and so on; those run at the same time under
`asyncio.gather`. What a task may call, its `allowed_hosts` say. Errors are Python's own: `PermissionError` for a
request that the task's policy refuses, `ConnectionError` for one that failed, `TimeoutError`; the message says why, and
what to do.

Used on both sides: outside of a sandbox, as in a unit test, a request is made with no rules.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from itertools import count
from typing import IO, Any, TypedDict

from capsule._network import Exchange, Headers, HTTPError, Response, first_hop, next_hop

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Unpack

__all__ = [
    "HTTPError", "Headers", "Options", "Response",
    "adelete", "aget", "ahead", "aoptions", "apatch", "apost", "aput", "arequest",
    "delete", "get", "head", "options", "patch", "post", "put", "request",
]  # fmt: skip

Pairs = Mapping[str, Any] | Iterable[tuple[str, Any]]


class Options(TypedDict, total=False):
    """What a request may have."""

    headers: Pairs | None
    """Headers; default `accept: */*`. Those of the connection, and the packing of bodies, are the host's."""
    params: Pairs | str | None
    """What is added to the URL's query. A list is given as several values, None is left out."""
    json: Any
    """A body as JSON, with its content-type."""
    data: str | bytes | Pairs | IO[bytes] | IO[str] | None
    """A body: text, bytes, a form (a dict, or pairs), or a file that is read."""
    timeout: float | None
    """Seconds that all of it may take, redirects and the reading of the body too. Default: as long as the task may."""
    follow_redirects: bool
    """Whether redirects are followed, at most 20. Default: True."""
    stream: bool
    """Whether to return as soon as status and headers are there, for `iter_bytes`, `iter_lines`. Default: False."""


def request(
    method: str,
    url: str,
    *,
    headers: Pairs | None = None,
    params: Pairs | str | None = None,
    json: Any = None,
    data: str | bytes | Pairs | IO[bytes] | IO[str] | None = None,
    timeout: float | None = None,
    follow_redirects: bool = True,
    stream: bool = False,
) -> Response:
    """Makes a request and waits for its response. The options are those of `Options`."""
    hop = first_hop(method, url, headers, params, json, data)
    until = _until(timeout)
    for redirects in count():
        response = Response(Exchange(*hop), hop.method, hop.url, until)
        response.begin()
        following = next_hop(hop, response.status_code, response.location, redirects) if follow_redirects else None
        if following is None:
            break
        response.close()
        hop = following
    if not stream:
        response.read()
    return response


async def arequest(
    method: str,
    url: str,
    *,
    headers: Pairs | None = None,
    params: Pairs | str | None = None,
    json: Any = None,
    data: str | bytes | Pairs | IO[bytes] | IO[str] | None = None,
    timeout: float | None = None,
    follow_redirects: bool = True,
    stream: bool = False,
) -> Response:
    """`request`, while others go on. One that is cancelled ends, with its connection."""
    hop = first_hop(method, url, headers, params, json, data)
    until = _until(timeout)
    for redirects in count():
        response = Response(Exchange(*hop), hop.method, hop.url, until)
        await response.abegin()
        following = next_hop(hop, response.status_code, response.location, redirects) if follow_redirects else None
        if following is None:
            break
        response.close()
        hop = following
    if not stream:
        await response.aread()
    return response


def get(url: str, **options: Unpack[Options]) -> Response:
    """Makes a GET request: see `request`."""
    return request("GET", url, **options)


def head(url: str, **options: Unpack[Options]) -> Response:
    """Makes a HEAD request: see `request`."""
    return request("HEAD", url, **options)


def options(url: str, **options: Unpack[Options]) -> Response:
    """Makes an OPTIONS request: see `request`."""
    return request("OPTIONS", url, **options)


def post(url: str, **options: Unpack[Options]) -> Response:
    """Makes a POST request: see `request`."""
    return request("POST", url, **options)


def put(url: str, **options: Unpack[Options]) -> Response:
    """Makes a PUT request: see `request`."""
    return request("PUT", url, **options)


def patch(url: str, **options: Unpack[Options]) -> Response:
    """Makes a PATCH request: see `request`."""
    return request("PATCH", url, **options)


def delete(url: str, **options: Unpack[Options]) -> Response:
    """Makes a DELETE request: see `request`."""
    return request("DELETE", url, **options)


async def aget(url: str, **options: Unpack[Options]) -> Response:
    """`get`, to be awaited."""
    return await arequest("GET", url, **options)


async def ahead(url: str, **options: Unpack[Options]) -> Response:
    """`head`, to be awaited."""
    return await arequest("HEAD", url, **options)


async def aoptions(url: str, **options: Unpack[Options]) -> Response:
    """`options`, to be awaited."""
    return await arequest("OPTIONS", url, **options)


async def apost(url: str, **options: Unpack[Options]) -> Response:
    """`post`, to be awaited."""
    return await arequest("POST", url, **options)


async def aput(url: str, **options: Unpack[Options]) -> Response:
    """`put`, to be awaited."""
    return await arequest("PUT", url, **options)


async def apatch(url: str, **options: Unpack[Options]) -> Response:
    """`patch`, to be awaited."""
    return await arequest("PATCH", url, **options)


async def adelete(url: str, **options: Unpack[Options]) -> Response:
    """`delete`, to be awaited."""
    return await arequest("DELETE", url, **options)


def _until(timeout: float | None) -> float | None:
    if timeout is None:
        return None
    if not timeout > 0:
        raise ValueError(f"timeout is {timeout!r}; it is a number of seconds above 0, or None for no limit")
    return time.monotonic() + timeout
