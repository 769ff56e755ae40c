// Inner loops of the model, chosen at run time for the CPU.
#ifndef CKERNELS_H
#define CKERNELS_H

#include <stddef.h>
#include <stdint.h>

// Number formats of weights as files store them.
enum { PALI_F32 = 0, PALI_BF16 = 1, PALI_F16 = 2 };

// y[r * y_stride + o] = sum_i x[r * inputs + i] * w[o * inputs + i] (+ bias[o]) for r in rows, o in begin..<end.
// `w` points at output `begin`'s first weight and may be unaligned. `scratch` holds 4 * inputs floats.
void pali_linear(
    const float *x, size_t rows, size_t inputs, const void *w, int format, size_t begin, size_t end,
    const float *bias, float *y, size_t y_stride, float *scratch);

// Whether this CPU multiplies bfloat16 pairs (AVX-512 BF16); only then may the next two be called.
int pali_has_bf16(void);

// The same as pali_linear for x in bfloat16, [rows, inputs], and weights stored so.
void pali_linear_bf16(
    const uint16_t *x, size_t rows, size_t inputs, const void *weights, size_t begin, size_t end, const float *bias,
    float *y, size_t y_stride);

// Float32 to bfloat16, rounded to nearest even.
void pali_narrow(const float *x, size_t count, uint16_t *out);

// `count` weights from `offset` on, as float32.
void pali_widen(const void *w, int format, size_t offset, size_t count, float *out);

float pali_dot(const float *a, const float *b, size_t count);

// y += a * x
void pali_axpy(float a, const float *x, float *y, size_t count);

// x = gelu(x) * up, the tanh form; `up` NULL: x = gelu(x).
void pali_gelu(float *x, const float *up, size_t count);

#endif
