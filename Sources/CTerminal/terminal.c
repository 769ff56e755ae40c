#define _GNU_SOURCE 1  // wcwidth
#define NCURSES_WIDECHAR 1
#include "CTerminal.h"

#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include "database.h"
#include "direct_entry.h"
#include "restore.h"

// Distinct pairs past which ncurses, with default colours, starts to fail is 65,535; the margin is more
// than one full screen of new pairs.
enum { pair_limit = 40000, missing_character = 0xFFFD };

static SCREEN *screen;
static bool direct_colors, utf8_locale, modes_on;
static int last_pair;

// SGR mouse reports for presses, drags and the wheel, and bracketed paste: harmless where unknown.
static const char modes_enter[] = "\033[?1002h\033[?1006h\033[?2004h";
static const char modes_leave[] = "\033[?2004l\033[?1006l\033[?1002l";

static void choose_locale(void) {
    setlocale(LC_ALL, "");
    const char *current = setlocale(LC_CTYPE, NULL);
    // Over SSH and in containers no locale is set, and yet the terminal is UTF-8.
    if (current && (strcmp(current, "C") == 0 || strcmp(current, "POSIX") == 0)) setlocale(LC_CTYPE, "C.UTF-8");
    utf8_locale = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    // Numbers in messages stay as the rest of the program writes them.
    setlocale(LC_NUMERIC, "C");
}

static SCREEN *open_direct(void) {
    char value[sizeof direct_entry + 8];
    snprintf(value, sizeof value, "b64:%s", direct_entry);
    const char *before = getenv("TERMINFO");
    char *saved = before ? strdup(before) : NULL;
    setenv("TERMINFO", value, 1);
    SCREEN *opened = newterm("pali-direct", stdout, stdin);
    if (saved) {
        setenv("TERMINFO", saved, 1);
        free(saved);
    } else {
        unsetenv("TERMINFO");
    }
    return opened;
}

static void terminal_modes(bool on) {
    // The Linux console prints what it does not know; terminals that report a mouse do know these.
    if (!modes_on) return;
    const char *bytes = on ? modes_enter : modes_leave;
    ct_send(bytes, strlen(bytes));
}

bool ct_open(bool direct) {
    choose_locale();
    ct_save_terminal();
    direct_colors = direct;
    screen = direct ? open_direct() : newterm(NULL, stdout, stdin);
    if (!screen) return false;
    raw();
    noecho();
    nonl();
    if (has_colors()) {  // start_color "succeeds" on monochrome terminals and alloc_pair then crashes
        start_color();
        use_default_colors();
    }
    curs_set(0);
    leaveok(stdscr, FALSE);
    scrollok(stdscr, FALSE);
    modes_on = ct_reports_mouse();
    refresh();
    terminal_modes(true);
    return true;
}

int ct_colors(void) {
    if (!has_colors()) return 0;
    return direct_colors ? 1 << 24 : COLORS;
}

bool ct_utf8(void) { return utf8_locale; }

bool ct_probe_utf8(void) {
    choose_locale();
    return utf8_locale;
}

void ct_suspend(void) {
    if (!screen || isendwin()) return;
    terminal_modes(false);
    curs_set(1);
    endwin();
    ct_restore_termios();
}

void ct_resume(void) {
    if (!screen) return;
    reset_prog_mode();
    clearok(curscr, TRUE);
    curs_set(0);
    refresh();
    terminal_modes(true);
}

void ct_close(void) {
    if (!screen) return;
    ct_suspend();
    ct_restore_termios();  // Suspended already, another program may have had the terminal since.
    delscreen(screen);
    screen = NULL;
    ct_forget_terminal();
}

bool ct_window_size(int *columns, int *rows) {
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return false;
    *columns = size.ws_col;
    *rows = size.ws_row;
    return true;
}

void ct_resize(int columns, int rows) {
    if (columns < 1 || rows < 1) return;
    resizeterm(rows, columns);
    clearok(curscr, TRUE);
}

// Indices 0..15 are the palette on a direct terminal: an RGB value that small gets one step of green.
static int ncurses_color(int color) {
    if (color < 0) return -1;
    if (!(color & CT_RGB)) return color < COLORS ? color : -1;
    int rgb = color & 0xFFFFFF;
    return rgb < 16 ? rgb | 0x100 : rgb;
}

static attr_t ncurses_attributes(unsigned attributes) {
    attr_t result = A_NORMAL;
    if (attributes & CT_BOLD) result |= A_BOLD;
    if (attributes & CT_DIM) result |= A_DIM;
    if (attributes & CT_ITALIC) result |= A_ITALIC;
    if (attributes & CT_UNDERLINE) result |= A_UNDERLINE;
    if (attributes & CT_REVERSE) result |= A_REVERSE;
    return result;
}

// A base of the width expected and what combines with it, as a C string; CCHARW_MAX wide characters fit.
static void compose(wchar_t *text, const uint32_t *scalars, size_t count, int width) {
    size_t used = 0;
    text[used++] = count > 0 && wcwidth((wchar_t)scalars[0]) == width ? (wchar_t)scalars[0]
                   : utf8_locale                                     ? missing_character
                                                                     : L'?';
    for (size_t i = 1; i < count && used < CCHARW_MAX - 1; i++) {
        // Joiners and variation selectors would change the width of what stands before them.
        bool selector = scalars[i] == 0x200D || (scalars[i] >= 0xFE00 && scalars[i] <= 0xFE0F);
        if (!selector && wcwidth((wchar_t)scalars[i]) == 0) text[used++] = (wchar_t)scalars[i];
    }
    text[used] = 0;
}

void ct_put(int x, int y, const uint32_t *scalars, size_t count, int width, int foreground, int background,
            unsigned attributes) {
    wchar_t text[CCHARW_MAX + 1];
    compose(text, scalars, count, width);
    int pair = 0;
    if (has_colors() && (foreground >= 0 || background >= 0)) {
        pair = alloc_pair(ncurses_color(foreground), ncurses_color(background));
        if (pair < 0) pair = 0;
        if (pair > last_pair) last_pair = pair;
    }
    cchar_t cell;
    if (setcchar(&cell, text, ncurses_attributes(attributes), 0, &pair) == OK) mvadd_wch(y, x, &cell);
    if (text[0] == missing_character && width == 2) mvaddch(y, x + 1, ' ');
}

bool ct_pairs_exhausted(void) {
    int room = COLOR_PAIRS < pair_limit ? COLOR_PAIRS : pair_limit;
    return has_colors() && last_pair >= room - 1;
}

void ct_reset_pairs(void) {
    reset_color_pairs();
    last_pair = 0;
}

void ct_cursor(int x, int y) {
    if (x < 0) {
        curs_set(0);
        return;
    }
    move(y, x);
    curs_set(1);
}

void ct_show(void) { refresh(); }

void ct_redraw(void) { clearok(curscr, TRUE); }

void ct_send(const char *bytes, size_t count) {
    fflush(stdout);
    while (count > 0) {
        ssize_t written = write(STDOUT_FILENO, bytes, count);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0 && errno == EAGAIN) {
            // Another program has made the terminal non-blocking for all.
            struct pollfd output = {.fd = STDOUT_FILENO, .events = POLLOUT};
            poll(&output, 1, -1);
            continue;
        }
        if (written <= 0) return;
        bytes += written;
        count -= (size_t)written;
    }
}
