// What must work when the program is no longer sane: only async-signal-safe calls.
#include "restore.h"

#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "CTerminal.h"
#include "signals.h"

static struct termios saved_modes;
static volatile sig_atomic_t saved;

enum { path_limit = 4096 };
static char doomed[path_limit];

// Paste and mouse modes off, plain keypad and cursor keys, colours reset, cursor shown, the normal screen: xterm's
// sequences, which every terminal that pali draws on shares or ignores.
static const char reset_sequence[] =
    "\033[?2004l\033[?1006l\033[?1003l\033[?1002l\033[?1000l\033[?1l\033>\033[0m\033[?25h\033[?1049l";

void ct_save_terminal(void) { saved = tcgetattr(STDIN_FILENO, &saved_modes) == 0; }

void ct_forget_terminal(void) { saved = 0; }

static void set_saved_modes(int when) {
    sigset_t before;
    ct_block_one(SIGTTOU, &before);  // It would stop a process that has not got the terminal.
    tcsetattr(STDIN_FILENO, when, &saved_modes);
    sigprocmask(SIG_SETMASK, &before, NULL);
}

void ct_restore_termios(void) {
    if (saved) set_saved_modes(TCSADRAIN);
}

void ct_reset_terminal(void) {
    // A terminal that takes nothing any more must not keep the program from ending.
    struct pollfd output = {.fd = STDOUT_FILENO, .events = POLLOUT};
    if (poll(&output, 1, 100) != 1 || !(output.revents & POLLOUT)) return;
    sigset_t before;
    ct_block_one(SIGTTOU, &before);
    ssize_t ignored = write(STDOUT_FILENO, reset_sequence, sizeof reset_sequence - 1);
    (void)ignored;
    sigprocmask(SIG_SETMASK, &before, NULL);
}

void ct_doom_file(const char *path) {
    doomed[0] = 0;
    if (path && strchr(path, '/') && strlen(path) < path_limit) memcpy(doomed, path, strlen(path) + 1);
}

void ct_clean_up(void) {
    if (doomed[0]) {
        unlink(doomed);
        *strrchr(doomed, '/') = 0;
        rmdir(doomed);
        doomed[0] = 0;
    }
    if (!saved) return;
    ct_reset_terminal();
    set_saved_modes(TCSANOW);
}
