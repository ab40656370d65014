from capsule_guest.absence import absent

flags = {}
globals().update(absent("multiprocessing", "SemLock sem_unlink"))
