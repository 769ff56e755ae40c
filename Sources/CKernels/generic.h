// Loops in plain C and vectors of LANES floats, which each path's file compiles for its kind of CPU.
//
// A path's file names its functions with PATH(name), chooses LANES and the tile of outputs by rows that its
// registers hold, and includes this file once.
#include <string.h>

#include "exponential.h"
#include "weights.h"

#pragma clang fp contract(fast)

#define INLINE static inline __attribute__((always_inline))

typedef float vector __attribute__((vector_size(LANES * 4)));

typedef uint32_t words __attribute__((vector_size(LANES * 4)));
typedef uint16_t halves __attribute__((vector_size(LANES * 2)));

INLINE void load(const float *p, vector *v) { memcpy(v, p, sizeof *v); }

INLINE vector widened(const uint16_t *p) {
    halves bits;
    memcpy(&bits, p, sizeof bits);
    words wide = __builtin_convertvector(bits, words) << 16;
    return (vector)wide;
}

// Numbers from `at` on, and one of them, as float32 or bfloat16; the format is a constant at every call.
INLINE void load_stored(const void *p, size_t at, const int format, vector *v) {
    if (format == PALI_BF16)
        *v = widened((const uint16_t *)p + at);
    else
        load((const float *)p + at, v);
}

INLINE float stored(const void *p, size_t at, const int format) {
    return format == PALI_BF16 ? wide(((const uint16_t *)p)[at]) : ((const float *)p)[at];
}

// Halves added to each other until one lane is left: half as many steps that wait for each other.
INLINE float sum(const vector *v) {
    float lanes[LANES];
    memcpy(lanes, v, sizeof lanes);
    for (int half = LANES / 2; half > 0; half /= 2)
        for (int k = 0; k < half; k++) lanes[k] += lanes[half + k];
    return lanes[0];
}

// R rows by O outputs of dot products; the counts are constants at every call, so the sums stay in registers.
INLINE void dots(
    const float *const *x, const void *w, const int format, size_t w_stride, size_t inputs, float *sums_out, int R,
    int O) {
    vector sums[4][4];
    memset(sums, 0, sizeof sums);
    size_t i = 0;
    for (; i + LANES <= inputs; i += LANES) {
        vector weights[4], row;
        for (int o = 0; o < O; o++) load_stored(w, o * w_stride + i, format, &weights[o]);
        for (int r = 0; r < R; r++) {
            load(x[r] + i, &row);
            for (int o = 0; o < O; o++) sums[r][o] += row * weights[o];
        }
    }
    for (int r = 0; r < R; r++) {
        for (int o = 0; o < O; o++) {
            float total = sum(&sums[r][o]);
            for (size_t j = i; j < inputs; j++) total += x[r][j] * stored(w, o * w_stride + j, format);
            sums_out[r * O + o] = total;
        }
    }
}

INLINE void linear_tile(
    const float *x, size_t inputs, const float *w, const float *bias, float *y, size_t y_stride, int R, int O) {
    const float *rows[4];
    float sums[16];
    for (int r = 0; r < R; r++) rows[r] = x + r * inputs;
    dots(rows, w, PALI_F32, inputs, inputs, sums, R, O);
    for (int r = 0; r < R; r++)
        for (int o = 0; o < O; o++) y[r * y_stride + o] = sums[r * O + o] + (bias ? bias[o] : 0);
}

static void PATH(linear)(
    const float *x, size_t rows, size_t inputs, const void *w, int format, size_t begin, size_t end,
    const float *bias, float *y, size_t y_stride, float *scratch) {
    for (size_t o = begin; o < end; o += 4) {
        size_t outputs = end - o < 4 ? end - o : 4;
        widen(w, format, (o - begin) * inputs, outputs * inputs, scratch);
        const float *b = bias ? bias + o : 0;
        float *to = y + o;
        size_t r = 0;
        if (outputs == 4) {
            for (; r + TILE_ROWS <= rows; r += TILE_ROWS)
                linear_tile(x + r * inputs, inputs, scratch, b, to + r * y_stride, y_stride, TILE_ROWS, 4);
            for (; r < rows; r++) linear_tile(x + r * inputs, inputs, scratch, b, to + r * y_stride, y_stride, 1, 4);
        } else {
            for (; r < rows; r++)
                for (size_t k = 0; k < outputs; k++)
                    linear_tile(
                        x + r * inputs, inputs, scratch + k * inputs, b ? b + k : 0, to + r * y_stride + k, y_stride,
                        1, 1);
        }
    }
}

// 0.5 v (1 + tanh u) = v / (1 + e^-2u), which loses nothing where tanh is near -1. Below -100 all are 0.
static void PATH(gelu)(float *x, const float *up, size_t count) {
    for (size_t i = 0; i < count; i++) {
        float v = x[i] < -100.0f ? -100.0f : x[i];
        float u = 0.79788456f * (v + 0.044715f * v * v * v);
        x[i] = v / (1 + exponential(-2 * u));
    }
    if (up)
        for (size_t i = 0; i < count; i++) x[i] *= up[i];
}

