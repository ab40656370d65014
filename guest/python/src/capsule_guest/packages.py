"""Modules of the program's own, and installed ones: the host finds them."""

import _imp
import importlib.abc
import importlib.machinery
import importlib.util
import marshal
import pkgutil
import sys

import wit_world.imports
from componentize_py_types import Err
from wit_world.imports import modules

from capsule_guest import files_of_packages, library

# Imported by the interpreter before any program could have a file in their place.
EARLY = {
    "abc", "builtins", "codecs", "encodings", "genericpath", "importlib", "io", "marshal", "os", "posix", "posixpath",
    "site", "stat", "sys", "time", "zipimport",
}  # fmt: skip

_begun = False


class Finder(importlib.abc.MetaPathFinder):
    """Looks in the folders of `sys.path` in their order; the standard library is one of them."""

    def find_spec(self, name, path=None, target=None):
        if path is not None:
            return library.spec_of(name) if library.has_folder(path) else _spec_of(name, path)
        before, after = _around_library(sys.path)
        first = _spec_of(name, before)
        if first is not None and first.loader is not None:
            return first
        rest = library.spec_of(name) or _spec_of(name, after)
        return _together(first, rest) if first and (rest is None or rest.loader is None) else rest

    def find_distributions(self, context=None):
        from importlib.metadata import DistributionFinder, MetadataPathFinder

        return MetadataPathFinder.find_distributions(context or DistributionFinder.Context())


class Loader(importlib.abc.InspectLoader):
    """Runs what the host found. The names of its attributes are those of `importlib`'s own loaders."""

    def __init__(self, name, path, code, is_package):
        self.name = name
        self.path = path
        self._code = code
        self._is_package = is_package

    def exec_module(self, module):
        # Kept no longer: the module has it.
        code, self._code = self._code, None
        exec(self.get_code(self.name) if code is None else self._read(code), module.__dict__)  # noqa: S102

    def get_code(self, name):
        return compile(self.get_data(self.path), self.path, "exec", dont_inherit=True)

    def get_source(self, name):
        return importlib.util.decode_source(self.get_data(self.path))

    def get_data(self, path):
        data = modules.read(path)
        if data is None:
            raise FileNotFoundError(2, "No such file", path)
        return data

    def get_filename(self, name=None):
        return self.path

    def get_resource_reader(self, name):
        from importlib.readers import FileReader

        return FileReader(self)

    def is_package(self, name):
        return self._is_package

    def _read(self, code):
        if isinstance(code, modules.Code_Source):
            return compile(code.value, self.path, "exec", dont_inherit=True)
        found = marshal.loads(code.value)
        _imp._fix_co_filename(found, self.path)
        return found


class _Folder:
    """What `pkgutil` asks for the modules in a folder."""

    def __init__(self, path):
        found = modules.look(path)
        if found is None or not found.folder:
            raise ImportError(f"{path} is no folder of a package", path=path)
        self._path = path

    def find_spec(self, name, target=None):
        return _spec_of(name, [self._path])

    def iter_modules(self, prefix=""):
        for entry in sorted(modules.list(self._path) or ()):
            if entry.endswith(".py") and entry != "__init__.py":
                yield prefix + entry.removesuffix(".py"), False
            elif modules.look(f"{self._path}/{entry}/__init__.py"):
                yield f"{prefix}{entry}", True


def install():
    """Takes the place of what would look for files."""
    for binding in pkgutil.iter_modules(wit_world.imports.__path__):
        importlib.import_module(f"wit_world.imports.{binding.name}")
    sys.meta_path[:] = [kept for kept in sys.meta_path if kept is not importlib.machinery.PathFinder]
    sys.meta_path.append(Finder())
    sys.path_hooks[:] = [_Folder]


def begin(program=None):
    """Before anything of a program is imported. What its folder has takes the place of the library's modules."""
    global _begun
    before, after = modules.folders()
    if not _begun:
        sys.path[:] = [*before, library.folder(), *after]
        _begun = True
        files_of_packages.begin(before)
    for folder in before:
        for entry in modules.list(folder) or ():
            name = entry.removesuffix(".py")
            if name != program and name in sys.stdlib_module_names and name not in EARLY:
                _forget(name)


def _forget(name):
    for known in [name, *(known for known in sys.modules if known.startswith(f"{name}."))]:
        sys.modules.pop(known, None)


def _around_library(folders):
    at = folders.index(library.folder()) if library.folder() in folders else len(folders)
    return folders[:at], folders[at + 1 :]


def _together(first, rest):
    """A namespace package has folders in several places."""
    if rest is not None:
        first.submodule_search_locations = [*first.submodule_search_locations, *rest.submodule_search_locations]
    return first


def _spec_of(name, folders):
    folders = [folder for folder in folders if isinstance(folder, str)]
    # While the engine is built there is no host to ask.
    if not folders or not _begun:
        return None
    try:
        found = modules.find(name.rpartition(".")[2], folders)
    except Err as refusal:
        raise ImportError(refusal.value, name=name) from None
    if found is None:
        return None
    if found.file is None:
        spec = importlib.machinery.ModuleSpec(name, None, is_package=True)
    else:
        path, code = found.file
        loader = Loader(name, path, code, found.folders is not None)
        spec = importlib.machinery.ModuleSpec(name, loader, origin=path, is_package=found.folders is not None)
        spec.has_location = True
    if found.folders is not None:
        spec.submodule_search_locations = found.folders
    return spec
