// The kernels for 64-bit Arm, where the compiler's vectors are NEON's and 32 registers hold a larger tile.
#include "CKernels.h"

#if defined(__aarch64__)
#define PATH(name) neon_##name
#define LANES 4
#define TILE_ROWS 4

#include "generic.h"

const PaliKernels pali_neon = TABLE();
#endif
