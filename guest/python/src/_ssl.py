"""What the standard `ssl` is made on: TLS is the host's, which checks every certificate, so bytes pass as they are.

A handshake says only that the connection is one of HTTPS, and to whom (`capsule_guest.wire.hello`).
"""

import os
import re
import weakref

from capsule_guest.sockets import Socket
from capsule_guest.wire import hello, no_raw

# In the form that libraries look for.
OPENSSL_VERSION = "OpenSSL 3.0.0 (the TLS of the sandbox's host)"
OPENSSL_VERSION_INFO = _OPENSSL_API_VERSION = (3, 0, 0, 0, 0)
OPENSSL_VERSION_NUMBER = 0x30000000
_DEFAULT_CIPHERS = "DEFAULT"

HAS_SNI = HAS_ECDH = HAS_ALPN = HAS_TLSv1_2 = HAS_TLSv1_3 = True
HAS_NPN = HAS_PSK = HAS_PSK_TLS13 = HAS_PHA = HAS_SSLv2 = HAS_SSLv3 = HAS_TLSv1 = HAS_TLSv1_1 = HAS_TLS_UNIQUE = False

# The numbers are OpenSSL's, since programs keep some of them.
CERT_NONE, CERT_OPTIONAL, CERT_REQUIRED = 0, 1, 2
HOSTFLAG_NO_PARTIAL_WILDCARDS = 4
OP_ALL, OP_NO_COMPRESSION, OP_NO_SSLv3 = 0x80000050, 0x20000, 0x2000000
PROTOCOL_TLS_CLIENT = 16
PROTO_MAXIMUM_SUPPORTED, PROTO_TLSv1_2 = -1, 0x303
SSL_ERROR_WANT_READ = 2
VERIFY_X509_TRUSTED_FIRST = 32768

# What `certifi` here names as the file of its roots, which are the host's.
_NO_FILES = ("/",)

# Those that only programs use.
_NUMBERS = {
    "ALERT_DESCRIPTION_": {
        "ACCESS_DENIED": 49, "BAD_CERTIFICATE": 42, "BAD_CERTIFICATE_HASH_VALUE": 114,
        "BAD_CERTIFICATE_STATUS_RESPONSE": 113, "BAD_RECORD_MAC": 20, "CERTIFICATE_EXPIRED": 45,
        "CERTIFICATE_REVOKED": 44, "CERTIFICATE_UNKNOWN": 46, "CERTIFICATE_UNOBTAINABLE": 111, "CLOSE_NOTIFY": 0,
        "DECODE_ERROR": 50, "DECOMPRESSION_FAILURE": 30, "DECRYPT_ERROR": 51, "HANDSHAKE_FAILURE": 40,
        "ILLEGAL_PARAMETER": 47, "INSUFFICIENT_SECURITY": 71, "INTERNAL_ERROR": 80, "NO_RENEGOTIATION": 100,
        "PROTOCOL_VERSION": 70, "RECORD_OVERFLOW": 22, "UNEXPECTED_MESSAGE": 10, "UNKNOWN_CA": 48,
        "UNKNOWN_PSK_IDENTITY": 115, "UNRECOGNIZED_NAME": 112, "UNSUPPORTED_CERTIFICATE": 43,
        "UNSUPPORTED_EXTENSION": 110, "USER_CANCELLED": 90,
    },
    "ENCODING_": {"PEM": 1, "DER": 2},
    "HOSTFLAG_": {
        "ALWAYS_CHECK_SUBJECT": 1, "NO_WILDCARDS": 2, "MULTI_LABEL_WILDCARDS": 8,
        "SINGLE_LABEL_SUBDOMAINS": 16, "NEVER_CHECK_SUBJECT": 32,
    },
    "OP_": {
        "CIPHER_SERVER_PREFERENCE": 0x400000, "ENABLE_KTLS": 0x8, "ENABLE_MIDDLEBOX_COMPAT": 0x100000,
        "IGNORE_UNEXPECTED_EOF": 0x80, "LEGACY_SERVER_CONNECT": 0x4,
        "NO_RENEGOTIATION": 0x40000000, "NO_SSLv2": 0, "NO_TICKET": 0x4000,
        "NO_TLSv1": 0x4000000, "NO_TLSv1_1": 0x10000000, "NO_TLSv1_2": 0x8000000, "NO_TLSv1_3": 0x20000000,
        "SINGLE_DH_USE": 0, "SINGLE_ECDH_USE": 0,
    },
    "PROTOCOL_": {"TLS": 2, "SSLv23": 2, "TLSv1": 3, "TLSv1_1": 4, "TLSv1_2": 5, "TLS_SERVER": 17},
    "PROTO_": {
        "MINIMUM_SUPPORTED": -2, "SSLv3": 0x300, "TLSv1": 0x301, "TLSv1_1": 0x302, "TLSv1_3": 0x304,
    },
    "SSL_ERROR_": {
        "SSL": 1, "WANT_WRITE": 3, "WANT_X509_LOOKUP": 4, "SYSCALL": 5, "ZERO_RETURN": 6,
        "WANT_CONNECT": 7, "EOF": 8, "INVALID_ERROR_CODE": 10,
    },
    "VERIFY_": {
        "DEFAULT": 0, "CRL_CHECK_LEAF": 4, "CRL_CHECK_CHAIN": 12, "X509_STRICT": 32, "ALLOW_PROXY_CERTS": 64,
        "X509_PARTIAL_CHAIN": 524288,
    },
}  # fmt: skip
globals().update({prefix + name: value for prefix, group in _NUMBERS.items() for name, value in group.items()})

