LOG_EMERG, LOG_ALERT, LOG_CRIT, LOG_ERR, LOG_WARNING, LOG_NOTICE, LOG_INFO, LOG_DEBUG = range(8)
LOG_KERN, LOG_USER, LOG_DAEMON, LOG_AUTH, LOG_LOCAL0, LOG_PID, LOG_CONS, LOG_NDELAY = 0, 8, 24, 32, 128, 1, 2, 8


def openlog(*_, **__):
    raise OSError("syslog is not available in a sandbox: print, or use logging")


syslog = closelog = setlogmask = openlog
