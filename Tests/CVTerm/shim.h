// libvterm, a terminal without a screen: tests read from it what the program has drawn. And the start of a
// program on a pseudo-terminal, which Swift cannot do: it has no fork.
#ifndef CVTERM_SHIM_H
#define CVTERM_SHIM_H

#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <vterm.h>

/// Waits until a child has become another program, or has ended: `watch` is a pipe that closes then.
static inline void wait_for_exec(const int watch[2]) {
    char byte;
    close(watch[1]);
    while (read(watch[0], &byte, 1) < 0 && errno == EINTR) {}
    close(watch[0]);
}

/// Starts `program` on a new pseudo-terminal of that size, in `folder` (NULL: this one). The terminal's
/// primary side, or -1.
static inline int pty_start(const char *program, char *const argv[], char *const envp[], const char *folder,
                            int columns, int rows, pid_t *process) {
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    int primary = -1, watch[2];
    // By its number: pipe2 is declared for _GNU_SOURCE alone, and with that this module's types would not be Glibc's.
    if (syscall(SYS_pipe2, watch, O_CLOEXEC) != 0) return -1;
    *process = forkpty(&primary, NULL, NULL, &size);
    if (*process == 0) {
        // The thread that starts it may be one that takes no signals; the program must.
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        if (!folder || chdir(folder) == 0) execve(program, argv, envp);
        _exit(127);
    }
    // Until then a signal would be taken by the handlers of the tests.
    wait_for_exec(watch);
    if (*process < 0) return -1;
    fcntl(primary, F_SETFL, O_NONBLOCK);
    fcntl(primary, F_SETFD, FD_CLOEXEC);
    return primary;
}

static inline void pty_resize(int primary, int columns, int rows) {
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    ioctl(primary, TIOCSWINSZ, &size);
}

#endif
