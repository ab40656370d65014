"""Random state is never an image's: what was seeded by itself is seeded again at each call."""

import random
import weakref

_unseeded = weakref.WeakSet()
_native = random.Random.seed
_loading = True


def _seed(self, a=None, version=2):
    """`Random.seed`. Who gives a seed wants its numbers in every sandbox; who gives none wants others in each."""
    if _loading:
        (_unseeded.add if a is None else _unseeded.discard)(self)
    return _native(self, a, version)


def install():
    """Notes each generator that a program makes while it is loaded."""
    random.Random.seed = _seed
    random.seed = random._inst.seed
    _unseeded.add(random._inst)


def end_load():
    """From now on no generator is noted."""
    global _loading
    _loading = False


def renew():
    """Seeds what has no seed of its own."""
    for generator in _unseeded:
        _native(generator)
