// Matrix products of bfloat16 activations with bfloat16 weights, float32 sums: the instruction multiplies
// and adds pairs, so a product takes half the time of float32 and the weights are read as files store them.
#include "linear_bf16.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#define TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16")))
#define INLINE static inline __attribute__((always_inline))

// Few rows: the weights are read once, as they lie, for all of them. Each sum is that of 16 lanes, added up across its
// vector at the end: in one order for every number of rows, so that a row gives the same bits whoever comes with it.

TARGET INLINE __m512bh load(const uint16_t *p, __mmask32 mask) { return (__m512bh)_mm512_maskz_loadu_epi16(mask, p); }

// Of 16 lanes: each with the one 8 further on, then 4, 2, 1.
TARGET INLINE float across(__m512 v) {
    __m256 eight = _mm256_add_ps(_mm512_castps512_ps256(v), _mm512_extractf32x8_ps(v, 1));
    __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
    __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}

// The same of 16 vectors, lane by lane in the same order.
TARGET INLINE __m512 all_across(__m512 v[16]) {
    // 8 lanes of vectors i and i + 8; 4 of i, i + 8, i + 4, i + 12; 2 of eight vectors; 1 of each.
    for (int i = 0; i < 8; i++)
        v[i] = _mm512_add_ps(_mm512_shuffle_f32x4(v[i], v[i + 8], 0x44), _mm512_shuffle_f32x4(v[i], v[i + 8], 0xee));
    for (int i = 0; i < 4; i++)
        v[i] = _mm512_add_ps(_mm512_shuffle_f32x4(v[i], v[i + 4], 0x88), _mm512_shuffle_f32x4(v[i], v[i + 4], 0xdd));
    for (int i = 0; i < 2; i++)
        v[i] = _mm512_add_ps(_mm512_shuffle_ps(v[i], v[i + 2], 0x44), _mm512_shuffle_ps(v[i], v[i + 2], 0xee));
    return _mm512_add_ps(_mm512_shuffle_ps(v[0], v[1], 0x88), _mm512_shuffle_ps(v[0], v[1], 0xdd));
}

// Bytes of weights that are on their way meanwhile.
enum { AHEAD = 16384 };

// R rows by O outputs; the counts are constants at every call, so the sums stay in registers. Two outputs at a time,
// for one sum alone would wait for itself.
TARGET INLINE void dots(
    const uint16_t *x, size_t x_stride, size_t inputs, const uint16_t *w, const float *bias, float *y, size_t y_stride,
    const int R, const int O) {
    __m512 sums[16];
    for (int k = 0; k < 16; k++) sums[k] = _mm512_setzero_ps();
    size_t i = 0;
    for (; i + 32 <= inputs; i += 32) {
        __m512bh weights[2];
        for (int o = 0; o < O; o++) {
            weights[o] = load(w + o * inputs + i, ~0u);
            _mm_prefetch((const char *)(w + o * inputs + i) + AHEAD, _MM_HINT_T1);
        }
#pragma clang loop unroll(full)
        for (int r = 0; r < R; r++) {
            __m512bh row = load(x + r * x_stride + i, ~0u);
            for (int o = 0; o < O; o++) sums[r * O + o] = _mm512_dpbf16_ps(sums[r * O + o], row, weights[o]);
        }
    }
    if (i < inputs) {
        __mmask32 mask = (1u << (inputs - i)) - 1;
        for (int r = 0; r < R; r++)
            for (int o = 0; o < O; o++)
                sums[r * O + o] = _mm512_dpbf16_ps(
                    sums[r * O + o], load(x + r * x_stride + i, mask), load(w + o * inputs + i, mask));
    }
    float totals[16];
    if (R * O < 4)
        for (int k = 0; k < R * O; k++) totals[k] = across(sums[k]);
    else
        _mm512_storeu_ps(totals, all_across(sums));
    // `all_across` leaves the sums in this order.
    static const int places[16] = {0, 2, 1, 3, 8, 10, 9, 11, 4, 6, 5, 7, 12, 14, 13, 15};
    for (int r = 0; r < R; r++)
        for (int o = 0; o < O; o++)
            y[r * y_stride + o] = totals[R * O < 4 ? r * O + o : places[r * O + o]] + (bias ? bias[o] : 0);
}

TARGET INLINE void few_rows(
    const uint16_t *x, size_t x_stride, size_t inputs, const uint16_t *weights, size_t begin, size_t end,
    const float *bias, float *y, size_t y_stride, const int R) {
    size_t o = begin;
    for (; o + 2 <= end; o += 2)
        dots(x, x_stride, inputs, weights + (o - begin) * inputs, bias ? bias + o : 0, y + o, y_stride, R, 2);
    for (; o < end; o++)
        dots(x, x_stride, inputs, weights + (o - begin) * inputs, bias ? bias + o : 0, y + o, y_stride, R, 1);
}

