#include <string.h>

#include "CPixels.h"

// 257 bytes fit a 16-bit sum, and 16-bit lanes are twice as many as 32-bit ones.
void cpx_sum_rows(const uint8_t *from, size_t stride, size_t count, size_t rows, uint32_t *sums) {
  enum { BLOCK = 2048, MANY = 257 };
  uint16_t part[BLOCK];
  for (size_t start = 0; start < count; start += BLOCK) {
    size_t size = count - start < BLOCK ? count - start : BLOCK;
    for (size_t first = 0; first < rows; first += MANY) {
      size_t some = rows - first < MANY ? rows - first : MANY;
      memset(part, 0, sizeof part);
      for (size_t r = 0; r < some; r++) {
        const uint8_t *row = from + (first + r) * stride + start;
        for (size_t i = 0; i < size; i++) part[i] += row[i];
      }
      for (size_t i = 0; i < size; i++) sums[start + i] += part[i];
    }
  }
}

void cpx_add_premultiplied(const uint8_t *rgb, const uint8_t *alpha, size_t width, double weight, double *sums) {
  for (size_t x = 0; x < width; x++) {
    double opacity = weight * alpha[x] / 255;
    for (int c = 0; c < 3; c++) sums[4 * x + c] += opacity * rgb[3 * x + c];
    sums[4 * x + 3] += opacity;
  }
}
