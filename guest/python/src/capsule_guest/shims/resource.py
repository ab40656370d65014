RLIM_INFINITY = -1
RUSAGE_SELF, RUSAGE_CHILDREN = 0, -1
RLIMIT_CPU, RLIMIT_FSIZE, RLIMIT_DATA, RLIMIT_STACK, RLIMIT_CORE, RLIMIT_RSS = range(6)
RLIMIT_NPROC, RLIMIT_NOFILE, RLIMIT_MEMLOCK, RLIMIT_AS = range(6, 10)
error = OSError


def getpagesize():
    return 65536


def getrlimit(_):
    return RLIM_INFINITY, RLIM_INFINITY


def setrlimit(*_):
    raise OSError("resource.setrlimit is not available in a sandbox: its limits are the options of its task")


def getrusage(_):
    raise OSError("resource.getrusage is not available in a sandbox")
