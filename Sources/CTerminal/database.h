// Questions to the terminal database. Apart from the rest, because term.h makes macros of common words.
#ifndef DATABASE_H
#define DATABASE_H

#include <stdbool.h>

/// True when the open terminal reports a mouse, and so knows xterm's private modes.
bool ct_reports_mouse(void);

#endif
