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
}

static void rows(int path, const PaliKernels *k, const PaliKernels *oracle, size_t count) {
    float *x = drawn_floats(5 * count), *w = drawn_floats(7 * count), *scale = drawn_floats(count), *scratch = malloc(count * 16);
    float *a = calloc(count + 64, 4), *b = calloc(count + 64, 4);
    k->linear(x, 5, count, w, PALI_F32, 0, 7, 0, a, 7, scratch);
    oracle->linear(x, 5, count, w, PALI_F32, 0, 7, 0, b, 7, scratch);
    compare("linear", path, a, b, 35, 1e-3f);
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

int main(void) {
    const PaliKernels *oracle = pali_kernels(PALI_SCALAR);
    for (int path = PALI_SCALAR + 1; path <= PALI_NEON_DOT; path++) {
        const PaliKernels *k = pali_kernels(path);
        printf("path %d: %s\n", path, k ? "here" : "not here");
        for (size_t count = 1; k && count < 300; count += count < 40 ? 1 : 29) {
            rows(path, k, oracle, count);
            for (size_t r = 1; r <= 9; r += 4)
                for (int bits = 4; bits <= 8; bits += 4) blocks(path, k, oracle, bits, r, count);
        }
    }
    printf("%d failures\n", failures);
    return failures != 0;
}
