"""Responses of `capsule.http`. Their bodies are unpacked already.

Used on both sides: in a sandbox, and in the package of the host for programs outside of one.
"""

from __future__ import annotations

import asyncio
import codecs
import json
import re
import time
from collections.abc import AsyncIterator, Awaitable, Iterator, Mapping
from typing import Any, NoReturn, Protocol, TypeVar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Self

T = TypeVar("T")

# Encodings of text by Python's count, but of no body: some of their decoders raise whatever they are told to do.
_NO_CHARSETS = {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}
_CHARSET = re.compile(r'charset="?([^\s";]+)', re.IGNORECASE)


class Head(Protocol):
    """Status and headers."""

    @property
    def status(self) -> int: ...
    @property
    def headers(self) -> list[tuple[str, bytes]]: ...


class Exchange(Protocol):
    """A request under way, and what comes back."""

    def wait(self, seconds: float) -> bool:
        """Whether something can be taken, at the latest after so many seconds."""

    def head(self) -> Head: ...
    async def ahead(self) -> Head: ...
    def piece(self) -> bytes: ...
    async def apiece(self) -> bytes: ...
    def close(self) -> None: ...


class HTTPError(Exception):
    """A response whose status says that the request failed."""

    def __init__(self, message: str, response: Response) -> None:
        super().__init__(message)
        self.response = response


class Headers(Mapping[str, str]):
    """Headers by name, whose letters' size does not matter. Several of one name are one, joined by commas."""

    def __init__(self, headers: list[tuple[str, bytes]]) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in headers:
            self._values.setdefault(name.lower(), []).append(value.decode("latin-1"))

    def __getitem__(self, name: str) -> str:
        return ", ".join(self._values[name.lower()])

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def get_all(self, name: str) -> list[str]:
        """Each value of a name by itself: cookies must not be joined."""
        return list(self._values.get(name.lower(), ()))

    def __repr__(self) -> str:
        return f"Headers({dict(self)})"


class Response:
    """What came back. Its body is read already, unless the request was made with `stream=True`."""

    status_code: int
    """The status, such as 200."""
    headers: Headers
    url: str
    """Where it came from in the end, after redirects."""

    def __init__(self, exchange: Exchange, method: str, url: str, until: float | None) -> None:
        self.url = url
        self._asked = f"{method} {url}"
        self._until = until
        self._content: bytes | None = None
        self._is_read = False
        self._exchange = exchange

    def ok(self) -> bool:
        """Whether the status is from 200 to 299."""
        return 200 <= self.status_code < 300

    def raise_for_status(self) -> Self:
        """Raises `HTTPError` if the status is 400 or above; gives the response itself."""
        if self.status_code >= 400:
            raise HTTPError(f"{self._asked} was answered with the status {self.status_code}", self)
        return self

    @property
    def content(self) -> bytes:
        """The body. Of a streamed response of an asynchronous request: after `await aread()`."""
        return self.read()

    def text(self) -> str:
        """The body as text, by the charset that the response states, else UTF-8."""
        return self._decoder().decode(self.content, final=True)

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.content)

    def read(self) -> bytes:
        """Reads the body to its end."""
        if self._content is None:
            self._content = b"".join(self.iter_bytes())
        return self._content

    async def aread(self) -> bytes:
        """`read`, while others go on."""
        if self._content is None:
            self._content = b"".join([piece async for piece in self.aiter_bytes()])
        return self._content

    def iter_bytes(self) -> Iterator[bytes]:
        """The body in pieces, as they come; at most 1 MiB each."""
        if self._content is not None:
            if self._content:
                yield self._content
            return
        self._begin_reading()
        while piece := self._take():
            yield piece

    async def aiter_bytes(self) -> AsyncIterator[bytes]:
        """`iter_bytes`, while others go on."""
        if self._content is not None:
            if self._content:
                yield self._content
            return
        self._begin_reading()
        while piece := await self._atake():
            yield piece

    def iter_lines(self) -> Iterator[str]:
        """The body as lines, as they come, without their ends (`\\n` or `\\r\\n`)."""
        lines = _Lines(self._decoder())
        for piece in self.iter_bytes():
            yield from lines.feed(piece)
        yield from lines.end()

    async def aiter_lines(self) -> AsyncIterator[str]:
        """`iter_lines`, while others go on."""
        lines = _Lines(self._decoder())
        async for piece in self.aiter_bytes():
            for line in lines.feed(piece):
                yield line
        for line in lines.end():
            yield line

    def close(self) -> None:
        """Ends the response, and its connection if there is more to be read."""
        self._exchange.close()

    async def aclose(self) -> None:
        """`close`."""
        self.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Response [{self.status_code}]>"

    def begin(self) -> None:
        """Waits for status and headers."""
        self._wait()
        self._put_head(self._exchange.head())

    async def abegin(self) -> None:
        """`begin`, while others go on."""
        self._put_head(await self._awaited(self._exchange.ahead()))

    def _put_head(self, head: Head) -> None:
        self.status_code = head.status
        self.headers = Headers(head.headers)
        self.location = next((value for name, value in head.headers if name.lower() == "location"), None)

    def _take(self) -> bytes:
        self._wait()
        return self._exchange.piece()

    async def _atake(self) -> bytes:
        return await self._awaited(self._exchange.apiece())

    def _wait(self) -> None:
        if self._until is not None and not self._exchange.wait(max(0, self._until - time.monotonic())):
            self._time_out()

    async def _awaited(self, work: Awaitable[T]) -> T:
        try:
            return await asyncio.wait_for(work, None if self._until is None else self._until - time.monotonic())
        except asyncio.TimeoutError:
            self._time_out()

    def _time_out(self) -> NoReturn:
        self.close()
        raise TimeoutError(f"{self._asked} took longer than its timeout")

    def _begin_reading(self) -> None:
        if self._is_read:
            raise RuntimeError(f"the body of {self._asked} was read already")
        self._is_read = True

    def _decoder(self) -> codecs.IncrementalDecoder:
        found = _CHARSET.search(self.headers.get("content-type", ""))
        try:
            name = codecs.lookup(found[1] if found else "utf-8").name
            "a".encode(name)  # a LookupError if it is no encoding of text, such as base64
        except (LookupError, ValueError):
            name = "utf-8"
        if name == "utf-16":
            return _Utf16("replace")
        unusual = name == "utf-8" or name.replace("_", "-") in _NO_CHARSETS
        return codecs.getincrementaldecoder("utf-8-sig" if unusual else name)("replace")


class _Utf16(codecs.BufferedIncrementalDecoder):
    """UTF-16 whose first character may say the order of its bytes; else the lower one is first."""

    _order = 0

    def _buffer_decode(self, input: Any, errors: str, final: bool) -> tuple[str, int]:
        text, used, order = codecs.utf_16_ex_decode(input, errors, self._order, final)
        if used:
            self._order = order or -1
        return text, used


class _Lines:
    """Makes lines of pieces."""

    def __init__(self, decoder: codecs.IncrementalDecoder) -> None:
        self._decoder = decoder
        # The parts of a line that did not end yet: joined once, however many there are.
        self._begun: list[str] = []

    def feed(self, piece: bytes) -> list[str]:
        *lines, rest = self._decoder.decode(piece).split("\n")
        if lines:
            lines[0] = "".join([*self._begun, lines[0]])
            self._begun.clear()
        self._begun.append(rest)
        return [line.removesuffix("\r") for line in lines]

    def end(self) -> list[str]:
        last = "".join([*self._begun, self._decoder.decode(b"", final=True)])
        return [last] if last else []
