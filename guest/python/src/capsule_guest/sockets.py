"""Sockets that speak HTTP(S) only: below the standard `socket`, instead of the interpreter's own.

The standard modules above (`socket`, `ssl`, `selectors`, `http.client`, asyncio's streams) and the libraries that use
them are unchanged.
"""

import _socket
import errno
import select
import time

from capsule_guest.connection import Connection
from capsule_guest.told import is_told, wait_any
from capsule_guest.wire import no_raw

# Connections by their descriptors; None where nothing was connected to. The system's own descriptors are below.
_FIRST = 1 << 20
_open = {}
_next = _FIRST

_SERVICES = {"http": 80, "https": 443}


class Socket:
    """`_socket.socket`: a stream to one host."""

    # As the interpreter's own, it has no attributes but these: the standard `socket` adds what it needs.
    __slots__ = ("_family", "_fd", "_late", "_proto", "_timeout")

    def __init__(self, family=-1, type=-1, proto=-1, fileno=None):
        # First: it is looked at when the socket goes, whatever happens here.
        self._fd = -1
        self._family = _socket.AF_INET if family in (-1, 0) else int(family)
        self._proto = max(int(proto), 0)
        self._timeout = _socket.getdefaulttimeout()
        self._late = False
        kind = _socket.SOCK_STREAM if type == -1 else int(type) & ~(_socket.SOCK_CLOEXEC | _socket.SOCK_NONBLOCK)
        if self._family not in (_socket.AF_INET, _socket.AF_INET6) or kind != _socket.SOCK_STREAM:
            raise no_raw("a socket of this kind was to be made")
        self._fd = _opened() if fileno is None else int(fileno)

    def __del__(self):
        Socket.close(self)

    @property
    def family(self):
        return self._family

    @property
    def type(self):
        return _socket.SOCK_STREAM

    @property
    def proto(self):
        return self._proto

    @property
    def timeout(self):
        return self._timeout

    def gettimeout(self):
        return self._timeout

    def settimeout(self, timeout):
        if timeout is not None and timeout < 0:
            raise ValueError("Timeout value out of range")
        self._timeout = timeout

    def getblocking(self):
        return self._timeout != 0

    def setblocking(self, blocking):
        self._timeout = None if blocking else 0.0

    def fileno(self):
        return self._fd

    def detach(self):
        fd, self._fd = self._fd, -1
        return fd

    def close(self):
        fd = Socket.detach(self)
        if fd in _open:
            close(fd)

    def connect(self, address):
        if _connection(self._fd) is not None:
            raise OSError(errno.EISCONN, "the socket is connected already")
        name, port = address[:2]
        _open[self._fd] = Connection(_text(name), _port(port))

    def connect_ex(self, address):
        try:
            self.connect(address)
        except OSError as error:
            return error.errno or errno.ECONNREFUSED
        return 0

    def getpeername(self):
        connection = _connected(self._fd)
        rest = (0, 0) if self._family == _socket.AF_INET6 else ()
        return (connection.name, connection.port, *rest)

    def getsockname(self):
        _connection(self._fd)
        return ("0.0.0.0", 0) if self._family == _socket.AF_INET else ("::", 0, 0, 0)

    def getsockopt(self, level, option, length=0):
        _connection(self._fd)
        value = _socket.SOCK_STREAM if option == _socket.SO_TYPE and level == _socket.SOL_SOCKET else 0
        return value.to_bytes(length, "little") if length else value

    def setsockopt(self, *_):
        _connection(self._fd)

    def send(self, data, flags=0):
        connection = _connected(self._fd)
        data = bytes(data)
        connection.send(data)
        if self._timeout != 0 and connection.is_unanswered:
            # A refusal is told where libraries connect and send, not as if it were a fault of the response's.
            if connection.wait(self._timeout):
                connection.advance()
            else:
                self._late = True
        return len(data)

    def sendall(self, data, flags=0):
        Socket.send(self, data)

    def recv(self, size, flags=0):
        connection = _connected(self._fd)
        if size < 0:
            raise ValueError("negative buffersize in recv")
        while size and not connection.has_received():
            self._wait(connection)
            connection.advance()
        return connection.peek(size) if flags & _socket.MSG_PEEK else connection.receive(size)

    def recv_into(self, buffer, size=0, flags=0):
        with memoryview(buffer).cast("B") as view:
            data = Socket.recv(self, size or len(view), flags)
            view[: len(data)] = data
            return len(data)

    def shutdown(self, how):
        connection = _connected(self._fd)
        if how != _socket.SHUT_RD:
            connection.shut()

    def bind(self, *_):
        raise no_raw("a socket was to be bound to an address")

    def listen(self, *_):
        raise no_raw("a socket was to listen")

    def _accept(self):
        raise no_raw("a socket was to accept a connection")

    def sendto(self, *_):
        raise no_raw("a datagram was to be sent")

    def recvfrom(self, *_):
        raise no_raw("a datagram was to be received")

    recvfrom_into = recvfrom

    def _wait(self, connection):
        """Waits as long as the socket's timeout lets it."""
        if self._timeout is None:
            return
        if self._late:
            self._late = False
            if connection.wait(0):
                return
            raise TimeoutError("timed out")
        if self._timeout == 0:
            if not is_told(connection.number) and not connection.wait(0):
                raise BlockingIOError(errno.EAGAIN, "nothing has come yet")
        elif connection.number is not None and not connection.wait(self._timeout):
            raise TimeoutError("timed out")


