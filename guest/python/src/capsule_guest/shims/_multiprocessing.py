from capsule_guest.absence import absent

flags = {}
globals().update(absent("multiprocessing", "SemLock sem_unlink"))
SemLock.SEM_VALUE_MAX = 2147483647  # noqa: F821
