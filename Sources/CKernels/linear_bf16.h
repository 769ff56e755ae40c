// Products of bfloat16 rows and weights where the CPU multiplies bfloat16 pairs; see PaliKernels.
#ifndef LINEAR_BF16_H
#define LINEAR_BF16_H

#include "CKernels.h"

void pali_linear_bf16_rows(
    const uint16_t *x, size_t x_stride, size_t rows, size_t inputs, const void *weights, size_t begin, size_t end,
    const float *bias, float *y, size_t y_stride);

void pali_pair_rows(const float *x, size_t rows, size_t inputs, size_t begin, size_t end, uint32_t *out);

void pali_linear_bf16_tiles(
    const uint32_t *x, size_t rows, size_t inputs, const void *weights, size_t begin, size_t end, const float *bias,
    float *y, size_t y_stride);

#endif
