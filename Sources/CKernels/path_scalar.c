// The kernels for any CPU, as the compiler may assume it.
#include "CKernels.h"

#define PATH(name) scalar_##name
#define LANES 4
#define TILE_ROWS 2

#include "generic.h"

const PaliKernels pali_scalar = TABLE();
