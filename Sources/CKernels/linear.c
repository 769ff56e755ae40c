// Matrix products of float32 activations with weights as files store them, float32 sums.
//
// Written with vectors of 16, which the compiler turns into what each clone's CPU has; the loader picks the
// clone. Four outputs by four rows at a time: eight loads for sixteen multiplications and additions.
#include "CKernels.h"

#include <math.h>
#include <string.h>

#if defined(__x86_64__)
#define CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CLONES
#endif
#define INLINE static inline __attribute__((always_inline))

#pragma clang fp contract(fast)

typedef float f16v __attribute__((vector_size(64)));

INLINE void load(const float *p, f16v *v) { memcpy(v, p, sizeof *v); }

INLINE float sum(const f16v *v) {
    float total = 0;
    for (int i = 0; i < 16; i++) total += (*v)[i];
    return total;
}

INLINE void widen(const void *w, int format, size_t offset, size_t count, float *out) {
    if (format == PALI_F32) {
        memcpy(out, (const char *)w + offset * 4, count * 4);
    } else if (format == PALI_BF16) {
        for (size_t i = 0; i < count; i++) {
            uint16_t half;
            memcpy(&half, (const char *)w + (offset + i) * 2, 2);
            uint32_t bits = (uint32_t)half << 16;
            memcpy(out + i, &bits, 4);
        }
    } else {
        for (size_t i = 0; i < count; i++) {
            _Float16 half;
            memcpy(&half, (const char *)w + (offset + i) * 2, 2);
            out[i] = (float)half;
        }
    }
}

// R rows by O outputs; the counts are constants at every call, so the sums stay in registers.
INLINE void tile(
    const float *x, size_t inputs, const float *w, const float *bias, float *y, size_t y_stride, int R, int O) {
    f16v sums[4][4];
    memset(sums, 0, sizeof sums);
    size_t i = 0;
    for (; i + 16 <= inputs; i += 16) {
        f16v weights[4], row;
        for (int o = 0; o < O; o++) load(w + o * inputs + i, &weights[o]);
        for (int r = 0; r < R; r++) {
            load(x + r * inputs + i, &row);
            for (int o = 0; o < O; o++) sums[r][o] += row * weights[o];
        }
    }
    for (int r = 0; r < R; r++) {
        for (int o = 0; o < O; o++) {
            float total = sum(&sums[r][o]);
            for (size_t j = i; j < inputs; j++) total += x[r * inputs + j] * w[o * inputs + j];
            y[r * y_stride + o] = total + (bias ? bias[o] : 0);
        }
    }
}

CLONES void pali_linear(
    const float *x, size_t rows, size_t inputs, const void *w, int format, size_t begin, size_t end,
    const float *bias, float *y, size_t y_stride, float *scratch) {
    for (size_t o = begin; o < end; o += 4) {
        size_t outputs = end - o < 4 ? end - o : 4;
        widen(w, format, (o - begin) * inputs, outputs * inputs, scratch);
        const float *b = bias ? bias + o : 0;
        size_t r = 0;
        if (outputs == 4) {
            for (; r + 4 <= rows; r += 4) tile(x + r * inputs, inputs, scratch, b, y + r * y_stride + o, y_stride, 4, 4);
            for (; r < rows; r++) tile(x + r * inputs, inputs, scratch, b, y + r * y_stride + o, y_stride, 1, 4);
        } else {
            for (; r < rows; r++)
                for (size_t k = 0; k < outputs; k++)
                    tile(x + r * inputs, inputs, scratch + k * inputs, b ? b + k : 0, y + r * y_stride + o + k, y_stride, 1, 1);
        }
    }
}

CLONES void pali_widen(const void *w, int format, size_t offset, size_t count, float *out) {
    widen(w, format, offset, count, out);
}

CLONES float pali_dot(const float *a, const float *b, size_t count) {
    f16v sums, u, v;
    memset(&sums, 0, sizeof sums);
    size_t i = 0;
    for (; i + 16 <= count; i += 16) {
        load(a + i, &u);
        load(b + i, &v);
        sums += u * v;
    }
    float total = sum(&sums);
    for (; i < count; i++) total += a[i] * b[i];
    return total;
}

CLONES void pali_axpy(float a, const float *x, float *y, size_t count) {
    for (size_t i = 0; i < count; i++) y[i] += a * x[i];
}

void pali_gelu(float *x, const float *up, size_t count) {
    for (size_t i = 0; i < count; i++) {
        float v = x[i];
        float g = 0.5f * v * (1 + tanhf(0.79788456f * (v + 0.044715f * v * v * v)));
        x[i] = up ? g * up[i] : g;
    }
}
