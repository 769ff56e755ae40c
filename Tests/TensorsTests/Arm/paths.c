// Compares every path that this CPU has with the scalar one, at many lengths. Built and run by `run`, which
// emulates a CPU that is not there.
#include "CKernels.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned seed = 1;
static int failures;

static float drawn(void) {
    seed = seed * 1664525u + 1013904223u;
    return (float)(int)(seed >> 8) / (1 << 23) - 1;
}

static float *drawn_floats(size_t count) {
    float *x = malloc((count + 64) * 4);
    for (size_t i = 0; i < count; i++) x[i] = drawn();
    return x;
}

static void compare(const char *what, int path, const float *a, const float *b, size_t count, float tolerance) {
    for (size_t i = 0; i < count; i++) {
        if (fabsf(a[i] - b[i]) <= tolerance) continue;
        printf("path %d, %s: %g, should be %g at %zu of %zu\n", path, what, a[i], b[i], i, count);
        failures++;
        return;
    }
}

// Up to PALI_FEW_ROWS rows a row has the bits that it has alone.
static void compare_alone(const char *what, int path, const float *together, const float *alone, size_t count) {
    if (memcmp(together, alone, count * 4) == 0) return;
    printf("path %d, %s: a row of several is not what it is alone\n", path, what);
    failures++;
}

static void blocks(int path, const PaliKernels *k, const PaliKernels *oracle, int bits, size_t rows, size_t inputs) {
    size_t outputs = 37, panels = 3, width = pali_width(inputs), block = pali_block(bits);
    float *w = drawn_floats(outputs * inputs), *x = drawn_floats(rows * inputs), *bias = drawn_floats(outputs);
    float *scratch = malloc(16 * width * 4), *y[2];
    PaliBlocks packed = {
        malloc(panels * width * 2 * (size_t)bits), malloc(panels * width / block * 32), outputs, inputs, bits};
    pali_pack_blocks(w, PALI_F32, &packed, 0, panels, scratch);
    const PaliKernels *both[2] = {k, oracle};
    for (int i = 0; i < 2; i++) {
        PaliRows codes = {
            malloc(rows * pali_stride(inputs)), malloc(rows * width / 64 * 4), malloc(rows * width / block * 4),
            pali_stride(inputs)};
        y[i] = calloc(rows * outputs, 4);
        both[i]->quantise_rows(x, 0, rows, inputs, bits, &codes);
        both[i]->linear_blocks(&codes, rows, &packed, 0, panels, bias, y[i], outputs);
    }
    compare(bits == 8 ? "8 bits" : "4 bits", path, y[0], y[1], rows * outputs, 1e-4f);
    for (size_t r = 0; r < rows; r++) {
        PaliRows one = {malloc(pali_stride(inputs)), malloc(width / 64 * 4), malloc(width / block * 4), 0};
        k->quantise_rows(x + r * inputs, 0, 1, inputs, bits, &one);
        k->linear_blocks(&one, 1, &packed, 0, panels, bias, y[1], outputs);
        compare_alone(bits == 8 ? "8 bits" : "4 bits", path, y[0] + r * outputs, y[1], outputs);
    }
}

static void rows(int path, const PaliKernels *k, const PaliKernels *oracle, size_t count) {
    float *x = drawn_floats(5 * count), *w = drawn_floats(7 * count), *scale = drawn_floats(count), *scratch = malloc(count * 16);
    float *a = calloc(count + 64, 4), *b = calloc(count + 64, 4);
    k->linear(x, 5, count, w, PALI_F32, 0, 7, 0, a, 7, scratch);
    oracle->linear(x, 5, count, w, PALI_F32, 0, 7, 0, b, 7, scratch);
    compare("linear", path, a, b, 35, 1e-3f);
    for (size_t r = 0; r < 5; r++) {
        k->linear(x + r * count, 1, count, w, PALI_F32, 0, 7, 0, b, 7, scratch);
        compare_alone("linear", path, a + 7 * r, b, 7);
    }
    k->layer_norm(x, scale, w, 1e-6f, count, a);
    oracle->layer_norm(x, scale, w, 1e-6f, count, b);
    compare("layer norm", path, a, b, count, 1e-4f);
    k->rms_norm(x, scale, 1e-6f, count, a);
    oracle->rms_norm(x, scale, 1e-6f, count, b);
    compare("rms norm", path, a, b, count, 1e-4f);
    memcpy(a, x, count * 4), memcpy(b, x, count * 4);
    k->gelu(a, w, count), oracle->gelu(b, w, count);
    compare("gelu", path, a, b, count, 1e-5f);
}

// Two queries of one key/value head, keys and values as float32 and as bfloat16, turned and not.
static void attention(int path, const PaliKernels *k, const PaliKernels *oracle, size_t width, size_t positions) {
    size_t longest = (positions + 63) / 64 * 64, visible[2] = {positions, (positions + 1) / 2};
    float *q = drawn_floats(2 * width), *kv[2] = {drawn_floats(positions * width), drawn_floats(positions * width)};
    float *scratch = malloc((2 * longest + width * PALI_KEYS) * 4), *out[3];
    uint16_t *narrow[2] = {malloc(positions * width * 2), malloc(positions * width * 2)};
    for (int i = 0; i < 2; i++) {
        pali_narrow(kv[i], positions * width, narrow[i]);
        pali_widen(narrow[i], PALI_BF16, 0, positions * width, kv[i]);
    }
    for (int format = PALI_F32; format <= PALI_BF16; format++) {
        for (int turns = 0; turns < 2; turns++) {
            for (int i = 0; i < 3; i++) {
                out[i] = calloc(2 * width, 4);
                const float *queries[2] = {q, q + width};
                float *outputs[2] = {out[i], out[i] + width};
                int rows = i == 2 ? 1 : 2, is_wide = i == 1 || format == PALI_F32;
                PaliAttention a = {queries, outputs, visible, (size_t)rows, longest, width, width,
                    is_wide ? (void *)kv[0] : narrow[0], is_wide ? (void *)kv[1] : narrow[1],
                    is_wide ? PALI_F32 : PALI_BF16, scratch, turns ? scratch + 2 * longest : 0, 0.3f, 0};
                (i == 1 ? oracle : k)->attention(&a);
            }
            compare("attention", path, out[0], out[1], 2 * width, 1e-4f);
            compare_alone("attention", path, out[0], out[2], width);
        }
    }
}

int main(void) {
    const PaliKernels *oracle = pali_kernels(PALI_SCALAR);
    for (int path = PALI_SCALAR + 1; path <= PALI_NEON_DOT; path++) {
        const PaliKernels *k = pali_kernels(path);
        printf("path %d: %s\n", path, k ? "here" : "not here");
        for (size_t count = 1; k && count < 300; count += count < 40 ? 1 : 29) {
            rows(path, k, oracle, count);
            attention(path, k, oracle, count, 300 - count);
            for (size_t r = 1; r <= 9; r += 4)
                for (int bits = 4; bits <= 8; bits += 4) blocks(path, k, oracle, bits, r, count);
        }
    }
    printf("%d failures\n", failures);
    return failures != 0;
}
