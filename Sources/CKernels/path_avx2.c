// The kernels for AVX2 with FMA and F16C.
#include "CKernels.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define PATH(name) avx2_##name
#define LANES 8
#define TILE_ROWS 2

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)
#define OWN_LINEAR_BLOCKS
#include "generic.h"
#include "blocks_bytes.h"

INLINE __m256i four_inputs(const int8_t *row) {
    int32_t four;
    memcpy(&four, row, 4);
    return _mm256_set1_epi32(four);
}

// The instruction multiplies unsigned by signed bytes and adds two products in 16 bits. 4 bits: a block's sums fit
// there (16 * 15 * 127). 8 bits: the row's sign goes over to the weights, so that two products fit (2 * 127 * 127).
INLINE void block_sums(const uint8_t *codes, const int8_t *const *rows, ints sums[][PARTS], const int bits, const int R) {
    const __m256i ones = _mm256_set1_epi16(1);
    __m256i narrow[4][PARTS];
    for (int r = 0; r < R; r++)
        for (int p = 0; p < PARTS; p++) narrow[r][p] = _mm256_setzero_si256();
#pragma clang loop unroll(full)
    for (int k = 0; k < (int)pali_block(bits) / 4; k++) {
        __m256i weights[PARTS];
        for (int p = 0; p < PARTS; p++) {
            const __m256i *from = (const __m256i *)(codes + (bits == 8 ? k : k % 4) * 64 + p * 32);
            __m256i held = _mm256_loadu_si256(from);
            if (bits == 8)
                weights[p] = _mm256_xor_si256(held, _mm256_set1_epi8(-128));
            else
                weights[p] = _mm256_and_si256(k < 4 ? held : _mm256_srli_epi16(held, 4), _mm256_set1_epi8(15));
        }
        for (int r = 0; r < R; r++) {
            __m256i four = four_inputs(rows[r] + k * 4);
            for (int p = 0; p < PARTS; p++) {
                if (bits == 8) {
                    __m256i two = _mm256_maddubs_epi16(_mm256_abs_epi8(four), _mm256_sign_epi8(weights[p], four));
                    narrow[r][p] = _mm256_add_epi32(narrow[r][p], _mm256_madd_epi16(two, ones));
                } else {
                    narrow[r][p] = _mm256_add_epi16(narrow[r][p], _mm256_maddubs_epi16(weights[p], four));
                }
            }
        }
    }
    for (int r = 0; r < R; r++)
        for (int p = 0; p < PARTS; p++)
            sums[r][p] = (ints)(bits == 8 ? narrow[r][p] : _mm256_madd_epi16(narrow[r][p], ones));
}

#pragma clang attribute pop

const PaliKernels pali_avx2 = TABLE();
#endif
