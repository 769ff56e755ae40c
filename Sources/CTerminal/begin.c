// The first thing in the program's life: what it inherits is made what everything after it takes for granted.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "CTerminal.h"

void ct_begin(void) {
    // A file opened later would get the number of a closed standard stream, and be written over by messages. Opened
    // the wrong way round, for use of it to stay an error.
    static const int modes[] = {O_WRONLY, O_RDONLY, O_RDONLY};
    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++) {
        if (fcntl(stream, F_GETFD) < 0 && errno == EBADF) (void)open("/dev/null", modes[stream]);
    }
    // A reader that has gone and a file that has reached its limit are errors of a write, not ends of the program.
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    // Swift's runtime takes ^\ for a crash, and on a terminal begins to debug it.
    struct sigaction quit;
    if (sigaction(SIGQUIT, NULL, &quit) == 0 && quit.sa_handler != SIG_IGN) signal(SIGQUIT, SIG_DFL);
    // A parent that works with dispatch queues hands down a mask in which signals are blocked.
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}
