// A program that has the terminal for a while, as a shell with job control would run it: in a process group of its
// own, in the foreground.
#define _GNU_SOURCE  // close_range
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "CTerminal.h"
#include "restore.h"
#include "signals.h"

static void foreground(pid_t group) {
    sigset_t before;
    ct_block_one(SIGTTOU, &before);
    tcsetpgrp(STDIN_FILENO, group);
    sigprocmask(SIG_SETMASK, &before, NULL);
}

// Handlers end with exec; what this program ignores for itself is the child's to suffer.
static void become(char *const argv[]) {
    struct sigaction standard;
    memset(&standard, 0, sizeof standard);
    standard.sa_handler = SIG_DFL;
    for (int number = 1; number <= SIGRTMAX; number++) {
        struct sigaction now;
        if (sigaction(number, NULL, &now) != 0) continue;
        bool inherited = now.sa_handler == SIG_IGN && number != SIGPIPE && number != SIGXFSZ;
        if (!inherited) sigaction(number, &standard, NULL);
    }
    setpgid(0, 0);
    foreground(getpid());
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    // Libraries' descriptors that do not close by themselves are nothing to the child.
    close_range(3, ~0U, 0);
    execv(argv[0], argv);
    _exit(127);
}

int ct_child_start(char *const argv[], int *child) {
    sigset_t all, before;
    sigfillset(&all);
    // Until exec a signal to the child would be handled as one to this program.
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t process = fork();
    int code = errno;
    if (process == 0) become(argv);
    if (process > 0) setpgid(process, process);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    *child = process;
    return process < 0 ? code : 0;
}

ct_child_state ct_child_look(int child, int *detail) {
    int status = 0;
    pid_t found;
    do found = waitpid(child, &status, WNOHANG | WUNTRACED);
    while (found < 0 && errno == EINTR);
    if (found == 0) return CT_CHILD_RUNS;
    if (found > 0 && WIFSTOPPED(status)) return CT_CHILD_STOPPED;
    if (found > 0 && WIFSIGNALED(status)) {
        *detail = WTERMSIG(status);
        return CT_CHILD_KILLED;
    }
    *detail = found > 0 ? WEXITSTATUS(status) : 127;
    return CT_CHILD_EXITED;
}

static struct termios child_modes;
static bool modes_kept;

void ct_child_pause(void) {
    modes_kept = tcgetattr(STDIN_FILENO, &child_modes) == 0;
    foreground(getpgrp());
    ct_restore_termios();
}

void ct_child_resume(int child) {
    if (tcgetpgrp(STDIN_FILENO) != child) {
        // Without SIGTTOU blocked: in the background this program stops here until it has the terminal to give.
        if (modes_kept) tcsetattr(STDIN_FILENO, TCSADRAIN, &child_modes);
        tcsetpgrp(STDIN_FILENO, child);
        modes_kept = false;
    }
    kill(-child, SIGCONT);
}

void ct_child_end(bool in_order) {
    modes_kept = false;
    foreground(getpgrp());
    if (!in_order) ct_reset_terminal();
    ct_restore_termios();
}

void ct_child_signal(int child, int number) {
    kill(-child, number);
    kill(-child, SIGCONT);
}
