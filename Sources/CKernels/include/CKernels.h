// Inner loops of the model, chosen at run time for the CPU.
#ifndef CKERNELS_H
#define CKERNELS_H
#endif
