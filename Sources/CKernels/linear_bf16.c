// Matrix products of bfloat16 activations with bfloat16 weights, float32 sums: the instruction multiplies
// and adds pairs, so a product takes half the time and decoding reads the weights as they are stored.
#include "CKernels.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512bf16")))
#define INLINE static inline __attribute__((always_inline))

int pali_has_bf16(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx512bf16") && __builtin_cpu_supports("avx512bw");
}

TARGET INLINE __m512bh load(const uint16_t *p) { return (__m512bh)_mm512_loadu_si512(p); }

TARGET INLINE __m512bh load_tail(const uint16_t *p, __mmask32 mask) {
    return (__m512bh)_mm512_maskz_loadu_epi16(mask, p);
}

// R rows by O outputs; the counts are constants at every call, so the sums stay in registers.
TARGET INLINE void tile(
    const uint16_t *x, size_t inputs, const uint16_t *w, const float *bias, float *y, size_t y_stride, int R, int O) {
    __m512 sums[6][4];
    for (int r = 0; r < R; r++)
        for (int o = 0; o < O; o++) sums[r][o] = _mm512_setzero_ps();
    size_t i = 0;
    for (; i + 32 <= inputs; i += 32) {
        __m512bh weights[4];
        for (int o = 0; o < O; o++) weights[o] = load(w + o * inputs + i);
        for (int r = 0; r < R; r++) {
            __m512bh row = load(x + r * inputs + i);
            for (int o = 0; o < O; o++) sums[r][o] = _mm512_dpbf16_ps(sums[r][o], row, weights[o]);
        }
    }
    if (i < inputs) {
        __mmask32 mask = (__mmask32)((1u << (inputs - i)) - 1);
        __m512bh weights[4];
        for (int o = 0; o < O; o++) weights[o] = load_tail(w + o * inputs + i, mask);
        for (int r = 0; r < R; r++) {
            __m512bh row = load_tail(x + r * inputs + i, mask);
            for (int o = 0; o < O; o++) sums[r][o] = _mm512_dpbf16_ps(sums[r][o], row, weights[o]);
        }
    }
    for (int r = 0; r < R; r++)
        for (int o = 0; o < O; o++)
            y[r * y_stride + o] = _mm512_reduce_add_ps(sums[r][o]) + (bias ? bias[o] : 0);
}

// Rows are taken some at a time, so that they stay in the cache while all outputs pass by.
TARGET void pali_linear_bf16(
    const uint16_t *x, size_t rows, size_t inputs, const void *weights, size_t begin, size_t end, const float *bias,
    float *y, size_t y_stride) {
    const uint16_t *w = weights;
    size_t block = (size_t)(512 << 10) / (inputs * 2) / 6 * 6;
    if (block < 6) block = 6;
    for (size_t first = 0; first < rows; first += block) {
        size_t last = rows - first < block ? rows : first + block;
        for (size_t o = begin; o < end; o += 4) {
            size_t outputs = end - o < 4 ? end - o : 4;
            const uint16_t *column = w + (o - begin) * inputs;
            const float *b = bias ? bias + o : 0;
            size_t r = first;
            if (outputs == 4) {
                for (; r + 6 <= last; r += 6)
                    tile(x + r * inputs, inputs, column, b, y + r * y_stride + o, y_stride, 6, 4);
                for (; r < last; r++) tile(x + r * inputs, inputs, column, b, y + r * y_stride + o, y_stride, 1, 4);
            } else {
                for (; r < last; r++)
                    for (size_t k = 0; k < outputs; k++)
                        tile(x + r * inputs, inputs, column + k * inputs, b ? b + k : 0, y + r * y_stride + o + k,
                             y_stride, 1, 1);
            }
        }
    }
}

TARGET void pali_narrow(const float *x, size_t count, uint16_t *out) {
    size_t i = 0;
    for (; i + 16 <= count; i += 16)
        _mm256_storeu_si256((__m256i *)(out + i), (__m256i)_mm512_cvtneps_pbh(_mm512_loadu_ps(x + i)));
    if (i < count) {
        __mmask16 mask = (__mmask16)((1u << (count - i)) - 1);
        _mm256_mask_storeu_epi16(out + i, mask, (__m256i)_mm512_cvtneps_pbh(_mm512_maskz_loadu_ps(mask, x + i)));
    }
}

#else

int pali_has_bf16(void) { return 0; }

void pali_linear_bf16(
    const uint16_t *x, size_t rows, size_t inputs, const void *weights, size_t begin, size_t end, const float *bias,
    float *y, size_t y_stride) {}

void pali_narrow(const float *x, size_t count, uint16_t *out) {}

#endif
