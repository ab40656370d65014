"""The standard library in memory: a sandbox has no files to import it from."""

import importlib
import importlib.abc
import importlib.machinery
import marshal
import os
import sys
import zlib

# Imported here, so every image has them: what programs use most, and what is slow to import.
READY = """
abc argparse array ast asyncio base64 binascii bisect calendar certifi cmath codecs collections collections.abc
concurrent.futures concurrent.futures.thread configparser contextlib contextvars copy csv dataclasses datetime decimal
difflib email email.message encodings.ascii encodings.idna encodings.latin_1 encodings.utf_8 enum fnmatch fractions
functools glob graphlib gzip hashlib heapq hmac html html.parser http.client http.cookies importlib.metadata
importlib.resources inspect io ipaddress itertools json keyword linecache locale logging math numbers operator os
pathlib pickle platform pprint queue random re reprlib secrets select selectors shlex shutil signal socket sqlite3 ssl
stat statistics string struct tempfile textwrap threading time tokenize tomllib traceback types typing unicodedata
urllib.error urllib.parse urllib.request uuid warnings weakref xml.etree.ElementTree zipfile zlib zoneinfo _strptime
""".split()

# Of no use in a sandbox: tests, screens, installers.
LEFT_OUT = {
    "__hello__", "__phello__", "__pycache__", "antigravity", "curses", "ensurepip", "idlelib",
    "pydoc_data", "site-packages", "test", "this", "tkinter", "turtle", "turtledemo", "venv",
}  # fmt: skip

_roots = ()
_modules = {}


class _Loader(importlib.abc.InspectLoader):
    """Loads the modules that were frozen."""

    def exec_module(self, module):
        exec(self.get_code(module.__name__), module.__dict__)  # noqa: S102 - importing is this

    def get_code(self, name):
        return marshal.loads(zlib.decompress(_modules[name][2]))

    def is_package(self, name):
        return _modules[name][0]

    def get_source(self, name):
        return None


_loader = _Loader()


def spec_of(name):
    """How a module that was frozen is loaded."""
    found = _modules.get(name)
    if found is None:
        return None
    is_package, filename, _ = found
    spec = importlib.machinery.ModuleSpec(name, _loader, origin=filename, is_package=is_package)
    spec.submodule_search_locations = [] if is_package else None
    return spec


def folder():
    """What stands for the library in `sys.path`."""
    return _roots[0].removesuffix("/")


def has_folder(path):
    """Whether these are the folders of a package of the library."""
    path = list(path)
    return not path or str(path[0]).startswith(_roots)


def begin():
    """While the engine is built the library is in files."""
    global _roots
    # Not that of `os`, which is frozen into the interpreter and names a folder that is not there.
    _roots = tuple(os.path.dirname(os.path.dirname(file)) + "/" for file in (importlib.import_module("json").__file__, __file__))
    missing = []
    for name in READY:
        try:
            importlib.import_module(name)
        except ImportError as error:
            missing.append(f"{name}: {error}")
    if missing:
        raise ImportError("; ".join(missing))


def end():
    """Keeps the rest of the library, and forgets the files."""
    # First: what is there already is not replaced.
    _freeze(f"{_roots[1]}capsule_guest/shims/", "")
    _freeze(_roots[0], "")
    sys.path[:] = [folder()]
    sys.path_importer_cache.clear()


def is_engine_file(filename: str) -> bool:
    """Whether code of this file is not the program's."""
    return filename.startswith((*_roots, "<frozen "))


def _freeze(folder, prefix):
    for name in sorted(os.listdir(folder)):
        path = folder + name
        if name in LEFT_OUT or name.startswith("_sysconfigdata"):
            continue
        if name.endswith(".py") and name.removesuffix(".py") not in LEFT_OUT:
            _keep(prefix + name.removesuffix(".py"), path)
        elif os.path.exists(path + "/__init__.py"):
            _freeze(path + "/", f"{prefix}{name}.")


def _keep(name, path):
    is_package = name.endswith(".__init__")
    name = name.removesuffix(".__init__")
    if name in sys.modules or name in _modules:
        return
    with open(path, "rb") as file:
        source = file.read()
    try:
        code = compile(source, path, "exec", dont_inherit=True)
    except SyntaxError:
        return
    _modules[name] = (is_package, path, zlib.compress(marshal.dumps(code)))