TARGET void pali_linear_bf16_rows(
    const uint16_t *x, size_t x_stride, size_t rows, size_t inputs, const void *weights, size_t begin, size_t end,
    const float *bias, float *y, size_t y_stride) {
    switch (rows) {
    case 1: few_rows(x, x_stride, inputs, weights, begin, end, bias, y, y_stride, 1); break;
    case 2: few_rows(x, x_stride, inputs, weights, begin, end, bias, y, y_stride, 2); break;
    case 3: few_rows(x, x_stride, inputs, weights, begin, end, bias, y, y_stride, 3); break;
    case 4: few_rows(x, x_stride, inputs, weights, begin, end, bias, y, y_stride, 4); break;
    case 5: few_rows(x, x_stride, inputs, weights, begin, end, bias, y, y_stride, 5); break;
    case 6: few_rows(x, x_stride, inputs, weights, begin, end, bias, y, y_stride, 6); break;
    case 7: few_rows(x, x_stride, inputs, weights, begin, end, bias, y, y_stride, 7); break;
    case PALI_FEW_ROWS: few_rows(x, x_stride, inputs, weights, begin, end, bias, y, y_stride, PALI_FEW_ROWS); break;
    }
}

// Many rows: twelve of them by 32 outputs at a time. Rows and weights are laid out pair by pair, so that a pair
// of a row meets the same pair of 32 outputs and nothing is added up across a vector.

enum { ROWS = PALI_TILE_ROWS, OUTPUTS = 32, SLICE = 1024 };  // SLICE inputs of all rows fit the second-level cache

// Rows of tiles begin..<end as bfloat16: [tiles, pairs, 12], zero where there is no row.
TARGET void pali_pair_rows(const float *x, size_t rows, size_t inputs, size_t begin, size_t end, uint32_t *out) {
    size_t pairs = (inputs + 1) / 2;
    for (size_t tile = begin; tile < end; tile++) {
        uint32_t *to = out + tile * pairs * ROWS;
        size_t count = rows - tile * ROWS < ROWS ? rows - tile * ROWS : ROWS;
        for (size_t i = 0; i < inputs; i += 32) {
            size_t left = inputs - i < 32 ? inputs - i : 32;
            uint16_t halves[ROWS][32] = {{0}};
            for (size_t r = 0; r < count; r++) pali_narrow(x + (tile * ROWS + r) * inputs + i, left, halves[r]);
            for (size_t k = 0; k < (left + 1) / 2; k++)
                for (size_t r = 0; r < ROWS; r++) memcpy(to + (i / 2 + k) * ROWS + r, halves[r] + 2 * k, 4);
        }
    }
}

TARGET INLINE void transpose(__m512i r[16]) {
    __m512i t[16];
    for (int i = 0; i < 16; i += 2) {
        t[i] = _mm512_unpacklo_epi32(r[i], r[i + 1]);
        t[i + 1] = _mm512_unpackhi_epi32(r[i], r[i + 1]);
    }
    for (int i = 0; i < 16; i += 4) {
        r[i] = _mm512_unpacklo_epi64(t[i], t[i + 2]);
        r[i + 1] = _mm512_unpackhi_epi64(t[i], t[i + 2]);
        r[i + 2] = _mm512_unpacklo_epi64(t[i + 1], t[i + 3]);
        r[i + 3] = _mm512_unpackhi_epi64(t[i + 1], t[i + 3]);
    }
    for (int i = 0; i < 4; i++) {
        t[i] = _mm512_shuffle_i32x4(r[i], r[4 + i], 0x88);
        t[4 + i] = _mm512_shuffle_i32x4(r[i], r[4 + i], 0xdd);
        t[8 + i] = _mm512_shuffle_i32x4(r[8 + i], r[12 + i], 0x88);
        t[12 + i] = _mm512_shuffle_i32x4(r[8 + i], r[12 + i], 0xdd);
    }
    for (int i = 0; i < 4; i++) {
        r[i] = _mm512_shuffle_i32x4(t[i], t[8 + i], 0x88);
        r[8 + i] = _mm512_shuffle_i32x4(t[i], t[8 + i], 0xdd);
        r[4 + i] = _mm512_shuffle_i32x4(t[4 + i], t[12 + i], 0x88);
        r[12 + i] = _mm512_shuffle_i32x4(t[4 + i], t[12 + i], 0xdd);
    }
}

