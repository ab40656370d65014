import errno

LOCK_SH, LOCK_EX, LOCK_NB, LOCK_UN = 1, 2, 4, 8
F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_GETLK, F_SETLK, F_SETLKW = range(8)
FD_CLOEXEC = 1


def _refuse(*_):
    # What a file system without locks says: who can do without goes on.
    raise OSError(errno.ENOSYS, "fcntl is not available in a sandbox")


fcntl = flock = lockf = ioctl = _refuse
