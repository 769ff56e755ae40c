// How many cores this process may run on: Swift cannot see sched_getaffinity.
#define _GNU_SOURCE
#include <sched.h>
#include <unistd.h>

#include "CKernels.h"

int pali_usable_cores(void) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0) return CPU_COUNT(&set);
    long online = sysconf(_SC_NPROCESSORS_ONLN);  // more than 1024 cores do not fit the set
    return online > 0 ? (int)online : 1;
}
