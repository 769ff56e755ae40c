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

const PaliKernels pali_avx512 = {
    avx512_linear, 0, avx512_linear_blocks, avx512_quantise_rows, avx512_gelu, avx512_attention,
};

const PaliKernels pali_avx512bf16 = {
    avx512_linear, pali_linear_bf16, avx512_linear_blocks, avx512_quantise_rows, avx512_gelu, avx512_attention,
};
#endif