// `count` inputs of up to 32 outputs: [pairs, 32], zero where there is none.
TARGET static void pair_weights(const uint16_t *w, size_t stride, size_t outputs, size_t count, uint32_t *to) {
    for (size_t i = 0; i < count; i += 32) {
        __mmask32 mask = count - i < 32 ? (1u << (count - i)) - 1 : ~0u;
        for (size_t half = 0; half < OUTPUTS; half += 16) {
            __m512i rows[16];
            for (size_t o = 0; o < 16; o++)
                rows[o] = half + o < outputs ? (__m512i)load(w + (half + o) * stride + i, mask) : _mm512_setzero_si512();
            transpose(rows);
            for (size_t k = 0; k < 16; k++) _mm512_store_si512(to + (i / 2 + k) * OUTPUTS + half, rows[k]);
        }
    }
}

// R rows by 32 outputs; the counts are constants at every call, so the sums stay in registers.
TARGET INLINE void tile(
    const uint32_t *x, const uint32_t *w, size_t pairs, size_t rows, __mmask32 outputs, const float *bias, float *y,
    size_t y_stride, int more, const int R) {
    __m512 sums[ROWS][2];
    for (int r = 0; r < R; r++) sums[r][0] = sums[r][1] = _mm512_setzero_ps();
    for (size_t k = 0; k < pairs; k++) {
        __m512bh low = (__m512bh)_mm512_load_si512(w + k * OUTPUTS);
        __m512bh high = (__m512bh)_mm512_load_si512(w + k * OUTPUTS + 16);
#pragma clang loop unroll(full)
        for (int r = 0; r < R; r++) {
            __m512bh pair = (__m512bh)_mm512_set1_epi32((int)x[k * ROWS + r]);
            sums[r][0] = _mm512_dpbf16_ps(sums[r][0], low, pair);
            sums[r][1] = _mm512_dpbf16_ps(sums[r][1], high, pair);
        }
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < R; r++) {
        if ((size_t)r >= rows) break;
        for (int half = 0; half < 2; half++) {
            __mmask16 mask = (__mmask16)(outputs >> 16 * half);
            float *to = y + r * y_stride + 16 * half;
            const float *start = more ? to : bias ? bias + 16 * half : 0;
            __m512 before = start ? _mm512_maskz_loadu_ps(mask, start) : _mm512_setzero_ps();
            _mm512_mask_storeu_ps(to, mask, _mm512_add_ps(sums[r][half], before));
        }
    }
}

// While 32 outputs are multiplied, the weights of the next are on their way: they lie too far apart for the CPU to
// guess.
TARGET void pali_linear_bf16_tiles(
    const uint32_t *x, size_t rows, size_t inputs, const void *weights, size_t begin, size_t end, const float *bias,
    float *y, size_t y_stride) {
    uint32_t paired[SLICE / 2 * OUTPUTS] __attribute__((aligned(64)));
    size_t tiles = (rows + ROWS - 1) / ROWS, all = (inputs + 1) / 2;
    for (size_t i = 0; i < inputs; i += SLICE) {
        size_t count = inputs - i < SLICE ? inputs - i : SLICE;
        for (size_t o = begin; o < end; o += OUTPUTS) {
            size_t outputs = end - o < OUTPUTS ? end - o : OUTPUTS;
            const uint16_t *w = (const uint16_t *)weights + (o - begin) * inputs + i;
            pair_weights(w, inputs, outputs, count, paired);
            size_t next = end - o < 2 * OUTPUTS ? 0 : OUTPUTS * (count / 32), fetched = 0, share = next / tiles + 1;
            for (size_t t = 0; t < tiles; t++) {
                for (size_t stop = fetched + share; fetched < stop && fetched < next; fetched++) {
                    const uint16_t *row = w + (OUTPUTS + fetched % OUTPUTS) * inputs;
                    _mm_prefetch((const char *)(row + fetched / OUTPUTS * 32), _MM_HINT_T1);
                }
                const uint32_t *from = x + (t * all + i / 2) * ROWS;
                size_t left = rows - t * ROWS;
                float *to = y + t * ROWS * y_stride + o;
                const float *b = bias ? bias + o : 0;
                __mmask32 mask = outputs < OUTPUTS ? (1u << outputs) - 1 : ~0u;
                if (left > 4)
                    tile(from, paired, (count + 1) / 2, left, mask, b, to, y_stride, i > 0, 12);
                else
                    tile(from, paired, (count + 1) / 2, left, mask, b, to, y_stride, i > 0, 4);
            }
        }
    }
}
#endif