// Sixteen sums at a time, which compilers make vectors of; one sum may not be taken in another order.
INLINE float sum_of(const float *x, size_t count, float minus, int squares) {
    float sums[16] = {0}, total = 0;
    size_t i = 0;
    for (; i + 16 <= count; i += 16) {
        for (int k = 0; k < 16; k++) {
            float value = x[i + k] - minus;
            sums[k] += squares ? value * value : value;
        }
    }
    for (; i < count; i++) sums[0] += squares ? (x[i] - minus) * (x[i] - minus) : x[i] - minus;
    for (int k = 0; k < 16; k++) total += sums[k];
    return total;
}

static void PATH(layer_norm)(
    const float *x, const float *scale, const float *bias, float epsilon, size_t count, float *y) {
    float mean = sum_of(x, count, 0, 0) / (float)count;
    float factor = 1 / __builtin_sqrtf(sum_of(x, count, mean, 1) / (float)count + epsilon);
    for (size_t i = 0; i < count; i++) y[i] = (x[i] - mean) * factor * scale[i] + bias[i];
}

static void PATH(rms_norm)(const float *x, const float *scale, float epsilon, size_t count, float *y) {
    float factor = 1 / __builtin_sqrtf(sum_of(x, count, 0, 1) / (float)count + epsilon);
    for (size_t i = 0; i < count; i++) y[i] = x[i] * factor * (1 + scale[i]);
}

static void PATH(add)(const float *y, size_t count, float *x) {
    for (size_t i = 0; i < count; i++) x[i] += y[i];
}

static void PATH(rotate)(float *x, const float *cosines, const float *sines, size_t half) {
    for (size_t i = 0; i < half; i++) {
        float a = x[i], b = x[half + i];
        x[i] = a * cosines[i] - b * sines[i];
        x[half + i] = b * cosines[i] + a * sines[i];
    }
}

// Scores to weights that sum to one, in place: scale, softcap, softmax.
static void PATH(weigh)(float *scores, size_t count, float scale, float cap) {
    for (size_t i = 0; i < count; i++) scores[i] *= scale;
    if (cap != 0)  // c tanh(s/c) = c (1 - 2 / (1 + e^(2s/c)))
        for (size_t i = 0; i < count; i++) scores[i] = cap * (1 - 2 / (1 + exponential(2 * scores[i] / cap)));
    float tops[16], sums[16] = {0};
    for (int k = 0; k < 16; k++) tops[k] = scores[0];
    size_t i = 0;
    for (; i + 16 <= count; i += 16)
        for (int k = 0; k < 16; k++) tops[k] = scores[i + k] > tops[k] ? scores[i + k] : tops[k];
    for (; i < count; i++) tops[0] = scores[i] > tops[0] ? scores[i] : tops[0];
    float top = tops[0], total = 0;
    for (int k = 1; k < 16; k++) top = tops[k] > top ? tops[k] : top;
    for (i = 0; i + 16 <= count; i += 16)
        for (int k = 0; k < 16; k++) sums[k] += scores[i + k] = exponential(scores[i + k] - top);
    for (; i < count; i++) sums[0] += scores[i] = exponential(scores[i] - top);
    for (int k = 0; k < 16; k++) total += sums[k];
    float factor = 1 / total;
    for (i = 0; i < count; i++) scores[i] *= factor;
}

// R outputs by C vectors of weighted values.
INLINE void mix_tile(
    const float *weights, size_t w_stride, const void *values, const int format, size_t stride, size_t count,
    float *const *out, size_t column, int R, int C) {
    vector sums[4][4];
    memset(sums, 0, sizeof sums);
    for (size_t s = 0; s < count; s++) {
        vector value[4];
        for (int c = 0; c < C; c++) load_stored(values, s * stride + column + c * LANES, format, &value[c]);
        for (int r = 0; r < R; r++)
            for (int c = 0; c < C; c++) sums[r][c] += weights[r * w_stride + s] * value[c];
    }
    for (int r = 0; r < R; r++)
        for (int c = 0; c < C; c++) memcpy(out[r] + column + c * LANES, &sums[r][c], sizeof(vector));
}

