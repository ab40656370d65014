"""Files: the folder that relative paths are under, and why the host refused a call."""

import errno
import gc
import os

from wit_world.imports import files

# What a refusal by a rule of the task's policy, or by a cap, is told as.
RULED = ("EACCES", "EDQUOT", "EILSEQ", "ENOMEM", "EOVERFLOW", "EROFS", "EXDEV")


def install():
    """An error of the system's is of the class that CPython has for its number: those of `RULED` get one that asks."""
    number = errno.EACCES
    (classes,) = (it for it in gc.get_referrers(PermissionError) if type(it) is dict and it.get(number) is PermissionError)
    for name in RULED:
        number = getattr(errno, name)
        kind = classes.get(number, OSError)
        classes[number] = type(kind.__name__, (kind,), {"__init__": _explain, "__module__": "builtins"})
    os.access = _access


def enter():
    """Makes the host's working folder this process's. It is that of every image of the program."""
    folder = files.working_folder()
    if folder:
        os.chdir(folder)


def _explain(self, *args):
    if self.errno is None:
        OSError.__init__(self, *args)
    refusal = files.last_refusal()
    if refusal is None or not refusal.why:
        return
    if refusal.code == "EMFILE":
        self.errno, self.strerror = errno.EMFILE, os.strerror(errno.EMFILE)
    self.strerror = f"{self.strerror}: {refusal.why.replace('allowedFiles', 'allowed_files')}"


_real_access = os.access


def _access(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True):
    """`os.access`: libc knows no rights, the host does."""
    return _real_access(path, mode, dir_fd=dir_fd)
