"""Where in memory things are. A page that a call writes to costs a fault, or the work of undoing it; so what calls
write is brought together, and what they only look at is not written at all."""

import gc
import json
import random
import struct
import sys
import types

# What calls run through beside the guest's own modules.
HOT = (json.JSONDecoder, json.JSONEncoder, random.Random)
# Calls until the interpreter has chosen its instructions for this code, and notes them down no more.
CALLS = 100
# What the smallest object and the allocator's own words take.
HEADER = sys.getsizeof(b"") + 4
# Sizes of free pieces of memory, in the allocator's steps.
SIZES = (*(1 << power for power in range(17, 10, -1)), *range(1024, 16, -16))
# Free pieces above this are as good as fresh memory.
LARGE = 32 << 10
# Bytes that a program may take up while it is loaded, and its image is still this one but for some pages.
ROOM = 4 << 20
PAGE = 4096
# So many pieces side by side are no longer from holes.
ENOUGH = 3

_fillings = []
_everlasting = []


def fill_holes():
    """Takes up the free pieces between what is there, so that whatever comes now lies side by side."""
    large = []
    for size in SIZES:
        last = side_by_side = 0
        while side_by_side < ENOUGH:
            piece = bytes(size - HEADER)
            side_by_side = side_by_side + 1 if id(piece) == last + size else 0
            last = id(piece)
            (large if size > LARGE else _fillings).append(piece)


def settle(call):
    """Once, while the engine is built: `call` goes the way of every call."""
    gc.collect()
    # What a call runs comes first: instructions of it count at every call.
    run = _codes_of(call)
    originals = sorted(((function, function.__code__) for function in _hot()), key=lambda pair: pair[1] not in run)
    fill_holes()
    # Copies, each beside the one before: the places of the originals are not free until all are made.
    for function, code in originals:
        function.__code__ = code.replace()
    del originals, function, code, run
    for _ in range(CALLS):
        call()
    gc.collect()
    keep_for_ever()
    gc.freeze()
    fill_holes()
    leave_room()


def leave_room():
    """Leaves memory free below something that is not: an image has nothing of the zeros at a memory's end."""
    room = bytes(ROOM)
    last = b""
    while id(last) < id(room):
        last = bytes([1]) * PAGE
        _fillings.append(last)


def keep_for_ever():
    """Notes every object. The engine's build finds the list by this mark and makes them immortal: their references are
    not counted any more, so looking at one writes nothing."""
    # A bit for each place where an object can be: a set of them all would leave megabytes behind.
    seen = bytearray((id(bytes(ROOM)) + ROOM) // 64)

    def note(values):
        for value in values:
            byte, bit = divmod(id(value) // 8, 8)
            if not seen[byte] >> bit & 1:
                seen[byte] |= 1 << bit
                _everlasting.append(value)

    note(gc.get_objects())
    for value in _everlasting:
        note(gc.get_referents(value))
        if isinstance(value, types.CodeType):
            note(_parts(value))
    _everlasting.append(b"capsule:everlast" + struct.pack("<II", id(_everlasting), len(_everlasting) + 1))


def _codes_of(call):
    codes = set()
    sys.setprofile(lambda frame, *_: codes.add(frame.f_code))
    call()
    sys.setprofile(None)
    return codes


def _hot():
    modules = [module for name, module in sys.modules.items() if name.startswith("capsule_guest.")]
    for owner in (*modules, *HOT):
        for value in list(vars(owner).values()):
            if isinstance(value, types.FunctionType):
                yield value
            elif isinstance(value, type) and value.__module__ == getattr(owner, "__name__", None):
                yield from (part for part in vars(value).values() if isinstance(part, types.FunctionType))


def _parts(code):
    """What a code object refers to: the collector does not know."""
    tables = (code.co_linetable, code.co_exceptiontable)
    names = (code.co_name, code.co_qualname, code.co_filename, *code.co_varnames, *code.co_cellvars, *code.co_freevars)
    return (code.co_consts, code.co_names, *tables, *names)
