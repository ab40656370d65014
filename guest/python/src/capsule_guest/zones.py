"""The time zones of the PyPI package `tzdata`, in memory: a sandbox has no folder of them."""

import io
import os
import zlib
import zoneinfo
from zoneinfo import _common

_zones = {}


def install():
    """Keeps the zones of the package, which is there while the engine is built."""
    import tzdata

    root = os.path.join(os.path.dirname(tzdata.__file__), "zoneinfo")
    with open(os.path.join(os.path.dirname(tzdata.__file__), "zones")) as file:
        for key in file.read().split():
            with open(os.path.join(root, key), "rb") as zone:
                _zones[key] = zlib.compress(zone.read())
    _common.load_tzdata = _load
    zoneinfo.available_timezones = lambda: set(_zones)


def _load(key):
    if key not in _zones:
        raise zoneinfo.ZoneInfoNotFoundError(f"No time zone found with key {key}")
    return io.BytesIO(zlib.decompress(_zones[key]))