_OBJECTS = [
    (129, "serverAuth", "TLS Web Server Authentication", "1.3.6.1.5.5.7.3.1"),
    (130, "clientAuth", "TLS Web Client Authentication", "1.3.6.1.5.5.7.3.2"),
]


class SSLError(OSError):
    """An error of TLS."""

    library = reason = None


class SSLZeroReturnError(SSLError):
    """The connection was closed in good order."""


class SSLWantReadError(SSLError):
    """Nothing has come yet."""


class SSLWantWriteError(SSLError):
    """Nothing can be sent yet."""


class SSLSyscallError(SSLError):
    """A system call failed."""


class SSLEOFError(SSLError):
    """The connection was cut off."""


class SSLCertVerificationError(SSLError, ValueError):
    """A certificate is not trusted."""

    verify_code = 0
    verify_message = ""


class SSLSession:
    """A session that can be resumed; the host's are not given out."""


class Certificate:
    """A certificate; the host's are not given out."""


class MemoryBIO:
    """Bytes between a library and TLS."""

    def __init__(self):
        self._bytes = bytearray()
        self._ended = False

    @property
    def pending(self):
        return len(self._bytes)

    @property
    def eof(self):
        return self._ended and not self._bytes

    def read(self, size=-1):
        size = len(self._bytes) if size < 0 else size
        data = bytes(self._bytes[:size])
        del self._bytes[:size]
        return data

    def write(self, data):
        if self._ended:
            raise SSLError("cannot write() after write_eof()")
        self._bytes += data
        return len(data)

    def write_eof(self):
        self._ended = True


class _SSLContext:
    """Settings of TLS. They are kept, so that a library reads what it wrote; what holds is the host's."""

    __slots__ = (
        "_alpn", "_check", "_host_flags", "_msg_callback", "_verify", "keylog_filename", "maximum_version",
        "minimum_version", "num_tickets", "options", "post_handshake_auth", "protocol", "security_level",
        "sni_callback", "verify_flags",
    )  # fmt: skip

    def __new__(cls, protocol):
        self = object.__new__(cls)
        put = object.__setattr__
        is_client = protocol == PROTOCOL_TLS_CLIENT
        put(self, "_alpn", [])
        put(self, "_verify", CERT_REQUIRED if is_client else CERT_NONE)
        put(self, "_check", is_client)
        for name, value in {
            "_host_flags": HOSTFLAG_NO_PARTIAL_WILDCARDS,
            "_msg_callback": None,
            "keylog_filename": None,
            "maximum_version": PROTO_MAXIMUM_SUPPORTED,
            "minimum_version": PROTO_TLSv1_2,
            "num_tickets": 2,
            "options": OP_ALL | OP_NO_SSLv3 | OP_NO_COMPRESSION,
            "post_handshake_auth": False,
            "protocol": protocol,
            "security_level": 2,
            "sni_callback": None,
            "verify_flags": VERIFY_X509_TRUSTED_FIRST,
        }.items():
            # Past the setters of the standard `SSLContext`, which come back here.
            getattr(_SSLContext, name).__set__(self, value)
        return self

    @property
    def verify_mode(self):
        return self._verify

    @verify_mode.setter
    def verify_mode(self, mode):
        if mode == CERT_NONE and self._check:
            raise ValueError("Cannot set verify_mode to CERT_NONE when check_hostname is enabled.")
        self._verify = mode

    @property
    def check_hostname(self):
        return self._check

    @check_hostname.setter
    def check_hostname(self, check):
        self._check = bool(check)
        if check and self._verify == CERT_NONE:
            self._verify = CERT_REQUIRED

    def load_verify_locations(self, cafile=None, capath=None, cadata=None):
        if cafile is None and capath is None and cadata is None:
            raise TypeError("cafile, capath and cadata cannot be all omitted")
        if cafile is not None and os.fspath(cafile) not in _NO_FILES:
            with open(cafile, "rb") as file:
                _check_pem(file.read(), "no certificate or crl found")
        if isinstance(cadata, str):
            _check_pem(cadata.encode("ascii"), "no start line: cadata does not contain a certificate")
        elif cadata is not None and not bytes(cadata).startswith(b"\x30"):
            raise SSLError("not enough data: cadata does not contain a certificate")

    def load_cert_chain(self, certfile, keyfile=None, password=None):
        raise SSLError("certificates of clients are not there in a sandbox: TLS is the host's")

    def set_default_verify_paths(self):
        pass

    def set_ciphers(self, ciphers):
        pass

    def set_ecdh_curve(self, name):
        pass

    def load_dh_params(self, path):
        pass

    def get_ciphers(self):
        return []

    def get_ca_certs(self, binary_form=False):
        return []

    def cert_store_stats(self):
        return {"x509": 0, "crl": 0, "x509_ca": 0}

    def session_stats(self):
        return {}

    def _set_alpn_protocols(self, told):
        names = []
        while told:
            names.append(bytes(told[1 : 1 + told[0]]).decode("ascii"))
            told = told[1 + told[0] :]
        self._alpn = names

    def _wrap_socket(self, sock, server_side, server_hostname=None, *, owner=None, session=None):
        # The socket has this one: a cycle would keep both open.
        there = weakref.ref(sock)
        return _SSLSocket(self, server_side, server_hostname, owner, _SocketBytes(there))

    def _wrap_bio(self, incoming, outgoing, server_side, server_hostname=None, *, owner=None, session=None):
        return _SSLSocket(self, server_side, server_hostname, owner, _MemoryBytes(incoming, outgoing))


