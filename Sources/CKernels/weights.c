// Weights from files to what the kernels read, and back.
#include "weights.h"

#include <math.h>

#define INLINE static inline __attribute__((always_inline))

// Loading a large model spends its time here, so the loader picks the clone for the CPU.
#if defined(__x86_64__)
#define CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CLONES
#endif

CLONES void pali_widen(const void *w, int format, size_t offset, size_t count, float *out) {
    widen(w, format, offset, count, out);
}

INLINE uint16_t narrow(float value) {
    uint32_t bits;
    memcpy(&bits, &value, 4);
    uint32_t rounded = bits + 0x7FFF + ((bits >> 16) & 1);
    return (uint16_t)(value != value ? bits >> 16 | 64 : rounded >> 16);
}

CLONES void pali_narrow(const float *x, size_t count, uint16_t *out) {
    for (size_t i = 0; i < count; i++) out[i] = narrow(x[i]);
}

// The nearest whole number within the limit, for finite values. The large constant rounds; compilers make
// vectors of this.
INLINE float nearest(float value, float limit) {
    value = value < limit ? value : limit;
    value = value > -limit ? value : -limit;
    return value + 12582912.0f - 12582912.0f;
}

// What a scale costs: the sum of squares that rounding with it leaves.
INLINE float loss(const float *w, float scale, float limit) {
    float factor = 1 / scale, totals[4] = {0};
    for (int i = 0; i < 32; i += 4) {
        for (int k = 0; k < 4; k++) {
            float rest = w[i + k] - scale * nearest(w[i + k] * factor, limit);
            totals[k] += rest * rest;
        }
    }
    return totals[0] + totals[1] + totals[2] + totals[3];
}

// The scale of a block, as bfloat16. 8 bits: the largest weight is the largest code. 4 bits: the best of some
// smaller ones too, for one outlier is better cut than all others made coarse.
INLINE uint16_t block_scale(const float *w, int bits) {
    int block = (int)pali_block(bits);
    float limit = bits == 8 ? 127 : 7;
    float top = 0, poison = 0;
    for (int i = 0; i < block; i++) {
        top = fabsf(w[i]) > top ? fabsf(w[i]) : top;
        poison += w[i] * 0;
    }
    if (poison != 0 || poison != poison) return 0x7FC0;
    if (top < 1e-30f) return 0;
    uint16_t best = narrow(top / limit);
    if (bits == 8) return best;
    float least = loss(w, wide(best), limit);
    for (int step = 1; step <= 8; step++) {
        uint16_t scale = narrow(top / (limit + (float)step * 0.375f));
        float cost = loss(w, wide(scale), limit);
        if (cost < least) least = cost, best = scale;
    }
    return best;
}

INLINE void pack_block(const float *w, int bits, int lane, uint8_t *codes, uint16_t *scale) {
    *scale = block_scale(w, bits);
    int block = (int)pali_block(bits), zero = bits == 8 ? 128 : 8;
    float limit = bits == 8 ? 127 : 7, step = wide(*scale), factor = step > 0 ? 1 / step : 0;
    float rounded[64];
    for (int i = 0; i < block; i++) rounded[i] = factor > 0 ? nearest(w[i] * factor, limit) : 0;
    for (int i = 0; i < block; i++) {
        int code = zero + (int)rounded[i];
        uint8_t *to = codes + (bits == 8 ? i / 4 : i / 4 % 4) * 64 + lane * 4 + i % 4;
        *to = (uint8_t)(bits == 8 || i < 16 ? code : *to | code << 4);
    }
}

CLONES void pali_pack_blocks(
    const void *w, int format, const PaliBlocks *out, size_t begin, size_t end, float *scratch) {
    size_t width = pali_width(out->inputs), inputs = pali_block(out->bits), blocks = width / inputs;
    for (size_t panel = begin; panel < end; panel++) {
        memset(scratch, 0, 16 * width * 4);
        for (size_t lane = 0; lane < 16 && panel * 16 + lane < out->outputs; lane++)
            widen(w, format, (panel * 16 + lane) * out->inputs, out->inputs, scratch + lane * width);
        for (size_t b = 0; b < blocks; b++) {
            size_t block = panel * blocks + b;
            for (int lane = 0; lane < 16; lane++)
                pack_block(
                    scratch + (size_t)lane * width + b * inputs, out->bits, lane,
                    out->codes + block * inputs * 2 * (size_t)out->bits, out->scales + block * 16 + lane);
        }
    }
}

void pali_unpack_row(const PaliBlocks *w, size_t output, float *out) {
    size_t inputs = pali_block(w->bits), blocks = pali_width(w->inputs) / inputs, lane = output % 16;
    for (size_t i = 0; i < w->inputs; i++) {
        size_t block = output / 16 * blocks + i / inputs;
        const uint8_t *codes = w->codes + block * inputs * 2 * (size_t)w->bits;
        int code = block_code(codes, w->bits, (int)(i % inputs / 4), (int)lane, (int)(i % 4));
        out[i] = (float)(code - (w->bits == 8 ? 128 : 8)) * wide(w->scales[block * 16 + lane]);
    }
}
