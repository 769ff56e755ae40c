// The kernels for 64-bit Arm with dot products of bytes.
#include "CKernels.h"

#if defined(__aarch64__)
#include <arm_neon.h>

#define PATH(name) neon_dot_##name
#define LANES 4
#define TILE_ROWS 4

#pragma clang attribute push(__attribute__((target("dotprod"))), apply_to = function)
#define OWN_LINEAR_BLOCKS
#include "generic.h"
#include "blocks_bytes.h"

INLINE void block_sums(const uint8_t *codes, const int8_t *const *rows, ints sums[][PARTS], const int bits, const int R) {
    int32x4_t dots[4][PARTS];
    for (int r = 0; r < R; r++)
        for (int p = 0; p < PARTS; p++) dots[r][p] = vdupq_n_s32(0);
#pragma clang loop unroll(full)
    for (int k = 0; k < (int)pali_block(bits) / 4; k++) {
        int8x16_t weights[PARTS];
        for (int p = 0; p < PARTS; p++) {
            uint8x16_t held = vld1q_u8(codes + (bits == 8 ? k : k % 4) * 64 + p * 16);
            if (bits == 8)
                held = veorq_u8(held, vdupq_n_u8(128));
            else
                held = k < 4 ? vandq_u8(held, vdupq_n_u8(15)) : vshrq_n_u8(held, 4);
            weights[p] = vreinterpretq_s8_u8(held);
        }
        for (int r = 0; r < R; r++) {
            int32_t four;
            memcpy(&four, rows[r] + k * 4, 4);
            int8x16_t inputs = vreinterpretq_s8_s32(vdupq_n_s32(four));
            for (int p = 0; p < PARTS; p++) dots[r][p] = vdotq_s32(dots[r][p], weights[p], inputs);
        }
    }
    for (int r = 0; r < R; r++)
        for (int p = 0; p < PARTS; p++) sums[r][p] = (ints)dots[r][p];
}

#pragma clang attribute pop

const PaliKernels pali_neon_dot = TABLE();
#endif
