"""HTTP/1.1 as bytes: what libraries write into a socket, and how they read a response from it.

What is not exactly HTTP/1.1 is refused, not mended: two readers who understand a message differently can be played
off against each other.
"""

import errno
import re
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import quote

from capsule_guest.request import OF_CONNECTION, TOKEN

# Bytes of a request's head: what the host takes of a response's.
MAX_HEAD = 128 << 10

_START = re.compile(rf"({TOKEN}) ([\x21-\x7e\x80-\xff]+) HTTP/1\.([01])".encode("latin-1"))
_FIELD = re.compile(rf"({TOKEN}):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*)".encode("latin-1"))
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})(?:[ \t]*;[\t\x20-\x7e]*)?")
_BEGINNING = re.compile(rf"{TOKEN}(?: .*)?".encode(), re.DOTALL)

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"

# How our own `_ssl` begins a connection: shaped like TLS's own first record, which no HTTP begins with.
_HELLO = b"\x16\x03\x01"
_OURS = b"capsule:"


def no_raw(what: str) -> OSError:
    """The error for whatever is not HTTP."""
    return OSError(
        errno.EOPNOTSUPP, f"raw sockets are not there in a sandbox: use HTTP(S), for instance capsule.http ({what})"
    )


def hello(server_hostname: str | None) -> bytes:
    """What makes a connection one of HTTPS."""
    told = _OURS + (server_hostname or "").encode()
    return _HELLO + len(told).to_bytes(2) + told


class Request(NamedTuple):
    """A whole request."""

    method: str
    target: str
    headers: list[tuple[str, bytes]]
    body: bytes
    keeps: bool
    """Whether the connection is for further requests too."""
    old: bool
    """Whether it is one of HTTP/1.0, which knows no chunks."""


class Reader:
    """Makes requests of the bytes that a library sends."""

    def __init__(self):
        self._bytes = bytearray()
        self._begun = None
        self._body = bytearray()
        # Bytes that are left of the body, or of a chunk and the line's end after it.
        self._left = None
        self._expecting = False

    def feed(self, data) -> None:
        """Takes more bytes."""
        self._bytes += data

    def take_hello(self) -> str | None:
        """The server's name, if the bytes begin with a hello; it may be empty."""
        if self._bytes[:3] != _HELLO:
            return None
        told = bytes(self._bytes[5 : 5 + int.from_bytes(self._bytes[3:5])])
        if not told.startswith(_OURS):
            raise no_raw("a library speaks TLS by itself; in a sandbox TLS is the host's, as the module ssl has it")
        del self._bytes[: 5 + len(told)]
        return told.removeprefix(_OURS).decode()

    def take_continue(self) -> bool:
        """Whether the library waits to be told to send its body; said once."""
        expecting, self._expecting = self._expecting, False
        return expecting

    def take(self) -> Request | None:
        """The next request, if it is whole."""
        if self._begun is None:
            self._begin()
        if self._begun is None or not self._read_body():
            return None
        begun, self._begun = self._begun, None
        body, self._body, self._left = bytes(self._body), bytearray(), None
        return begun._replace(body=body)

    def _begin(self):
        while self._bytes.startswith(b"\r\n"):
            del self._bytes[:2]
        end = self._bytes.find(b"\r\n\r\n", 0, MAX_HEAD)
        _check_beginning(self._bytes)
        if end < 0:
            if len(self._bytes) >= MAX_HEAD:
                raise _garbled(f"its head has more than {MAX_HEAD} bytes")
            return
        start, *fields = bytes(self._bytes[:end]).split(b"\r\n")
        del self._bytes[: end + 4]
        method, target, minor = _START.fullmatch(start).groups()
        headers = [_field(field) for field in fields]
        connection = _words(headers, "connection")
        if "upgrade" in connection and "websocket" in _words(headers, "upgrade"):
            raise no_raw("a connection was to become a WebSocket")
        self._left = _length(headers, minor)
        self._expecting = "100-continue" in _words(headers, "expect")
        left_out = OF_CONNECTION.union(connection)
        self._begun = Request(
            method=method.decode(),
            target=quote(target, safe="".join(map(chr, range(0x21, 0x7F)))),
            headers=[(name, value) for name, value in headers if name.lower() not in left_out],
            body=b"",
            keeps=minor == b"1" and "close" not in connection,
            old=minor == b"0",
        )

    def _read_body(self):
        """Whether the whole body has come."""
        if self._left is not None:
            piece = self._bytes[: self._left]
            del self._bytes[: len(piece)]
            self._body += piece
            self._left -= len(piece)
            return self._left == 0
        return self._read_chunks()

    def _read_chunks(self):
        while (end := self._bytes.find(b"\r\n", 0, 1024)) >= 0:
            size = _CHUNK.fullmatch(self._bytes[:end])
            if size is None:
                raise _garbled("a chunk of its body has no size")
            count = int(size[1], 16)
            after = end + 2 + count
            if len(self._bytes) < after + 2:
                return False
            if self._bytes[after : after + 2] != b"\r\n":
                raise _garbled("a chunk of its body is longer than its size, or a trailer comes after the last")
            self._body += self._bytes[end + 2 : after]
            del self._bytes[: after + 2]
            if count == 0:
                return True
        if len(self._bytes) >= 1024:
            raise _garbled("a chunk of its body has no size")
        return False


