"""Files: the folder that relative paths are under, and why the host refused a call."""

import errno
import gc
import os

from componentize_py_types import Err
from wit_world.imports import files

# What libc tells a refusal as behind which more may be: a rule of the task's policy, a cap, a code that libc lacks.
RULED = ("EACCES", "EDQUOT", "EILSEQ", "EIO", "ENOMEM", "EOVERFLOW", "EROFS", "EXDEV")
# Which of them also stand for codes that libc lacks.
STAND_INS = (errno.ENOMEM, errno.EIO)

_is_there, _change_folder = os.access, os.chdir
_loading = True
_entered = ""


def install():
    """An error of the system's is of the class that CPython has for its number: those of `RULED` get one that asks."""
    number = errno.EACCES
    (classes,) = (it for it in gc.get_referrers(PermissionError) if type(it) is dict and it.get(number) is PermissionError)
    for name in RULED:
        number = getattr(errno, name)
        kind = classes.get(number, OSError)
        own = {"__init__": _explain, "__module__": "builtins", "__reduce__": _reduced}
        classes[number] = type(kind.__name__, (kind,), own)
    os.access = _access
    os.chdir = _chdir


def enter():
    """Makes the host's working folder this process's. An image that came in an artifact was made in another one."""
    global _entered
    folder = files.working_folder()
    if folder not in ("", _entered):
        _change_folder(folder)
        _entered = folder


def end_load():
    """From now on a task asks."""
    global _loading
    _loading = False


def is_quota(error):
    """Whether an error is a refusal by a cap on what a sandbox makes the host hold."""
    return isinstance(error, OSError) and "(quota " in getattr(error, "why", "")


def _explain(self, *args):
    if self.errno is None:
        OSError.__init__(self, *args)
    refusal = files.last_refusal()
    if refusal is None:
        return
    number = getattr(errno, refusal.code, self.errno)
    if number != self.errno and self.errno not in STAND_INS:
        return  # that was another call's, and this error is of the program's own making
    if number != self.errno:
        self.errno, self.strerror = number, os.strerror(number)
    if refusal.why:
        self.why = "only a task has files, not the top level of a program" if _loading else _in_python(refusal.why)
        self.strerror = f"{self.strerror}: {self.why}"


def _reduced(self):
    """Copied and pickled it is of the class that programs know by this name."""
    names = () if self.filename is None else (self.filename, None, self.filename2)
    return type(self).__base__, (self.errno, self.strerror, *names), self.__dict__


def _in_python(why):
    return why.replace("allowedFiles", "allowed_files")


def _access(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True):
    """`os.access`: what may be done is for the host to say; libc looks only whether something is there."""
    there = _is_there(path, os.F_OK, dir_fd=dir_fd)
    if there and mode != os.F_OK and dir_fd is None:
        try:
            files.access(os.fsencode(os.path.join(os.getcwd(), os.fsdecode(path))), mode)
        except Err:
            there = False
    if not there:
        # Why is told nobody here: left there, it would explain another error later.
        files.last_refusal()
    return there


def _chdir(path):
    """`os.chdir`: libc would keep each `..` in what `os.getcwd` tells."""
    try:
        _change_folder(os.path.realpath(path))
    except OSError as error:
        error.filename = path
        raise
