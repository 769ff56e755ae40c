// The exponential that all kernels share; compilers make vectors of it.
#ifndef EXPONENTIAL_H
#define EXPONENTIAL_H

#include <stdint.h>
#include <string.h>

// e^x within 1e-7 relative for x in [-87, 88], clamped outside it; NaN stays NaN. The polynomial is the series
// of e^r to r^7 for |r| <= ln 2 / 2. The large constant rounds to a whole number and leaves it in the low bits,
// so no conversion meets a number that it cannot hold.
static inline __attribute__((always_inline)) float exponential(float x) {
    x = x < -87.0f ? -87.0f : x;
    x = x > 88.0f ? 88.0f : x;
    float shifted = x * 1.44269504f + 12582912.0f;
    float n = shifted - 12582912.0f;
    float r = x - n * 0.693359375f;
    r = r + n * 2.12194440e-4f;
    float p = 1.0f / 5040;
    p = p * r + 1.0f / 720;
    p = p * r + 1.0f / 120;
    p = p * r + 1.0f / 24;
    p = p * r + 1.0f / 6;
    p = p * r + 0.5f;
    p = p * r + 1;
    p = p * r + 1;
    uint32_t power, bits;
    memcpy(&power, &shifted, 4);
    memcpy(&bits, &p, 4);
    bits += power << 23;
    memcpy(&p, &bits, 4);
    return p;
}

#endif
