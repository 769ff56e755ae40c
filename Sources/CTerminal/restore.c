// What must work when the program is no longer sane: only async-signal-safe calls.
#include "restore.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "CTerminal.h"

static struct termios saved_modes;
static volatile sig_atomic_t saved;
static int wake_descriptor = -1;

// Bracketed paste and mouse off, colours reset, cursor shown, the normal screen: xterm's sequences, which
// every terminal that pali draws on shares or ignores.
static const char reset_sequence[] = "\033[?2004l\033[?1006l\033[?1002l\033[0m\033[?25h\033[?1049l";

void ct_save_terminal(void) { saved = tcgetattr(STDIN_FILENO, &saved_modes) == 0; }

void ct_restore_termios(void) {
    if (saved) tcsetattr(STDIN_FILENO, TCSADRAIN, &saved_modes);
}

void ct_forget_terminal(void) { saved = 0; }

static ct_fault_line fault_line;

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
    if (saved) {
        ssize_t ignored = write(STDOUT_FILENO, reset_sequence, sizeof reset_sequence - 1);
        (void)ignored;
        tcsetattr(STDIN_FILENO, TCSANOW, &saved_modes);
    }
    // A mapped file that became shorter is bad input, not a fault of the program.
    const char *line = number == SIGBUS && fault_line ? fault_line(info->si_addr) : NULL;
    if (line) {
        say(line);
        _exit(1);
    }
    raise(number);  // SA_RESETHAND: the default action now ends the process as it should
}

static void wake_handler(int number) {
    int before = errno;
    char byte = (char)number;
    ssize_t ignored = write(wake_descriptor, &byte, 1);
    (void)ignored;
    errno = before;
}

static void handle(int number, void (*handler)(int), int flags) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    action.sa_flags = flags;
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
}

void ct_watch_signals(int wake) {
    static const int waking[] = {SIGWINCH, SIGCONT, SIGTSTP, SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    wake_descriptor = wake;
    for (size_t i = 0; i < sizeof waking / sizeof *waking; i++) handle(waking[i], wake_handler, SA_RESTART);
}

void ct_watch_crashes(ct_fault_line line) {
    static const int crashing[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS};
    fault_line = line;
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = crash_handler;
    action.sa_flags = SA_SIGINFO | SA_RESETHAND | SA_NODEFER;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof crashing / sizeof *crashing; i++) sigaction(crashing[i], &action, NULL);
}

void ct_stop_process(void) {
    handle(SIGTSTP, SIG_DFL, 0);
    raise(SIGTSTP);
    handle(SIGTSTP, wake_handler, SA_RESTART);
}
