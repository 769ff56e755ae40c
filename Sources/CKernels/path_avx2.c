// The kernels for AVX2 with FMA and F16C.
#include "CKernels.h"

#if defined(__x86_64__)

#define PATH(name) avx2_##name
#define LANES 8
#define TILE_ROWS 2

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)
#include "generic.h"

#pragma clang attribute pop

const PaliKernels pali_avx2 = TABLE();
#endif
