"""What is behind a socket: a library's bytes become requests of the host's, and responses become bytes again."""

import errno
import re

from capsule_guest.exchange import Exchange
from capsule_guest.wire import CONTINUE, Framing, Reader, no_raw

_PORTS = {"http": 80, "https": 443}
# A name with anything else could end where the URL's host does not.
_NAME = re.compile(r"[^\x00-\x20/?#@\\\[\]\x7f]+")


class Connection:
    """A connection to one host. Requests go out one after the other, whatever was sent ahead."""

    def __init__(self, name: str, port: int):
        if not _NAME.fullmatch(name):
            raise OSError(errno.EINVAL, f"{name!r} is no name of a host")
        self.name, self.port = name, port
        self._scheme = "http"
        self._reader = Reader()
        self._heard = False
        self._request = None
        self._exchange = None
        self._framing = None
        self._received = bytearray()
        self._error = None
        self._ended = False

    def send(self, data) -> None:
        """Takes bytes of a request; whatever is whole goes out."""
        self._check()
        if self._ended:
            raise BrokenPipeError(errno.EPIPE, "the connection was closed")
        try:
            self._reader.feed(data)
            if not self._heard:
                self._listen()
            self._begin_next()
        except OSError as error:
            self._fail(error)
            raise

    def receive(self, size: int) -> bytes:
        """What was received, at most so many bytes; empty at the end."""
        if not self._received and not self._ended:
            self._check()
        data = self.peek(size)
        del self._received[:size]
        return data

    def peek(self, size: int) -> bytes:
        """What `receive` would give next."""
        return bytes(self._received[:size])

    def advance(self) -> None:
        """Takes from the host what comes next of the response under way; waits for it."""
        if self._exchange is None:
            raise no_raw(f"nothing was asked of {self.name}:{self.port} by HTTP, so nothing will come")
        try:
            if self._framing is None:
                head = self._exchange.head()
                self._framing = Framing(self._request, head.status, head.headers)
                self._received += self._framing.head
            else:
                piece = self._exchange.piece()
                self._received += self._framing.framed(piece)
            if self._framing.is_over:
                self._finish()
        except OSError as error:
            self._fail(error)
            raise

    def has_received(self) -> bool:
        """Whether `receive` waits for nothing, without asking the host."""
        return bool(self._received or self._ended or self._error)

    def wait(self, seconds: float | None) -> bool:
        """Whether `advance` waits for nothing, at the latest after so many seconds."""
        return self._exchange.wait(seconds) if self._exchange else False

    @property
    def is_unanswered(self) -> bool:
        """Whether a request went out whose response did not begin yet."""
        return self._exchange is not None and self._framing is None

    @property
    def number(self) -> int | None:
        """What the host knows the request under way by."""
        return self._exchange.number if self._exchange else None

    def shut(self) -> None:
        """Nothing more is sent."""
        if self._exchange is None:
            self._ended = True

    def close(self) -> None:
        """Ends whatever is under way."""
        self._ended = True
        if self._exchange is not None:
            self._exchange.close()
            self._exchange = None

    def _check(self):
        if self._error is not None:
            # Another one each time: raised again it would grow by a traceback.
            raise type(self._error)(*self._error.args)

    def _fail(self, error):
        self._error = error
        if self._exchange is not None:
            self._exchange.close()
            self._exchange = None

    def _listen(self):
        self._heard = True
        server = self._reader.take_hello()
        if server is None:
            return
        self._scheme = "https"
        if server and server.lower().rstrip(".") != self.name.lower().rstrip("."):
            why = f"the certificate of {self.name} can be checked for its own name only, not for {server}"
            raise OSError(errno.EINVAL, f"{why}: in a sandbox TLS is the host's")

    def _begin_next(self):
        if self._exchange is not None or self._ended:
            return
        request = self._reader.take()
        if request is None:
            if self._reader.take_continue():
                self._received += CONTINUE
            return
        self._request, self._framing = request, None
        self._exchange = Exchange(request.method, self._url(request), request.headers, request.body)

    def _url(self, request):
        if request.method == "CONNECT" or not request.target.startswith("/"):
            what = f"{request.method} {request.target}"
            raise OSError(errno.EOPNOTSUPP, f"{what} is for proxies, which are not there in a sandbox")
        host = f"[{self.name}]" if ":" in self.name else self.name
        port = "" if self.port == _PORTS[self._scheme] else f":{self.port}"
        return f"{self._scheme}://{host}{port}{request.target}"

    def _finish(self):
        """The response is whole."""
        self._exchange.close()
        self._exchange = None
        if not self._framing.keeps:
            self._ended = True
        try:
            self._begin_next()
        except OSError as error:
            # The whole response is read before it is told.
            self._fail(error)
