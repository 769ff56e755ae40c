// Weights from files to what the kernels read, and back.
#include "weights.h"

#include <math.h>

void pali_widen(const void *w, int format, size_t offset, size_t count, float *out) {
    widen(w, format, offset, count, out);
}

static uint16_t narrow(float value) {
    uint32_t bits;
    memcpy(&bits, &value, 4);
    uint32_t rounded = bits + 0x7FFF + ((bits >> 16) & 1);
    return (uint16_t)(value != value ? bits >> 16 | 64 : rounded >> 16);
}

void pali_narrow(const float *x, size_t count, uint16_t *out) {
    for (size_t i = 0; i < count; i++) out[i] = narrow(x[i]);
}

static int nearest(float value, int limit) {
    if (!(value < limit)) return value >= limit ? limit : 0;
    return value > -limit ? (int)rintf(value) : -limit;
}

// What a scale costs: the sum of squares that rounding with it leaves.
static float loss(const float *w, float scale, int limit) {
    float total = 0;
    for (int i = 0; i < 32; i++) {
        float rest = w[i] - scale * (float)nearest(w[i] / scale, limit);
        total += rest * rest;
    }
    return total;
}

// The scale of a block, as bfloat16. 8 bits: the largest weight is the largest code. 4 bits: the best of some
// smaller ones too, for one outlier is better cut than all others made coarse.
static uint16_t block_scale(const float *w, int bits) {
    int limit = bits == 8 ? 127 : 7;
    float top = 0, poison = 0;
    for (int i = 0; i < 32; i++) {
        top = fabsf(w[i]) > top ? fabsf(w[i]) : top;
        poison += w[i] * 0;
    }
    if (poison != 0 || poison != poison) return 0x7FC0;
    if (top < 1e-30f) return 0;
    uint16_t best = narrow(top / (float)limit);
    if (bits == 8) return best;
    float least = loss(w, wide(best), limit);
    for (int step = 1; step <= 12; step++) {
        uint16_t scale = narrow(top / ((float)limit + (float)step * 0.25f));
        float cost = loss(w, wide(scale), limit);
        if (cost < least) least = cost, best = scale;
    }
    return best;
}

static void pack_block(const float *w, int bits, int lane, uint8_t *codes, uint16_t *scale) {
    *scale = block_scale(w, bits);
    int limit = bits == 8 ? 127 : 7, zero = bits == 8 ? 128 : 8;
    float factor = wide(*scale);
    for (int i = 0; i < 32; i++) {
        int code = zero + (factor > 0 ? nearest(w[i] / factor, limit) : 0);
        uint8_t *to = codes + (bits == 8 ? i / 4 : i / 4 % 4) * 64 + lane * 4 + i % 4;
        *to = (uint8_t)(bits == 8 || i < 16 ? code : *to | code << 4);
    }
}

void pali_pack_blocks(
    const void *w, int format, const PaliBlocks *out, size_t begin, size_t end, float *scratch) {
    size_t blocks = (out->inputs + 31) / 32, width = blocks * 32;
    for (size_t panel = begin; panel < end; panel++) {
        memset(scratch, 0, 16 * width * 4);
        for (size_t lane = 0; lane < 16 && panel * 16 + lane < out->outputs; lane++)
            widen(w, format, (panel * 16 + lane) * out->inputs, out->inputs, scratch + lane * width);
        for (size_t b = 0; b < blocks; b++) {
            size_t block = panel * blocks + b;
            for (int lane = 0; lane < 16; lane++)
                pack_block(
                    scratch + (size_t)lane * width + b * 32, out->bits, lane, out->codes + block * 64 * (size_t)out->bits,
                    out->scales + block * 16 + lane);
        }
    }
}

void pali_unpack_row(const PaliBlocks *w, size_t output, float *out) {
    size_t blocks = (w->inputs + 31) / 32, lane = output % 16;
    for (size_t i = 0; i < w->inputs; i++) {
        size_t block = output / 16 * blocks + i / 32;
        int code = block_code(w->codes + block * 64 * (size_t)w->bits, w->bits, (int)(i % 32 / 4), (int)lane, (int)(i % 4));
        out[i] = (float)(code - (w->bits == 8 ? 128 : 8)) * wide(w->scales[block * 16 + lane]);
    }
}
