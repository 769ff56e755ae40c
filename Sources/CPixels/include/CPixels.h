// Inner loops over rows of 8-bit pixels: sums of whole rows and weighted sums along one axis.
#ifndef CPIXELS_H
#define CPIXELS_H

#include <stddef.h>
#include <stdint.h>

// Resampling in Pillow's fixed point: weights have 22 fractional bits, sums are rounded and clipped to 8 bits.
// Output i sums the `spans[2i + 1]` inputs from `spans[2i]` on with the weights at `weights + i * taps`.

// Rows of `width` RGB pixels to rows of `columns`; `rows` of them.
void cpx_resample_rows(const uint8_t *from, size_t width, size_t rows, uint8_t *to, size_t columns,
                       const int32_t *spans, const int32_t *weights, size_t taps);
// `count` bytes of each of the rows of one span to one row.
void cpx_resample_column_span(const uint8_t *from, size_t count, uint8_t *to, size_t first, size_t rows,
                              const int32_t *weights);

// sums[i] += the bytes at i of `rows` rows, `count` bytes in a row, rows `stride` bytes apart.
// `rows` * 255 must fit, so at most 16 million rows.
void cpx_sum_rows(const uint8_t *from, size_t stride, size_t count, size_t rows, uint32_t *sums);

// For one row of pixels: sums[4i...4i+2] += weight * colour * alpha / 255, sums[4i+3] += weight * alpha / 255.
void cpx_add_premultiplied(const uint8_t *rgb, const uint8_t *alpha, size_t width, double weight, double *sums);

typedef struct {
  const uint8_t *rgb;
  const uint8_t *alpha;  // NULL when opaque
  size_t width, height;
} cpx_picture;

// The board behind transparent parts: squares of `side` output pixels in two colours.
typedef struct {
  uint8_t colors[2][3];
  size_t side;
} cpx_checks;

// Room for 4 * width doubles and 3 * width integers.
typedef struct {
  double *sums;
  uint32_t *whole;
} cpx_work;

// The exact area average of rect (x, y, width, height in pixels, fractions allowed) as columns x rows RGB
// bytes. Parts outside the picture do not count; an output pixel wholly outside is black.
void cpx_area_average(const cpx_picture *picture, const double rect[4], size_t columns, size_t rows,
                      const cpx_checks *checks, const cpx_work *work, uint8_t *to);

#endif
