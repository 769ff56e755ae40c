// Some twenty functions over ncursesw; curses.h stays hidden from Swift.
#ifndef CTERMINAL_H
#define CTERMINAL_H
#endif
