// Preloaded into a process, it makes what SQLite writes to a journal of durable runs go wrong at one exact moment.
//   CRASH_AT      "before write 7", "half write 7" (a torn page), "after write 7", "before sync 2", "after sync 2": kills the
//                 process there; "full write 7": the disk is full from there on
//   CRASH_CLOCK   "-3600 7": the calendar's clock is so many seconds off from the 7th write on
//   CRASH_LOG     a file that gets a line for each write and for each sync when it has returned
//   CRASH_SYNCED  a folder that gets what is safe of each file: its content at the end of each sync, named by its inode

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *trace, *synced;
static char when[8], what[8];
static long number, offset, offset_from, writes, syncs;

__attribute__((constructor)) static void begin(void) {
  const char *at = getenv("CRASH_AT"), *shift = getenv("CRASH_CLOCK");
  if (at) sscanf(at, "%7s %7s %ld", when, what, &number);
  if (shift) sscanf(shift, "%ld %ld", &offset, &offset_from);
  trace = getenv("CRASH_LOG");
  synced = getenv("CRASH_SYNCED");
}

static int ends(const char *path, const char *end) {
  size_t size = strlen(path), tail = strlen(end);
  return size >= tail && strcmp(path + size - tail, end) == 0;
}

static int watched(int fd) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t size = readlink(link, path, sizeof path - 1);
  if (size < 0) return 0;
  path[size] = 0;
  return ends(path, "/runs.db") || ends(path, "/runs.db-wal") || ends(path, "/runs.db-journal");
}

static void die_if(const char *now, const char *deed, long count) {
  if (count != number || strcmp(now, when) || strcmp(deed, what)) return;
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

static void tell(const char *line) {
  int fd = trace ? open(trace, O_WRONLY | O_APPEND | O_CREAT, 0600) : -1;
  if (fd < 0) return;
  if (syscall(SYS_write, fd, line, strlen(line)) < 0) abort();
  close(fd);
}

static void keep(int fd) {
  char from[64], to[4096], fresh[4200], bytes[65536];
  struct stat found;
  if (!synced || fstat(fd, &found)) return;
  snprintf(from, sizeof from, "/proc/self/fd/%d", fd);
  snprintf(to, sizeof to, "%s/%lu", synced, (unsigned long)found.st_ino);
  snprintf(fresh, sizeof fresh, "%s.new", to);
  int in = open(from, O_RDONLY), out = open(fresh, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  for (ssize_t size; (size = read(in, bytes, sizeof bytes)) > 0;)
    if (syscall(SYS_write, out, bytes, size) != size) abort();
  close(in);
  close(out);
  rename(fresh, to);
}

static ssize_t put(int fd, const void *bytes, size_t size, off64_t at) {
  return at < 0 ? syscall(SYS_write, fd, bytes, size) : syscall(SYS_pwrite64, fd, bytes, size, at);
}

static ssize_t written(int fd, const void *bytes, size_t size, off64_t at) {
  if (!watched(fd)) return put(fd, bytes, size, at);
  pthread_mutex_lock(&lock);
  long count = ++writes;
  die_if("before", "write", count);
  int half = count == number && !strcmp(when, "half"), full = count >= number && !strcmp(when, "full");
  ssize_t done = full ? -1 : put(fd, bytes, half ? size / 2 : size, at);
  int error = full ? ENOSPC : errno;
  die_if("half", "write", count);
  tell("write\n");
  die_if("after", "write", count);
  pthread_mutex_unlock(&lock);
  errno = error;
  return done;
}

static int flushed(int fd, long how) {
  if (!watched(fd)) return syscall(how, fd);
  pthread_mutex_lock(&lock);
  long count = ++syncs;
  die_if("before", "sync", count);
  int done = syscall(how, fd), error = errno;
  keep(fd);
  tell("sync\n");
  die_if("after", "sync", count);
  pthread_mutex_unlock(&lock);
  errno = error;
  return done;
}

ssize_t write(int fd, const void *bytes, size_t size) { return written(fd, bytes, size, -1); }
ssize_t pwrite(int fd, const void *bytes, size_t size, off_t at) { return written(fd, bytes, size, at); }
ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t at) { return written(fd, bytes, size, at); }
int fsync(int fd) { return flushed(fd, SYS_fsync); }
int fdatasync(int fd) { return flushed(fd, SYS_fdatasync); }

int clock_gettime(clockid_t clock, struct timespec *time) {
  int done = syscall(SYS_clock_gettime, clock, time);
  int calendar = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE;
  if (done == 0 && calendar && writes >= offset_from) time->tv_sec += offset;
  return done;
}
