// Some twenty functions over ncursesw; curses.h stays hidden, because Swift can use neither its macros
// (stdscr, LINES) nor its variadic functions. One terminal at a time, one thread.
//
// Input does not pass through here: the caller reads the terminal's bytes itself (mouse and pasted text
// arrive in forms that ncurses does not know on every terminal).
#ifndef CTERMINAL_H
#define CTERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CT_BOLD = 1,
    CT_DIM = 2,
    CT_ITALIC = 4,
    CT_UNDERLINE = 8,
    CT_REVERSE = 16,
};

// A colour argument: -1 is the terminal's own; otherwise a palette index, or CT_RGB | 0xRRGGBB on a
// terminal opened for 24-bit colour.
enum { CT_RGB = 0x1000000 };

/// What the terminal database says of $TERM, without opening anything. False when TERM is unknown
/// or its terminal cannot move its cursor.
/// `colors` is 0 on a monochrome terminal; `direct` tells of an RGB or Tc capability.
bool ct_probe(int *colors, bool *direct);

/// Whether the entry of $TERM tells of a mouse, as far as the terminal database knows it. Opens nothing.
bool ct_probe_mouse(void);

/// Whether the locale's character set is UTF-8, as ct_utf8 will tell it once the terminal is open. Opens nothing.
bool ct_probe_utf8(void);

/// Opens the terminal (standard input and output) in raw mode on the alternate screen. With `direct`,
/// colours are 24-bit whatever TERM says. False when the terminal cannot be driven at all.
bool ct_open(bool direct);

/// The number of palette entries in use: 0 (none), 8, 16, 256 or 1 << 24.
int ct_colors(void);

/// True when the character set is UTF-8, so that block and line characters can be shown.
bool ct_utf8(void);

/// Leaves the alternate screen and restores the terminal as it was. Safe to call twice.
void ct_close(void);

/// As ct_close, but ct_resume() can follow: for ^Z and for starting an editor.
void ct_suspend(void);
void ct_resume(void);

/// The size the kernel reports now, in cells; false when it is unknown.
bool ct_window_size(int *columns, int *rows);

/// Tells ncurses of a new size; the next ct_show repaints everything.
void ct_resize(int columns, int rows);

/// Puts a character (a base and its combining marks) of the given width in cells. A base that the C
/// library takes for another width is replaced, so that the rest of the line stays where it is.
void ct_put(int x, int y, const uint32_t *scalars, size_t count, int width, int foreground, int background,
            unsigned attributes);

/// True once the pairs of colours are nearly used up: call ct_reset_pairs and put every cell again.
bool ct_pairs_exhausted(void);
void ct_reset_pairs(void);

/// Shows the cursor at a cell, or hides it (negative x).
void ct_cursor(int x, int y);

/// Sends what changed to the terminal.
void ct_show(void);

/// Makes the next ct_show repaint the whole screen.
void ct_redraw(void);

/// Sends bytes that draw nothing (clipboard, title) straight to the terminal.
void ct_send(const char *bytes, size_t count);

/// The first call of the program: standard streams that are closed become ones whose use is an error, SIGPIPE and
/// SIGXFSZ become errors of writes, no signal is blocked.
void ct_begin(void);

/// From now on signals write their number as one byte to `wake`: SIGWINCH, SIGCONT, SIGTSTP, SIGCHLD, and every one
/// that would end the program. A second one of those, or two seconds, end it at once, the terminal given back. Call it
/// before ct_open: ncurses leaves signals alone that are taken care of.
void ct_watch_signals(int wake);

/// Nobody reads from `wake` any more: signals end the program at once, the terminal given back. The signal that has
/// asked for the end until now, or 0.
int ct_stop_listening(void);

/// Ends the program as the signal does by default.
_Noreturn void ct_end_by(int number);

/// A file to remove when a signal ends the program, and then its folder; NULL: none any more.
void ct_doom_file(const char *path);

/// A line for a SIGBUS at this address when it lies in a file that was mapped, else NULL.
typedef const char *(*ct_fault_line)(const void *address);

/// From now on the signals of a crash restore the terminal, if it is open, and are raised again. A fault that
/// has a line prints it and ends the process with status 1.
void ct_watch_crashes(ct_fault_line line);

/// Stops the process group as ^Z does; returns when it is continued.
void ct_stop_process(void);

/// Starts a program (argv[0], a path) in a process group of its own that has the terminal. 0, or an errno.
int ct_child_start(char *const argv[], int *child);

typedef enum { CT_CHILD_RUNS, CT_CHILD_STOPPED, CT_CHILD_EXITED, CT_CHILD_KILLED } ct_child_state;

/// What became of it since the last look; `detail` is its exit status or the signal that killed it.
ct_child_state ct_child_look(int child, int *detail);

/// Takes the terminal from a child that has stopped, and gives it back to go on.
void ct_child_pause(void);
void ct_child_resume(int child);

/// Takes the terminal from a child that has ended, or has not and is left behind; not `in_order`: what it may have set
/// in the terminal is reset.
void ct_child_end(bool in_order);

/// Sends a signal to the child's group, and lets it go on to take it.
void ct_child_signal(int child, int number);

#endif
