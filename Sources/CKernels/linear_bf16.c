// Matrix products of bfloat16 activations with bfloat16 weights, float32 sums: the instruction multiplies
// and adds pairs, so a product takes half the time and decoding reads the weights as they are stored.
#include "linear_bf16.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512bf16")))
#define INLINE static inline __attribute__((always_inline))

TARGET INLINE __m512bh load(const uint16_t *p) { return (__m512bh)_mm512_loadu_si512(p); }

TARGET INLINE __m512bh load_tail(const uint16_t *p, __mmask32 mask) {
    return (__m512bh)_mm512_maskz_loadu_epi16(mask, p);
}

// R rows by O outputs of some inputs; the counts are constants at every call, so the sums stay in registers.
// `bias` NULL: adds to what is there.
TARGET INLINE void tile(
    const uint16_t *x, size_t inputs, const uint16_t *w, size_t stride, const float *bias, float *y, size_t y_stride,
    int R, int O) {
    __m512 sums[6][4];
    for (int r = 0; r < R; r++)
        for (int o = 0; o < O; o++) sums[r][o] = _mm512_setzero_ps();
    size_t i = 0;
    for (; i + 32 <= inputs; i += 32) {
        __m512bh weights[4];
        for (int o = 0; o < O; o++) weights[o] = load(w + o * stride + i);
        for (int r = 0; r < R; r++) {
            __m512bh row = load(x + r * stride + i);
            for (int o = 0; o < O; o++) sums[r][o] = _mm512_dpbf16_ps(sums[r][o], row, weights[o]);
        }
    }
    if (i < inputs) {
        __mmask32 mask = (__mmask32)((1u << (inputs - i)) - 1);
        __m512bh weights[4];
        for (int o = 0; o < O; o++) weights[o] = load_tail(w + o * stride + i, mask);
        for (int r = 0; r < R; r++) {
            __m512bh row = load_tail(x + r * stride + i, mask);
            for (int o = 0; o < O; o++) sums[r][o] = _mm512_dpbf16_ps(sums[r][o], row, weights[o]);
        }
    }
    for (int r = 0; r < R; r++) {
        for (int o = 0; o < O; o++) {
            float *to = y + r * y_stride + o;
            *to = _mm512_reduce_add_ps(sums[r][o]) + (bias ? bias[o] : *to);
        }
    }
}

// All rows by four outputs or fewer.
TARGET INLINE void columns(
    const uint16_t *x, size_t rows, size_t inputs, const uint16_t *w, size_t stride, const float *bias, float *y,
    size_t y_stride, int O) {
    size_t r = 0;
    for (; r + 6 <= rows; r += 6) tile(x + r * stride, inputs, w, stride, bias, y + r * y_stride, y_stride, 6, O);
    for (; r + 2 <= rows; r += 2) tile(x + r * stride, inputs, w, stride, bias, y + r * y_stride, y_stride, 2, O);
    for (; r < rows; r++) tile(x + r * stride, inputs, w, stride, bias, y + r * y_stride, y_stride, 1, O);
}

// Rows and, for several rows, inputs are taken some at a time, so that the rows stay in the second-level cache
// while all outputs pass by and the outputs' weights in the first level while the rows do.
TARGET void pali_linear_bf16(
    const uint16_t *x, size_t rows, size_t inputs, const void *weights, size_t begin, size_t end, const float *bias,
    float *y, size_t y_stride) {
    static const float none[4] = {0};
    const uint16_t *w = weights;
    size_t depth = rows < 6 ? inputs : 2048;
    size_t blocks = (rows + 143) / 144, block = ((rows + blocks - 1) / blocks + 5) / 6 * 6;
    for (size_t i = 0; i < inputs; i += depth) {
        size_t count = inputs - i < depth ? inputs - i : depth;
        for (size_t first = 0; first < rows; first += block) {
            size_t left = rows - first < block ? rows - first : block;
            const uint16_t *from = x + first * inputs + i;
            for (size_t o = begin; o < end; o += 4) {
                size_t outputs = end - o < 4 ? end - o : 4;
                const uint16_t *column = w + (o - begin) * inputs + i;
                float *to = y + first * y_stride + o;
                const float *start = i > 0 ? 0 : bias ? bias + o : none;
                if (outputs == 4) {
                    columns(from, left, count, column, inputs, start, to, y_stride, 4);
                } else {
                    for (size_t k = 0; k < outputs; k++)
                        columns(
                            from, left, count, column + k * inputs, inputs, start ? start + k : 0, to + k, y_stride, 1);
                }
            }
        }
    }
}
#endif
