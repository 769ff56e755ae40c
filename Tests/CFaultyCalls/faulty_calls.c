// The system's calls, one of which fails: FAULTY_CALL names it, FAULTY_AT says at which of its uses, FAULTY_EVERY at
// every how many uses, FAULTY_CODE is the errno. Code 0: it does half of what was asked for. The file FAULTY_MARK is
// made when it happens.
//
// CONNECT_LOG names a file that gets a line for each address that is connected to.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

// The system's own.
#define REAL(call) ((__typeof__(&call))dlsym(RTLD_NEXT, #call))

// Smaller memory may be Swift's or Foundation's own: refusing that ends the program.
enum { LEAST_MEMORY = 8192 };

static const char *faulty, *mark;
static long at, code;
static bool again;
static atomic_long count;

__attribute__((constructor)) static void begin(void) {
    const char *once = getenv("FAULTY_AT"), *every = getenv("FAULTY_EVERY"), *error = getenv("FAULTY_CODE");
    again = every != NULL;
    at = again ? atol(every) : once ? atol(once) : 0;
    code = error ? atol(error) : EIO;
    mark = getenv("FAULTY_MARK");
    faulty = at > 0 ? getenv("FAULTY_CALL") : NULL;
}

static bool fails(const char *call) {
    if (!faulty || strcmp(faulty, call) != 0) return false;
    long now = atomic_fetch_add(&count, 1) + 1;
    if (again ? now % at != 0 : now != at) return false;
    if (mark) close(REAL(open)(mark, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    errno = (int)code;
    return true;
}

// How many bytes to move: all, half of them, or -1 for none and an error.
static ssize_t moved(const char *call, size_t bytes) {
    if (!fails(call)) return (ssize_t)bytes;
    return code ? -1 : (ssize_t)(bytes - bytes / 2);
}

int open(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = va_arg(rest, mode_t);
    va_end(rest);
    return fails("open") ? -1 : REAL(open)(path, flags, mode);
}

int stat(const char *path, struct stat *status) { return fails("stat") ? -1 : REAL(stat)(path, status); }

int fstat(int file, struct stat *status) { return fails("fstat") ? -1 : REAL(fstat)(file, status); }

ssize_t pread(int file, void *bytes, size_t size, off_t from) {
    ssize_t part = moved("pread", size);
    return part < 0 ? -1 : REAL(pread)(file, bytes, (size_t)part, from);
}

ssize_t pwrite(int file, const void *bytes, size_t size, off_t from) {
    ssize_t part = moved("pwrite", size);
    return part < 0 ? -1 : REAL(pwrite)(file, bytes, (size_t)part, from);
}

ssize_t write(int file, const void *bytes, size_t size) {
    ssize_t part = file == STDERR_FILENO ? (ssize_t)size : moved("write", size);
    return part < 0 ? -1 : REAL(write)(file, bytes, (size_t)part);
}

void *mmap(void *address, size_t size, int protection, int flags, int file, off_t from) {
    return file >= 0 && fails("mmap") ? MAP_FAILED : REAL(mmap)(address, size, protection, flags, file, from);
}

int fsync(int file) { return fails("fsync") ? -1 : REAL(fsync)(file); }

int linkat(int from, const char *old, int to, const char *new, int flags) {
    return fails("linkat") ? -1 : REAL(linkat)(from, old, to, new, flags);
}

int rename(const char *old, const char *new) { return fails("rename") ? -1 : REAL(rename)(old, new); }

int posix_memalign(void **memory, size_t alignment, size_t size) {
    return size >= LEAST_MEMORY && fails("posix_memalign") ? ENOMEM : REAL(posix_memalign)(memory, alignment, size);
}

static void log_address(const struct sockaddr *address) {
    const char *path = getenv("CONNECT_LOG");
    if (!path || (address->sa_family != AF_INET && address->sa_family != AF_INET6)) return;
    char host[INET6_ADDRSTRLEN] = "", line[INET6_ADDRSTRLEN + 16];
    const struct sockaddr_in *v4 = (const void *)address;
    const struct sockaddr_in6 *v6 = (const void *)address;
    bool is_v4 = address->sa_family == AF_INET;
    inet_ntop(address->sa_family, is_v4 ? (const void *)&v4->sin_addr : &v6->sin6_addr, host, sizeof host);
    int length = snprintf(line, sizeof line, "%s:%d\n", host, ntohs(is_v4 ? v4->sin_port : v6->sin6_port));
    int file = REAL(open)(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0) return;
    if (REAL(write)(file, line, (size_t)length) != length) abort();
    close(file);
}

int connect(int socket, const struct sockaddr *address, socklen_t length) {
    log_address(address);
    return REAL(connect)(socket, address, length);
}
