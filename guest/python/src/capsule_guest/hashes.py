"""The part of `hashlib` that CPython takes from OpenSSL, which a sandbox lacks, and that programs use."""

import hashlib
import hmac


def install():
    """Adds it."""
    hashlib.pbkdf2_hmac = _pbkdf2_hmac


def _pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None):
    """RFC 8018, section 5.2."""
    keyed = hmac.new(password, None, hash_name)
    length = keyed.digest_size if dklen is None else dklen
    if iterations < 1 or length < 1:
        raise ValueError("iterations and dklen must be at least 1")
    derived = bytearray()
    while len(derived) < length:
        block = _prf(keyed, salt + (len(derived) // keyed.digest_size + 1).to_bytes(4))
        mixed = int.from_bytes(block)
        for _ in range(iterations - 1):
            block = _prf(keyed, block)
            mixed ^= int.from_bytes(block)
        derived += mixed.to_bytes(keyed.digest_size)
    return bytes(derived[:length])


def _prf(keyed, data):
    digest = keyed.copy()
    digest.update(data)
    return digest.digest()