class Framing:
    """How the bytes of a response are told from those of the next."""

    def __init__(self, request: Request, status: int, headers: list[tuple[str, bytes]]):
        lengths = [value for name, value in headers if name == "content-length" and value.isdigit()]
        bare = request.method == "HEAD" or status < 200 or status in (204, 304)
        # None where the end is told by a last chunk, or by the connection's.
        self._left = 0 if bare else int(lengths[0]) if lengths else None
        self.keeps = request.keeps and status != 101
        self.is_over = self._left == 0
        self._chunked = self._left is None and not request.old
        told = [(name, value) for name, value in headers if name not in ("connection", "keep-alive", "transfer-encoding")]
        if self._chunked:
            told.append(("transfer-encoding", b"chunked"))
        if not self.keeps:
            told.append(("connection", b"close"))
        start = f"HTTP/1.1 {status} {_reason(status)}\r\n".encode()
        self.head = start + b"".join(b"%s: %s\r\n" % (name.encode(), value) for name, value in told) + b"\r\n"

    def framed(self, piece: bytes) -> bytes:
        """A piece of the body as it is read; the empty one is the end."""
        if self._left is not None:
            if not piece:
                raise ConnectionError("the response ended before its body did")
            piece = piece[: self._left]
            self._left -= len(piece)
            self.is_over = self._left == 0
            return piece
        self.is_over = not piece
        return b"%x\r\n%s\r\n" % (len(piece), piece) if self._chunked else piece


def _check_beginning(data):
    """Whoever speaks something else is told at once, not when it waits for an answer for ever."""
    line, ended, _ = bytes(data[:MAX_HEAD]).partition(b"\n")
    fits = _START.fullmatch(line.removesuffix(b"\r")) if ended else _BEGINNING.fullmatch(line)
    if data and not fits:
        raise no_raw("what was sent is no HTTP/1.1")


def _field(line):
    match = _FIELD.fullmatch(line)
    if match is None:
        raise _garbled("a line of its head is no header")
    return match[1].decode(), match[2].rstrip(b" \t")


def _words(headers, wanted):
    """The comma-separated words of all headers of a name, in small letters."""
    values = [value for name, value in headers if name.lower() == wanted]
    return [word.strip().lower() for word in b",".join(values).decode("latin-1").split(",")] if values else []


def _length(headers, minor):
    """The length of a body, or None where it comes in chunks."""
    lengths = [value for name, value in headers if name.lower() == "content-length"]
    codings = [value for name, value in headers if name.lower() == "transfer-encoding"]
    if codings:
        if lengths or minor == b"0" or [coding.lower() for coding in codings] != [b"chunked"]:
            raise _garbled("its transfer-encoding is another than chunked, or a content-length stands beside it")
        return None
    if len(lengths) > 1 or (lengths and not re.fullmatch(rb"[0-9]{1,15}", lengths[0])):
        raise _garbled("its content-length is no number, or there are several")
    return int(lengths[0]) if lengths else 0


def _reason(status):
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _garbled(why):
    return OSError(errno.EPROTO, f"a request is no HTTP/1.1: {why}")
