// Giving the terminal back on exits that nobody planned.
#ifndef RESTORE_H
#define RESTORE_H

/// Remembers the terminal's modes, to be restored after a crash.
void ct_save_terminal(void);
/// Restores the line discipline as it was saved.
void ct_restore_termios(void);
/// From now on there is nothing to restore.
void ct_forget_terminal(void);

#endif
