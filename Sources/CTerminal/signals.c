// Every signal that would end the program gives the terminal back first, and then ends it as it would have. While a
// loop listens, it is told and ends in good order; the same, or another one, sent again ends the program at once, and
// so does the alarm where the loop cannot listen.
#include "signals.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "CTerminal.h"
#include "restore.h"

enum { patience = 2 };  // seconds

// Signals without a handler of ours whose default is to end the program; the real-time ones are added to them.
static const int ending[] = {SIGHUP,  SIGINT,    SIGQUIT, SIGTERM, SIGUSR1,   SIGUSR2, SIGALRM,
                             SIGVTALRM, SIGPROF, SIGXCPU, SIGPOLL, SIGSTKFLT, SIGPWR};
static const int waking[] = {SIGWINCH, SIGCONT, SIGCHLD};
static const int crashing[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS};

static volatile sig_atomic_t wake_descriptor = -1, ended_by;
static ct_fault_line fault_line;

void ct_block_one(int number, sigset_t *before) {
    sigset_t one;
    sigemptyset(&one);
    sigaddset(&one, number);
    sigprocmask(SIG_BLOCK, &one, before);
}

static void handle(int number, void (*handler)(int)) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
}

// Whoever started the program with a signal ignored (nohup, `&`) wants that.
static void handle_unless_ignored(int number, void (*handler)(int)) {
    struct sigaction before;
    if (sigaction(number, NULL, &before) != 0 || before.sa_handler != SIG_IGN) handle(number, handler);
}

void ct_end_by(int number) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = SIG_DFL;
    sigaction(number, &action, NULL);
    sigset_t one;
    sigemptyset(&one);
    sigaddset(&one, number);
    sigprocmask(SIG_UNBLOCK, &one, NULL);
    raise(number);
    _exit(128 + number);
}

static void wake(int number) {
    int before = errno;
    unsigned char byte = (unsigned char)number;
    ssize_t ignored = write(wake_descriptor, &byte, 1);
    (void)ignored;
    errno = before;
}

static void wake_handler(int number) {
    if (wake_descriptor >= 0) wake(number);
}

static void end_handler(int number) {
    if (wake_descriptor >= 0 && !ended_by) {
        ended_by = number;
        alarm(patience);
        wake(number);
        return;
    }
    ct_clean_up();
    ct_end_by(ended_by ? ended_by : number);
}

void ct_watch_signals(int descriptor) {
    wake_descriptor = descriptor;
    for (size_t i = 0; i < sizeof waking / sizeof *waking; i++) handle(waking[i], wake_handler);
    handle_unless_ignored(SIGTSTP, wake_handler);
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++) handle_unless_ignored(ending[i], end_handler);
    for (int number = SIGRTMIN; number <= SIGRTMAX; number++) handle_unless_ignored(number, end_handler);
}

int ct_stop_listening(void) {
    wake_descriptor = -1;
    return ended_by;
}

// The line ends with its own newline. It names a file: whatever could steer the terminal is left out.
static void say(const char *line) {
    char text[1024] = "pali: ";
    size_t used = strlen(text);
    for (; *line && used < sizeof text; line++) {
        unsigned char byte = (unsigned char)*line;
        text[used++] = (byte < 0x20 && byte != '\n') || byte == 0x7F ? '?' : *line;
    }
    ssize_t ignored = write(STDERR_FILENO, text, used);
    (void)ignored;
}

static void crash_handler(int number, siginfo_t *info, void *context) {
    (void)context;
    ct_clean_up();
    // A mapped file that became shorter is bad input, not a fault of the program.
    const char *line = number == SIGBUS && fault_line ? fault_line(info->si_addr) : NULL;
    if (line) {
        say(line);
        _exit(1);
    }
    raise(number);  // SA_RESETHAND: the default action now ends the process as it should
}

void ct_watch_crashes(ct_fault_line line) {
    // A stack that has run over has no room for a handler.
    static char room[1 << 16];
    stack_t stack = {.ss_sp = room, .ss_size = sizeof room};
    sigaltstack(&stack, NULL);
    fault_line = line;
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = crash_handler;
    action.sa_flags = SA_SIGINFO | SA_RESETHAND | SA_NODEFER | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof crashing / sizeof *crashing; i++) sigaction(crashing[i], &action, NULL);
}

void ct_stop_process(void) {
    struct sigaction action, before;
    memset(&action, 0, sizeof action);
    action.sa_handler = SIG_DFL;
    sigemptyset(&action.sa_mask);
    sigaction(SIGTSTP, &action, &before);
    kill(0, SIGTSTP);  // The group: a script around the program stops with it, or its shell would not notice.
    sigaction(SIGTSTP, &before, NULL);
}
