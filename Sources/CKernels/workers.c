// Worker threads that watch for the next job a little while before they sleep: decoding has hundreds of jobs a
// token, some of them shorter than it takes to wake a thread.
#include "CKernels.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

enum { MOST = 1024, CLOSED = 1 << 20, SPINS = 4000 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t bell = PTHREAD_COND_INITIALIZER;
static atomic_flag busy = ATOMIC_FLAG_INIT;
static atomic_uint generation;  // of the job
static atomic_int sleepers;
// How many workers are inside, and CLOSED when nobody may start on the job any more.
static atomic_int inside = CLOSED;
// The job; written while it is closed and nobody is inside.
static void (*job)(void *);
static void *job_context;
static int job_workers;
static int workers;  // those that exist; changed by whoever holds `busy`

static void pause_briefly(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

static unsigned next_generation(unsigned seen) {
    for (int i = 0; i < SPINS; i++) {
        unsigned now = atomic_load(&generation);
        if (now != seen) return now;
        pause_briefly();
    }
    pthread_mutex_lock(&lock);
    atomic_fetch_add(&sleepers, 1);
    while (atomic_load(&generation) == seen) pthread_cond_wait(&bell, &lock);
    atomic_fetch_sub(&sleepers, 1);
    pthread_mutex_unlock(&lock);
    return atomic_load(&generation);
}

static void *serve(void *argument) {
    int number = (int)(intptr_t)argument;
    unsigned seen = 0;
    for (;;) {
        seen = next_generation(seen);
        // A late worker finds the job closed, or the next one open, which serves as well.
        int before = atomic_fetch_add(&inside, 1);
        if (!(before & CLOSED) && number < job_workers) job(job_context);
        atomic_fetch_sub(&inside, 1);
    }
    return 0;
}

static void grow(int wanted) {
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0) return;
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    for (pthread_t thread; workers < wanted && workers < MOST; workers++)
        if (pthread_create(&thread, &attributes, serve, (void *)(intptr_t)workers) != 0) break;
    pthread_attr_destroy(&attributes);
}

void pali_together(int threads, void (*work)(void *), void *context) {
    // Someone else's job is under way, or this is part of one: no worker is free.
    if (threads < 2 || atomic_flag_test_and_set(&busy)) {
        work(context);
        return;
    }
    grow(threads - 1);
    job = work, job_context = context, job_workers = threads - 1;
    atomic_fetch_and(&inside, ~CLOSED);
    atomic_fetch_add(&generation, 1);
    if (atomic_load(&sleepers) > 0) {
        pthread_mutex_lock(&lock);
        pthread_cond_broadcast(&bell);
        pthread_mutex_unlock(&lock);
    }
    work(context);
    atomic_fetch_or(&inside, CLOSED);
    for (int i = 0; atomic_load(&inside) != CLOSED; i++) {
        if (i < SPINS)
            pause_briefly();
        else
            sched_yield();
    }
    atomic_flag_clear(&busy);
}
