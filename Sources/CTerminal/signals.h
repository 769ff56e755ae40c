// What the files of this target share about signals.
#ifndef SIGNALS_H
#define SIGNALS_H

#include <signal.h>

/// Blocks one signal in this thread; `before` gets the mask to go back to.
void ct_block_one(int number, sigset_t *before);
/// Removes the doomed file and gives the terminal back, if it is open. Async-signal-safe.
void ct_clean_up(void);

#endif