def _check_pem(text, message):
    if not re.search(rb"-----BEGIN (?:X509 |TRUSTED )?(?:CERTIFICATE|CRL)-----[A-Za-z0-9+/=\s]+-----END ", text):
        raise SSLError(message)


class _SocketBytes:
    """The bytes of a socket."""

    def __init__(self, socket):
        self.socket = socket
        # None is read ahead.
        self.pending = 0

    def read(self, size):
        try:
            return Socket.recv(self.socket(), size)
        except BlockingIOError:
            raise SSLWantReadError(SSL_ERROR_WANT_READ, "The operation did not complete (read)") from None

    def write(self, data):
        return Socket.send(self.socket(), data)


class _MemoryBytes:
    """The bytes of two MemoryBIOs."""

    socket = staticmethod(lambda: None)

    def __init__(self, incoming, outgoing):
        self._incoming, self.write = incoming, outgoing.write

    @property
    def pending(self):
        return self._incoming.pending

    def read(self, size):
        data = self._incoming.read(size)
        if not data and size and not self._incoming.eof:
            raise SSLWantReadError(SSL_ERROR_WANT_READ, "The operation did not complete (read)")
        return data


class _SSLSocket:
    """One connection."""

    def __init__(self, context, server_side, server_hostname, owner, through):
        if server_side:
            raise no_raw("a server of TLS was to be made")
        self.context = context
        self.server_side = False
        self.server_hostname = server_hostname
        self.owner = owner
        self.session = None
        self.session_reused = False
        self._through = through
        self._is_open = False

    def do_handshake(self):
        if not self._is_open:
            self._is_open = True
            self._through.write(hello(self.server_hostname))

    def read(self, size, buffer=None):
        self.do_handshake()
        if buffer is None:
            return self._through.read(size)
        with memoryview(buffer).cast("B") as view:
            data = self._through.read(size if 0 < size < len(view) else len(view))
            view[: len(data)] = data
            return len(data)

    def write(self, data):
        self.do_handshake()
        return self._through.write(data)

    def pending(self):
        return self._through.pending

    def shutdown(self):
        return self._through.socket()

    def getpeercert(self, binary_form=False):
        """That the host has checked: the certificate is the server's of this name."""
        if binary_form or not self.server_hostname:
            return None
        kind = "IP Address" if ":" in self.server_hostname or self.server_hostname[-1:].isdigit() else "DNS"
        name = self.server_hostname
        return {"subject": ((("commonName", name),),), "subjectAltName": ((kind, name),)}

    def selected_alpn_protocol(self):
        return "http/1.1" if "http/1.1" in self.context._alpn else None

    def version(self):
        """Not told: it is between the host and the server."""
        return None

    cipher = compression = shared_ciphers = version

    def get_verified_chain(self):
        return []

    get_unverified_chain = get_verified_chain

    def get_channel_binding(self, cb_type="tls-unique"):
        return None

    def verify_client_post_handshake(self):
        raise SSLError("certificates of clients are not there in a sandbox: TLS is the host's")


def txt2obj(txt, name=False):
    for entry in _OBJECTS:
        if txt == entry[3] or (name and txt in entry[1:3]):
            return entry
    raise ValueError(f"unknown object '{txt[:100]}'")


def nid2obj(nid):
    for entry in _OBJECTS:
        if nid == entry[0]:
            return entry
    raise ValueError(f"unknown NID {nid}")


def get_default_verify_paths():
    return "SSL_CERT_FILE", "/", "SSL_CERT_DIR", "/"


def RAND_status():
    return True


def RAND_add(data, entropy):
    pass


RAND_bytes = os.urandom