class Poll:
    """`select.poll()`."""

    def __init__(self):
        self._asked = {}

    def register(self, fd, eventmask=select.POLLIN | select.POLLPRI | select.POLLOUT):
        self._asked[_descriptor(fd)] = eventmask

    modify = register

    def unregister(self, fd):
        del self._asked[_descriptor(fd)]

    def poll(self, timeout=None):
        reading = {fd for fd, events in self._asked.items() if events & select.POLLIN}
        writing = {fd for fd, events in self._asked.items() if events & select.POLLOUT}
        seconds = None if timeout is None or timeout < 0 else timeout / 1000
        readable = _readable(reading, 0 if writing else seconds)
        told = {fd: (fd in readable and select.POLLIN) | (fd in writing and select.POLLOUT) for fd in readable | writing}
        return list(told.items())


def install():
    """Takes the place of what the interpreter has, before anything imports it."""
    _socket.socket = _socket.SocketType = Socket
    _socket.getaddrinfo, _socket.getnameinfo = getaddrinfo, getnameinfo
    _socket.gethostbyname = _socket.gethostbyname_ex = _socket.gethostbyaddr = no_lookup
    _socket.close, _socket.dup, _socket.socketpair = close, no_dup, no_pair
    select.select, select.poll = select_sockets, Poll


def number(fd: int) -> int | None:
    """What the host knows the response by that a socket waits for."""
    connection = _open.get(fd)
    return connection.number if connection else None


def is_readable(fd: int) -> bool:
    """Whether something can be read from a socket, as far as was told. What is no socket always can."""
    connection = _open.get(fd)
    if connection is None:
        return fd < _FIRST
    return connection.has_received() or is_told(connection.number)


def close(fd):
    """`_socket.close`."""
    if fd not in _open:
        raise OSError(errno.EBADF, "the socket is closed")
    connection = _open.pop(fd)
    if connection is not None:
        connection.close()


def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
    """`_socket.getaddrinfo`. A name stays one: the host looks it up when a request is made, if the task may call it."""
    if type not in (0, _socket.SOCK_STREAM):
        raise no_raw("an address for something else than a stream was asked for")
    name = "localhost" if host is None else _text(host)
    of = _socket.AF_INET6 if ":" in name else _socket.AF_INET
    if family not in (0, of):
        raise _socket.gaierror(_socket.EAI_FAMILY, f"{name} has no address of this family")
    address = (name, _port(port), 0, 0) if of == _socket.AF_INET6 else (name, _port(port))
    return [(of, _socket.SOCK_STREAM, _socket.IPPROTO_TCP, "", address)]


def getnameinfo(address, flags):
    """`_socket.getnameinfo`."""
    return address[0], str(address[1])


def no_lookup(name):
    """`_socket.gethostbyname` and its like."""
    raise _socket.gaierror(
        _socket.EAI_FAIL, f"the address of {name} is not told in a sandbox: make a request, and the host looks it up"
    )


def no_dup(fd):
    """`_socket.dup`."""
    raise no_raw("a socket was to be copied")


def no_pair(*_):
    """`_socket.socketpair`."""
    raise no_raw("a pair of sockets was to be made")


def select_sockets(rlist, wlist, xlist, timeout=None):
    """`select.select`."""
    rlist, wlist = list(rlist), list(wlist)
    readable = _readable({_descriptor(one) for one in rlist}, 0 if wlist else timeout)
    return [one for one in rlist if _descriptor(one) in readable], wlist, []


def _readable(fds, seconds):
    """Those that can be read, as soon as one can."""
    until = None if seconds is None else time.monotonic() + seconds
    while True:
        readable = {fd for fd in fds if is_readable(fd)}
        left = None if until is None else until - time.monotonic()
        if readable or (left is not None and left <= 0 and seconds):
            return readable
        if any(number(fd) is not None for fd in fds):
            wait_any(left)
        elif left is None:
            raise no_raw("nothing was asked by HTTP of what is waited for, so nothing will come")
        else:
            time.sleep(max(left, 0))
        if seconds == 0:
            return {fd for fd in fds if is_readable(fd)}


def _connection(fd):
    if fd not in _open:
        raise OSError(errno.EBADF, "the socket is closed")
    return _open[fd]


def _connected(fd):
    connection = _connection(fd)
    if connection is None:
        raise OSError(errno.ENOTCONN, "the socket is not connected")
    return connection


def _opened():
    global _next
    fd, _next = _next, _next + 1
    _open[fd] = None
    return fd


def _descriptor(one):
    return one if isinstance(one, int) else one.fileno()


def _text(name):
    if isinstance(name, (bytes, bytearray)):
        return name.decode("ascii")
    return str(name) if str(name).isascii() else str(name).encode("idna").decode()


def _port(port):
    if port is None:
        return 0
    text = _text(port)
    number = _SERVICES.get(text, -1) if not text.isdecimal() else int(text)
    if not 0 <= number < 65536:
        raise OverflowError(f"the port {text} is not between 0 and 65535")
    return number
