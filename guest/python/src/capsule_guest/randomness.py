"""Random state is never an image's: what was seeded by itself is seeded again at each call."""

import random
import weakref
from os import urandom

# Bytes of a seed: more are no safer, and the host gives 256 at once.
SEED = 32

_noted = weakref.WeakSet()
_unseeded = ()
_native = random.Random.seed
_native_getstate = random.Random.getstate
_native_setstate = random.Random.setstate
# Of the states that generators without a seed had: their hashes.
_drawn = set()
_loading = True


def _seed(self, a=None, version=2):
    """`Random.seed`. Who gives a seed wants its numbers in every sandbox; who gives none wants others in each."""
    if _loading:
        (_noted.add if a is None else _noted.discard)(self)
    return _native(self, a, version)


def _getstate(self):
    """`Random.getstate`, by which generators are copied and pickled too."""
    state = _native_getstate(self)
    if _loading and self in _noted:
        _drawn.add(hash(state))
    return state


def _setstate(self, state):
    """`Random.setstate`. A state is as good as a seed, but for one that is given back where no seed was given."""
    _native_setstate(self, state)
    if _loading:
        (_noted.add if hash(_native_getstate(self)) in _drawn else _noted.discard)(self)


def install():
    """Notes each generator that a program makes while it is loaded."""
    global _unseeded
    random.Random.seed = _seed
    random.Random.getstate, random.Random.setstate = _getstate, _setstate
    random.seed, random.getstate, random.setstate = random._inst.seed, random._inst.getstate, random._inst.setstate
    _noted.add(random._inst)
    _unseeded = (random._inst,)


def end_load():
    """From now on no generator is noted."""
    global _loading, _unseeded
    _loading = False
    _unseeded = tuple(_noted)


def renew():
    """Seeds what has no seed of its own."""
    for generator in _unseeded:
        _native(generator, int.from_bytes(urandom(SEED)))
