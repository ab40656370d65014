"""What `capsule.http` is made of, outside of a sandbox: Python's own HTTP, in threads."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from capsule._request import first_hop, next_hop
from capsule._response import Headers, HTTPError, Response

__all__ = ["Exchange", "HTTPError", "Headers", "Response", "first_hop", "next_hop"]

MAX_PIECE = 1 << 20
"""Bytes of a body that are read at once: as many as in a sandbox."""

_WITH_BODY = {"PATCH", "POST", "PUT"}


class Head(NamedTuple):
    """Status and headers."""

    status: int
    headers: list[tuple[str, bytes]]


class Exchange:
    """A request under way. Its steps are made in threads, so that who waits for one can give up."""

    # Until there is something to be closed.
    _is_closed = True

    def __init__(self, method: str, url: str, headers: list[tuple[str, bytes]], body: bytes) -> None:
        self._asked = f"{method} {url}"
        parts = urlsplit(url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._connection = kind(parts.netloc)
        self._socket: socket.socket | None = None
        self._response: http.client.HTTPResponse | None = None
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        # A body is taken as it is: nothing here unpacks one.
        told = [(name, value) for name, value in headers if name.lower() != "accept-encoding"]
        if body or method in _WITH_BODY:
            told.append(("content-length", str(len(body)).encode()))
        self._is_closed = False
        self._step: Future[Any] | None = _begun(lambda: self._begin(method, target, told, body))

    def wait(self, seconds: float) -> bool:
        """Whether something can be taken, at the latest after so many seconds."""
        if self._is_closed:
            return True
        return bool(wait([self._underway()], seconds).done)

    def head(self) -> Head:
        """Status and headers; waits for them."""
        head: Head = self._taken()
        return head

    async def ahead(self) -> Head:
        """`head`, while others go on."""
        await self._ready()
        return self.head()

    def piece(self) -> bytes:
        """The next piece of the body; empty at its end. Waits for it."""
        if self._is_closed:
            return b""
        piece: bytes = self._taken()
        if not piece:
            self.close()
        return piece

    async def apiece(self) -> bytes:
        """`piece`, while others go on."""
        await self._ready()
        return self.piece()

    def close(self) -> None:
        """Ends the request and its connection, whatever is left of it."""
        if self._is_closed:
            return
        self._is_closed = True
        if self._socket is not None:
            # A thread that reads from it is told of its end.
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
        if self._step is None:
            self._end()
        else:
            self._step.add_done_callback(lambda _: self._end())

    __del__ = close

    def _begin(self, method: str, target: str, headers: list[tuple[str, bytes]], body: bytes) -> Head:
        connection = self._connection
        connection.connect()
        self._socket = connection.sock
        if self._is_closed:
            raise ConnectionError("it was given up")
        connection.putrequest(method, target)
        for name, value in headers:
            connection.putheader(name, value)
        connection.endheaders(body or None)
        self._response = response = connection.getresponse()
        return Head(response.status, [(name, value.encode("latin-1")) for name, value in response.getheaders()])

    def _read(self) -> bytes:
        response = self._response
        if response is None:
            return b""
        piece = response.read1(MAX_PIECE)
        if not piece and response.length:
            raise ConnectionError("the response ended before its body did")
        return piece

    def _end(self) -> None:
        if self._response is not None:
            self._response.close()
        self._connection.close()

    def _underway(self) -> Future[Any]:
        if self._step is None:
            self._step = _begun(self._read)
        return self._step

    async def _ready(self) -> None:
        if self._is_closed:
            return
        try:
            await asyncio.wrap_future(self._underway())
        except Exception:
            # Told when it is taken.
            return
        except BaseException:
            # Who is not interested any more ends it.
            self.close()
            raise

    def _taken(self) -> Any:
        step = self._underway()
        try:
            value = step.result()
        except (OSError, ValueError, http.client.HTTPException) as error:
            self.close()
            raise ConnectionError(f"{self._asked} failed: {error or type(error).__name__}") from error
        self._step = None
        return value


def _begun(work: Callable[[], Any]) -> Future[Any]:
    """The work, in a thread that the process does not wait for at its end."""
    future: Future[Any] = Future()
    future.set_running_or_notify_cancel()

    def end() -> None:
        try:
            value = work()
        except BaseException as error:
            future.set_exception(error)
        else:
            future.set_result(value)

    threading.Thread(target=end, name="capsule.http", daemon=True).start()
    return future
