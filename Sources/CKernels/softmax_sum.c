// What a sampler needs of a vocabulary's logits: in two passes of vectors, a quarter of a million numbers a token.
#include "CKernels.h"
#include "exponential.h"

#include <float.h>
#include <math.h>

#if defined(__x86_64__)
#define CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CLONES
#endif

#pragma clang fp contract(fast)

enum { LANES = 16, STRETCH = 4096 };

static inline __attribute__((always_inline)) float finite_or_least(float value) {
    return value >= -FLT_MAX && value <= FLT_MAX ? value : -INFINITY;
}

CLONES ptrdiff_t pali_softmax_sum(const float *x, size_t count, double *sum) {
    float tops[LANES], top = -INFINITY;
    for (int k = 0; k < LANES; k++) tops[k] = -INFINITY;
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        for (int k = 0; k < LANES; k++) {
            float value = finite_or_least(x[i + k]);
            tops[k] = value > tops[k] ? value : tops[k];
        }
    }
    for (; i < count; i++) tops[0] = finite_or_least(x[i]) > tops[0] ? x[i] : tops[0];
    for (int k = 0; k < LANES; k++) top = tops[k] > top ? tops[k] : top;
    *sum = 0;
    if (top == -INFINITY) return -1;
    // Float32 sums of stretches, added up in double precision.
    for (size_t start = 0; start < count; start += STRETCH) {
        size_t end = count - start < STRETCH ? count : start + STRETCH;
        float sums[LANES] = {0};
        for (i = start; i + LANES <= end; i += LANES) {
            for (int k = 0; k < LANES; k++) {
                float value = finite_or_least(x[i + k]);
                sums[k] += value < top - 80 ? 0 : exponential(value - top);
            }
        }
        for (; i < end; i++) sums[0] += finite_or_least(x[i]) < top - 80 ? 0 : exponential(x[i] - top);
        for (int k = 0; k < LANES; k++) *sum += sums[k];
    }
    ptrdiff_t best = 0;
    while (x[best] != top) best++;
    return best;
}
