"""Numbers of C, which many packages ask for their sizes; there are no libraries to call."""

import struct

from capsule_guest.absence import absent


class ArgumentError(Exception):
    pass


class _SimpleCData:
    _type_ = "i"

    def __init__(self, value=0):
        self.value = value

    @property
    def value(self):
        return self._value

    @value.setter
    def value(self, given):
        if self._type_ in "bBhHiIlLqQ" and isinstance(given, int):
            bits = 8 * struct.calcsize(self._type_)
            given &= (1 << bits) - 1
            if self._type_.islower() and given >> (bits - 1):
                given -= 1 << bits
        self._value = given

    def __repr__(self):
        return f"{type(self).__name__}({self._value!r})"


for _name, _type in {
    "byte": "b", "ubyte": "B", "short": "h", "ushort": "H", "int": "i", "uint": "I", "long": "l", "ulong": "L",
    "longlong": "q", "ulonglong": "Q", "size_t": "L", "ssize_t": "l", "float": "f", "double": "d", "longdouble": "d",
    "char": "c", "wchar": "I", "bool": "?", "void_p": "P", "char_p": "P", "wchar_p": "P", "int8": "b", "uint8": "B",
    "int16": "h", "uint16": "H", "int32": "i", "uint32": "I", "int64": "q", "uint64": "Q", "time_t": "q",
    "voidp": "P",
}.items():  # fmt: skip
    globals()[f"c_{_name}"] = type(f"c_{_name}", (_SimpleCData,), {"_type_": _type})


class py_object(_SimpleCData):
    _type_ = "P"


class Structure:
    pass


class Union:
    pass


class BigEndianStructure(Structure):
    pass


class LittleEndianStructure(Structure):
    pass


class Array:
    pass


class _Libraries:
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        raise OSError(f"ctypes cannot load {name}: a sandbox has no native libraries")

    def LoadLibrary(self, name):
        raise OSError(f"ctypes cannot load {name}: a sandbox has no native libraries")


class CDLL:
    def __init__(self, name, *_, **__):
        raise OSError(f"ctypes cannot load {name}: a sandbox has no native libraries")


class PyDLL(CDLL):
    pass


cdll = pydll = pythonapi = _Libraries()
DEFAULT_MODE, RTLD_LOCAL, RTLD_GLOBAL = 0, 0, 256


def sizeof(of):
    """Bytes of a number of C."""
    return struct.calcsize(of._type_)


alignment = sizeof


def POINTER(to):
    """A type that nothing can be made of."""
    return type(f"LP_{getattr(to, '__name__', to)}", (), {"__module__": "ctypes"})


def CFUNCTYPE(*_, **__):
    """Decorates a function that no library can call."""
    return absent("ctypes", "CFunctionType")["CFunctionType"]


PYFUNCTYPE = CFUNCTYPE
_names = """addressof byref cast create_string_buffer create_unicode_buffer memmove memset pointer resize string_at
wstring_at get_errno set_errno"""
globals().update(absent("ctypes", _names))
