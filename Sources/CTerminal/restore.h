// Giving the terminal back on exits that nobody planned.
#ifndef RESTORE_H
#define RESTORE_H

/// Remembers the terminal's modes, to be restored whatever ends the program.
void ct_save_terminal(void);
/// Restores the line discipline as it was saved, also where another process group has the terminal.
void ct_restore_termios(void);
/// Writes the sequence that resets what this program, or one that it started, may have set in the terminal.
void ct_reset_terminal(void);
/// From now on there is nothing to restore.
void ct_forget_terminal(void);

#endif
