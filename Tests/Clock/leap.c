/* A wall clock that leaps, for a program under test alone: loaded in front of libc (LD_PRELOAD), it adds as many seconds as
 * stand in the file LEAP_FILE, at each look. Clocks that do not show the time of day are left as they are. */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long leap(void)
{
    int kept = errno;
    long seconds = 0;
    const char *path = getenv("LEAP_FILE");
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file >= 0) {
        char text[32];
        ssize_t count = read(file, text, sizeof text - 1);
        close(file);
        if (count > 0) {
            text[count] = 0;
            seconds = strtol(text, NULL, 10);
        }
    }
    errno = kept;
    return seconds;
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    long result = syscall(SYS_clock_gettime, clock, now);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        now->tv_sec += leap();
    return (int) result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    struct timespec time;
    (void) zone;
    if (clock_gettime(CLOCK_REALTIME, &time) != 0)
        return -1;
    now->tv_sec = time.tv_sec;
    now->tv_usec = time.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *copy)
{
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0)
        return -1;
    if (copy)
        *copy = now.tv_sec;
    return now.tv_sec;
}
