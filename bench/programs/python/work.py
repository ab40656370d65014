"""Work for an interpreter: each is code of its own kind, and the same here and in a sandbox."""

import hashlib
import json
import re
import sys
import time


def fib(n=24):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def sieve(limit=400_000):
    marks = bytearray([1]) * limit
    for number in range(2, int(limit**0.5) + 1):
        if marks[number]:
            marks[number * number :: number] = bytes(len(range(number * number, limit, number)))
    return sum(marks) - 2


def json_text(rounds=40):
    rows = [{"id": n, "name": f"row {n}", "tags": ["a", "b"], "price": n / 7} for n in range(200)]
    return sum(len(json.loads(json.dumps(rows))) for _ in range(rounds))


def regex(rounds=60):
    text = "user42@example.com wrote on 2026-11-24 to x@y.org; " * 40
    pattern = re.compile(r"([\w.]+)@([\w.]+)\.(com|org)|(\d{4})-(\d\d)-(\d\d)")
    return sum(len(pattern.findall(text)) for _ in range(rounds))


def sort(count=30_000):
    state, numbers = 1, []
    for _ in range(count):
        state = state * 1_103_515_245 + 12_345 & 0x7FFF_FFFF
        numbers.append(state)
    by_digits = sorted(numbers, key=str)
    numbers.sort()
    return numbers[0] ^ numbers[-1] ^ by_digits[0]


def dicts(count=60_000):
    counts = {}
    for number in range(count):
        key = f"key {number % 1000}"
        counts[key] = counts.get(key, 0) + number
    return sum(value for key, value in sorted(counts.items()) if key.endswith("7"))


class Point:
    """A small object with a method."""

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def plus(self, other):
        return Point(self.x + other.x, self.y + other.y)


def classes(count=60_000):
    total, step = Point(0, 0), Point(1, 2)
    for _ in range(count):
        total = total.plus(step)
    return total.x + total.y


ROOTS = [number for number in range(2, 312) if all(number % factor for factor in range(2, number))]
ALL = 0xFFFF_FFFF


def sha256(text=b"capsule" * 600):
    """SHA-256 as its standard says it, in plain Python."""
    constants = [int(root ** (1 / 3) % 1 * 2**32) for root in ROOTS]
    words = [int(root**0.5 % 1 * 2**32) for root in ROOTS[:8]]
    padded = text + b"\x80" + bytes((55 - len(text)) % 64) + (8 * len(text)).to_bytes(8)
    for start in range(0, len(padded), 64):
        schedule = [int.from_bytes(padded[at : at + 4]) for at in range(start, start + 64, 4)]
        for at in range(16, 64):
            early, late = schedule[at - 15], schedule[at - 2]
            low = turned(early, 7) ^ turned(early, 18) ^ early >> 3
            high = turned(late, 17) ^ turned(late, 19) ^ late >> 10
            schedule.append(schedule[at - 16] + low + schedule[at - 7] + high & ALL)
        a, b, c, d, e, f, g, h = words
        for constant, word in zip(constants, schedule):
            mixed = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)
            first = h + mixed + (e & f ^ ~e & g) + constant + word
            second = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + (a & b ^ a & c ^ b & c)
            a, b, c, d, e, f, g, h = first + second & ALL, a, b, c, d + first & ALL, e, f, g
        words = [old + new & ALL for old, new in zip(words, (a, b, c, d, e, f, g, h))]
    digest = b"".join(word.to_bytes(4) for word in words)
    if digest != hashlib.sha256(text).digest():
        raise ValueError("a wrong digest")
    return digest.hex()


def turned(word, by):
    return (word >> by | word << 32 - by) & ALL


def hashed(rounds=200):
    return [hashlib.sha256(b"capsule" * 2000).hexdigest() for _ in range(rounds)][-1]


def timed(name):
    """The result of some work and how many milliseconds it took."""
    started = time.perf_counter()
    result = globals()[name]()
    return {"result": result, "ms": (time.perf_counter() - started) * 1000}


if __name__ == "__main__":
    print(json.dumps(timed(sys.argv[1])))
