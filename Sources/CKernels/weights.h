// Single weights in the formats of files and of blocks.
#ifndef WEIGHTS_H
#define WEIGHTS_H

#include <string.h>

#include "CKernels.h"

static inline __attribute__((always_inline)) float wide(uint16_t half) {
    uint32_t bits = (uint32_t)half << 16;
    float value;
    memcpy(&value, &bits, 4);
    return value;
}

static inline __attribute__((always_inline)) void widen(
    const void *w, int format, size_t offset, size_t count, float *out) {
    if (format == PALI_F32) {
        memcpy(out, (const char *)w + offset * 4, count * 4);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        uint16_t half;
        memcpy(&half, (const char *)w + (offset + i) * 2, 2);
        if (format == PALI_BF16) {
            out[i] = wide(half);
        } else {
            _Float16 value;
            memcpy(&value, &half, 2);
            out[i] = (float)value;
        }
    }
}

// Input 4k + j of output o of a block.
static inline __attribute__((always_inline)) int block_code(const uint8_t *codes, int bits, int k, int o, int j) {
    if (bits == 8) return codes[k * 64 + o * 4 + j];
    int pair = codes[k % 4 * 64 + o * 4 + j];
    return k < 4 ? pair & 15 : pair >> 4;
}

#endif
