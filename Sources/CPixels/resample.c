#include <string.h>

#include "CPixels.h"

enum { BITS = 22, HALF = 1 << (BITS - 1) };

static uint8_t clip(int32_t sum) {
  int32_t value = sum >> BITS;
  return value < 0 ? 0 : value > 255 ? 255 : (uint8_t)value;
}

void cpx_resample_rows(const uint8_t *from, size_t width, size_t rows, uint8_t *to, size_t columns,
                       const int32_t *spans, const int32_t *weights, size_t taps) {
  for (size_t y = 0; y < rows; y++) {
    const uint8_t *row = from + y * width * 3;
    for (size_t x = 0; x < columns; x++) {
      const uint8_t *in = row + (size_t)spans[2 * x] * 3;
      const int32_t *k = weights + x * taps;
      int32_t red = HALF, green = HALF, blue = HALF;
      for (int32_t i = 0; i < spans[2 * x + 1]; i++) {
        red += in[3 * i] * k[i];
        green += in[3 * i + 1] * k[i];
        blue += in[3 * i + 2] * k[i];
      }
      *to++ = clip(red);
      *to++ = clip(green);
      *to++ = clip(blue);
    }
  }
}

// Columns in blocks, so that the sums stay in the nearest cache.
void cpx_resample_column_span(const uint8_t *from, size_t count, uint8_t *to, size_t first, size_t rows,
                              const int32_t *weights) {
  enum { BLOCK = 512 };
  int32_t sums[BLOCK];
  for (size_t start = 0; start < count; start += BLOCK) {
    size_t size = count - start < BLOCK ? count - start : BLOCK;
    for (size_t i = 0; i < size; i++) sums[i] = HALF;
    for (size_t r = 0; r < rows; r++) {
      const uint8_t *row = from + (first + r) * count + start;
      int32_t k = weights[r];
      for (size_t i = 0; i < size; i++) sums[i] += row[i] * k;
    }
    for (size_t i = 0; i < size; i++) to[start + i] = clip(sums[i]);
  }
}