// A last vector that is not full begins earlier and does some columns twice.
INLINE void mix(
    const float *weights, size_t w_stride, const void *values, const int format, size_t stride, size_t count,
    float *const *out, size_t width, int R) {
    size_t d = 0;
    for (; d + 4 * LANES <= width; d += 4 * LANES)
        mix_tile(weights, w_stride, values, format, stride, count, out, d, R, 4);
    for (; d + LANES <= width; d += LANES) mix_tile(weights, w_stride, values, format, stride, count, out, d, R, 1);
    if (d < width && width >= LANES) {
        mix_tile(weights, w_stride, values, format, stride, count, out, width - LANES, R, 1);
        return;
    }
    for (; d < width; d++) {
        for (int r = 0; r < R; r++) {
            float total = 0;
            for (size_t s = 0; s < count; s++) total += weights[r * w_stride + s] * stored(values, s * stride + d, format);
            out[r][d] = total;
        }
    }
}

// Scores of R rows with all keys, dot by dot: for few rows.
INLINE void score_dots(const PaliAttention *a, const int format, size_t r, size_t count, int R) {
    float *scores = a->scores + r * a->longest;
    for (size_t s = 0; s < count; s++) {
        float sums[4];
        const char *key = (const char *)a->keys + s * a->stride * (format == PALI_BF16 ? 2 : 4);
        dots(a->queries + r, key, format, a->stride, a->width, sums, R, 1);
        for (int k = 0; k < R; k++) scores[k * a->longest + s] = sums[k];
    }
}

// Some keys on their side, [width, PALI_KEYS], zero where there is none: so that a vector holds one element of
// several keys and no sum is added up across it.
INLINE void turn_keys(const PaliAttention *a, const int format, size_t first, size_t count) {
    // Sixteen keys at a time: their lines stay in the first-level cache, whatever the stride.
    for (size_t start = 0; start < count; start += 16) {
        size_t some = count - start < 16 ? count - start : 16;
        size_t from = (first + start) * a->stride;
        for (size_t d = 0; d < a->width; d++)
            for (size_t s = 0; s < some; s++)
                a->turned[d * PALI_KEYS + start + s] = stored(a->keys, from + s * a->stride + d, format);
    }
    for (size_t d = 0; count < PALI_KEYS && d < a->width; d++)
        memset(a->turned + d * PALI_KEYS + count, 0, (PALI_KEYS - count) * 4);
}

// Scores of R rows with the keys on their side, which are those from `first` on.
INLINE void score_tile(const PaliAttention *a, size_t r, size_t first, size_t count, int R) {
    for (size_t s = 0; s < count; s += 4 * LANES) {
        vector sums[4][4];
        memset(sums, 0, sizeof sums);
        for (size_t d = 0; d < a->width; d++) {
            vector keys[4];
            for (int c = 0; c < 4; c++) load(a->turned + d * PALI_KEYS + s + c * LANES, &keys[c]);
            for (int k = 0; k < R; k++)
                for (int c = 0; c < 4; c++) sums[k][c] += a->queries[r + k][d] * keys[c];
        }
        for (int k = 0; k < R; k++) memcpy(a->scores + (r + k) * a->longest + first + s, sums[k], 4 * sizeof(vector));
    }
}

// Rows that see fewer positions than their neighbours give the rest no weight; values there are not read into the
// sum beyond the longest.
INLINE void attend(const PaliAttention *a, const int format, size_t r, size_t all, int R) {
    size_t count = 0;
    for (int k = 0; k < R; k++) count = a->visible[r + k] > count ? a->visible[r + k] : count;
    if (!a->turned) score_dots(a, format, r, count, R);
    for (int k = 0; k < R; k++) {
        float *scores = a->scores + (r + k) * a->longest;
        PATH(weigh)(scores, a->visible[r + k], a->scale, a->softcap);
        memset(scores + a->visible[r + k], 0, (all - a->visible[r + k]) * 4);
    }
    mix(a->scores + r * a->longest, a->longest, a->values, format, a->stride, count, a->outputs + r, a->width, R);
}

INLINE void attend_all(const PaliAttention *a, const int format) {
    size_t all = 0;
    for (size_t r = 0; r < a->rows; r++) all = a->visible[r] > all ? a->visible[r] : all;
    for (size_t first = 0; a->turned && first < all; first += PALI_KEYS) {
        size_t count = all - first < PALI_KEYS ? all - first : PALI_KEYS, r = 0;
        turn_keys(a, format, first, count);
        for (; r + TILE_ROWS <= a->rows; r += TILE_ROWS) score_tile(a, r, first, count, TILE_ROWS);
        for (; r < a->rows; r++) score_tile(a, r, first, count, 1);
    }
    size_t r = 0;
    for (; r + TILE_ROWS <= a->rows; r += TILE_ROWS) attend(a, format, r, all, TILE_ROWS);
    for (; r < a->rows; r++) attend(a, format, r, all, 1);
}

static void PATH(attention)(const PaliAttention *a) {
    if (a->format == PALI_BF16)
        attend_all(a, PALI_BF16);
    else
        attend_all(a, PALI_F32);
}

