"""Files that come with packages, read as files: they are not among those that a task was given."""

import builtins
import errno
import io
import os
import stat

from wit_world.imports import modules

_begun = False
_own = set()
_open, _stat, _lstat, _listdir, _scandir = io.open, os.stat, os.lstat, os.listdir, os.scandir


class _Data(io.BytesIO):
    def __init__(self, content, name):
        super().__init__(content)
        self.name = name
        self.mode = "rb"

    def writable(self):
        return False

    def write(self, _):
        raise io.UnsupportedOperation("not writable")


class _Entry:
    """What `os.scandir` gives."""

    def __init__(self, folder, name):
        self.name = name
        self.path = os.path.join(folder, name)

    def __fspath__(self):
        return self.path

    def is_dir(self, *, follow_symlinks=True):
        return stat.S_ISDIR(self.stat().st_mode)

    def is_file(self, *, follow_symlinks=True):
        return not self.is_dir()

    def is_symlink(self):
        return False

    def is_junction(self):
        return False

    def inode(self):
        return 0

    def stat(self, *, follow_symlinks=True):
        return os.stat(self.path)


class _Entries:
    def __init__(self, entries):
        self._entries = iter(entries)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._entries)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self._entries = iter(())


def install():
    """Where a path is not among the task's files, it may be a package's."""
    builtins.open = io.open = open_file
    os.stat = _or_package(_stat, _status)
    os.lstat = _or_package(_lstat, _status)
    os.listdir = _or_package(_listdir, _names)
    os.scandir = _or_package(_scandir, _entries)


def begin(own):
    """The host is there from now on. What is in the program's own folders besides packages is no package's."""
    global _begun
    _begun = True
    _own.update(os.path.normpath(folder) for folder in own)


def open_file(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None):
    """`open`."""
    try:
        return _open(file, mode, buffering, encoding, errors, newline, closefd, opener)
    except OSError:
        path = _path(file)
        content = None
        if path is not None and opener is None and mode in ("r", "rt", "rb", "br", "tr"):
            content = modules.read(path)
        if content is None:
            raise
    data = _Data(content, path)
    if "b" in mode:
        return data if buffering == 0 else io.BufferedReader(data)
    return io.TextIOWrapper(data, encoding, errors, newline)


def _path(given):
    """The path as text, if a package's file can be meant."""
    if not _begun or isinstance(given, int) or given is None:
        return None
    try:
        path = os.fsdecode(given)
    except (TypeError, ValueError):
        return None
    return None if os.path.normpath(path) in _own else path


def _or_package(real, ours):
    def call(path=None, *args, **kwargs):
        try:
            return real(path, *args, **kwargs) if path is not None else real(*args, **kwargs)
        except OSError:
            text = _path(path)
            found = None if text is None else ours(text)
            if found is None:
                raise
            return found

    call.__name__ = call.__qualname__ = real.__name__
    call.__doc__ = real.__doc__
    return call


def _status(path):
    found = modules.look(path)
    if found is None:
        return None
    mode = stat.S_IFDIR | 0o555 if found.folder else stat.S_IFREG | 0o444
    seconds = found.mtime_ns / 1e9
    return os.stat_result((mode, 0, 0, 1, 0, 0, found.size, seconds, seconds, seconds))


def _names(path):
    names = modules.list(path)
    if names is None:
        found = modules.look(path)
        if found is not None:
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), path)
    return names


def _entries(path):
    names = _names(path)
    return None if names is None else _Entries([_Entry(path, name) for name in names])
