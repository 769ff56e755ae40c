// The kernels for AVX-512 with VNNI, and those with bfloat16 products besides.
#include "CKernels.h"

#if defined(__x86_64__)
#include <immintrin.h>

#include "linear_bf16.h"

#define PATH(name) avx512_##name
#define LANES 16
#define TILE_ROWS 4

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c,avx512f,avx512bw,avx512vl,avx512dq,avx512vnni"))), apply_to = function)
#define OWN_LINEAR_BLOCKS
#include "generic.h"
#include "blocks_vnni.h"

#pragma clang attribute pop

const PaliKernels pali_avx512 = TABLE();

const PaliKernels pali_avx512bf16 = TABLE(
    .linear_bf16_rows = pali_linear_bf16_rows, .pair_rows = pali_pair_rows,
    .linear_bf16_tiles = pali_linear_bf16_tiles);
#endif