// A block's scale follows its largest number; a block with NaN or infinity gets the scale NaN, so that what is
// made of it shows it.
static void PATH(quantise_rows)(
    const float *x, size_t begin, size_t end, size_t inputs, int bits, const PaliRows *out) {
    size_t blocks = pali_width(inputs) / 64, block = pali_block(bits), parts = 64 / block;
    for (size_t item = begin * blocks; item < end * blocks; item++) {
        size_t first = item % blocks * 64;
        size_t count = inputs - first < 64 ? inputs - first : 64;
        float values[64] = {0};
        memcpy(values, x + item / blocks * inputs + first, count * 4);
        float tops[16] = {0}, poisons[16] = {0};
        for (int i = 0; i < 64; i += 16) {
            for (int k = 0; k < 16; k++) {
                float size = values[i + k] < 0 ? -values[i + k] : values[i + k];
                tops[k] = size > tops[k] ? size : tops[k];
                poisons[k] += values[i + k] * 0;
            }
        }
        for (int half = 8; half > 0; half /= 2) {
            for (int k = 0; k < half; k++) {
                tops[k] = tops[half + k] > tops[k] ? tops[half + k] : tops[k];
                poisons[k] += poisons[half + k];
            }
        }
        float top = tops[0];
        float factor = top > 1e-30f ? 127 / top : 0;
        int32_t codes[64];
        for (int i = 0; i < 64; i++) {
            float scaled = values[i] * factor;
            scaled = scaled < 127 ? scaled : 127;
            scaled = scaled > -127 ? scaled : -127;
            codes[i] = (int32_t)(scaled + 12582912.0f - 12582912.0f);
        }
        int8_t bytes[64];
        for (int i = 0; i < 64; i++) bytes[i] = (int8_t)codes[i];
        memcpy(out->codes + item / blocks * out->stride + first, bytes, 64);
        for (size_t part = 0; part < parts; part++) {
            int32_t total = 0;
            for (size_t i = 0; i < block; i++) total += codes[part * block + i];
            out->offsets[item * parts + part] = -(bits == 8 ? 128 : 8) * total;
        }
        out->scales[item] = top / 127 + poisons[0];
    }
}

#ifdef OWN_LINEAR_BLOCKS
// A path with byte instructions defines this after it has included this file.
INLINE void block_panels(
    const PaliRows *x, size_t rows, const PaliBlocks *w, size_t begin, size_t end, const float *bias, float *y,
    size_t y_stride, const int bits);

static void PATH(linear_blocks)(
    const PaliRows *x, size_t rows, const PaliBlocks *w, size_t begin, size_t end, const float *bias, float *y,
    size_t y_stride) {
    if (w->bits == 8)
        block_panels(x, rows, w, begin, end, bias, y, y_stride, 8);
    else
        block_panels(x, rows, w, begin, end, bias, y, y_stride, 4);
}
#else
static void PATH(linear_blocks)(
    const PaliRows *x, size_t rows, const PaliBlocks *w, size_t begin, size_t end, const float *bias, float *y,
    size_t y_stride) {
    size_t block = pali_block(w->bits), blocks = pali_width(w->inputs) / block, parts = 64 / block;
    for (size_t panel = begin; panel < end; panel++) {
        for (size_t r = 0; r < rows; r++) {
            float totals[16] = {0};
            for (size_t b = 0; b < blocks; b++) {
                const uint8_t *codes = w->codes + (panel * blocks + b) * block * 2 * w->bits;
                const uint16_t *scales = w->scales + (panel * blocks + b) * 16;
                const int8_t *row = x->codes + r * x->stride + b * block;
                int32_t sums[16];
                for (int o = 0; o < 16; o++) sums[o] = x->offsets[r * blocks + b];
                for (int k = 0; k < (int)block / 4; k++)
                    for (int o = 0; o < 16; o++)
                        for (int j = 0; j < 4; j++) sums[o] += block_code(codes, w->bits, k, o, j) * row[k * 4 + j];
                float scale = x->scales[(r * blocks + b) / parts];
                for (int o = 0; o < 16; o++) totals[o] += (float)sums[o] * (wide(scales[o]) * scale);
            }
            for (size_t o = 0; o < 16 && panel * 16 + o < w->outputs; o++)
                y[r * y_stride + panel * 16 + o] = totals[o] + (bias ? bias[panel * 16 + o] : 0);
        }
    }
}
#endif

// What every path's table begins and ends with; in between stand the bfloat16 products, where there are any.
#define TABLE(...)                                                                                           \
    {                                                                                                        \
        .linear = PATH(linear), .linear_blocks = PATH(linear_blocks), .quantise_rows = PATH(quantise_rows),  \
        .gelu = PATH(gelu), .layer_norm = PATH(layer_norm), .rms_norm = PATH(rms_norm), .add = PATH(add),    \
        .rotate = PATH(rotate), .attention = PATH(attention), __VA_ARGS__                                    \
    }
