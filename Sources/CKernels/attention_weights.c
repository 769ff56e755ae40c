// What one query makes of its keys, for whoever wants to see it: beside the kernel that attends, which never writes the
// whole of a row's softmax down.
#include "CKernels.h"

#include <float.h>
#include <math.h>

#pragma clang fp contract(fast)

enum { LANES = 16 };

static float product(const float *x, const float *y, size_t count) {
    float sums[LANES] = {0}, sum = 0;
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        for (int k = 0; k < LANES; k++) sums[k] += x[i + k] * y[i + k];
    }
    for (; i < count; i++) sum += x[i] * y[i];
    for (int k = 0; k < LANES; k++) sum += sums[k];
    return sum;
}

void pali_attention_weights(const PaliAttentionWeights *a, float *key, float *out) {
    size_t size = a->format == PALI_BF16 ? 2 : 4;
    float top = -FLT_MAX, sum = 0;
    for (size_t k = 0; k < a->visible; k++) {
        pali_widen((const char *)a->keys + k * a->stride * size, a->format, 0, a->width, key);
        float score = product(a->query, key, a->width) * a->scale;
        out[k] = a->softcap > 0 ? a->softcap * tanhf(score / a->softcap) : score;
        top = out[k] > top ? out[k] : top;
    }
    for (size_t k = 0; k < a->visible; k++) sum += out[k] = expf(out[k] - top);
    for (size_t k = 0; k < a->visible; k++) out[k] /= sum;
}
