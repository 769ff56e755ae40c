#include "database.h"

#include "CTerminal.h"
// After every other header, because of its macros.
#include <curses.h>
#include <term.h>
#include <unistd.h>

bool ct_probe(int *colors, bool *direct) {
    int error = 0;
    *colors = 0;
    *direct = false;
    if (setupterm(NULL, STDOUT_FILENO, &error) != OK) return false;
    int count = tigetnum("colors");
    *colors = count > 0 ? count : 0;
    *direct = tigetflag("RGB") > 0 || tigetnum("RGB") > 0 || tigetflag("Tc") > 0;
    const char *move = tigetstr("cup");
    bool can_move = move != NULL && move != (const char *)-1;
    del_curterm(cur_term);
    return can_move;
}

bool ct_probe_mouse(void) {
    int error = 0;
    if (setupterm(NULL, STDOUT_FILENO, &error) != OK) return false;
    bool reports = ct_reports_mouse();
    del_curterm(cur_term);
    return reports;
}

bool ct_reports_mouse(void) {
    const char *report = tigetstr("kmous");
    return report != NULL && report != (const char *)-1;
}
