#include <math.h>
#include <string.h>

#include "CPixels.h"

// A stretch of pixels along one axis: whole ones and the parts of the first and the last that it covers.
typedef struct {
  double start, end;
  size_t first, last;  // pixels first ..< last are touched
} stretch;

static stretch clamp(double start, double end, size_t limit) {
  stretch s = {fmax(start, 0), fmin(end, (double)limit), 0, 0};
  if (!(s.end > s.start)) return (stretch){0, 0, 0, 0};
  s.first = (size_t)s.start;
  s.last = (size_t)ceil(s.end);
  return s;
}

static double covered(const stretch *s, size_t pixel) {
  return fmin(s->end, (double)pixel + 1) - fmax(s->start, (double)pixel);
}

static void add_row(const cpx_picture *p, size_t y, double weight, size_t first, size_t count, double *sums) {
  const uint8_t *rgb = p->rgb + (y * p->width + first) * 3;
  if (p->alpha) {
    cpx_add_premultiplied(rgb, p->alpha + y * p->width + first, count, weight, sums);
    return;
  }
  for (size_t x = 0; x < count; x++)
    for (int c = 0; c < 3; c++) sums[4 * x + c] += weight * rgb[3 * x + c];
}

// Whole opaque rows are summed in integers, many lanes at once.
static void add_whole_rows(const cpx_picture *p, size_t y, size_t rows, size_t first, size_t count,
                           uint32_t *whole, double *sums) {
  memset(whole, 0, count * 3 * sizeof *whole);
  cpx_sum_rows(p->rgb + (y * p->width + first) * 3, p->width * 3, count * 3, rows, whole);
  for (size_t x = 0; x < count; x++)
    for (int c = 0; c < 3; c++) sums[4 * x + c] += whole[3 * x + c];
}

// sums[4x ... 4x+3]: colour and opacity of column first + x over the rows of `rows`.
static void sum_columns(const cpx_picture *p, const stretch *rows, size_t first, size_t count,
                        const cpx_work *work) {
  memset(work->sums, 0, count * 4 * sizeof *work->sums);
  size_t y = rows->first;
  while (y < rows->last) {
    double weight = covered(rows, y);
    size_t whole = p->alpha || weight < 1 ? 0 : (size_t)rows->end - y;
    if (whole > 1) {
      add_whole_rows(p, y, whole, first, count, work->whole, work->sums);
      y += whole;
    } else {
      add_row(p, y++, weight, first, count, work->sums);
    }
  }
}

static uint8_t rounded(double value) { return value <= 0 ? 0 : value >= 255 ? 255 : (uint8_t)(value + 0.5); }

static void finish(const double *sum, double area, int opaque, const uint8_t *background, uint8_t *to) {
  double opacity = opaque ? 1 : sum[3] / area;
  for (int c = 0; c < 3; c++) to[c] = rounded(sum[c] / area + (1 - opacity) * background[c]);
}

void cpx_area_average(const cpx_picture *p, const double rect[4], size_t columns, size_t rows,
                      const cpx_checks *checks, const cpx_work *work, uint8_t *to) {
  stretch all = clamp(rect[0], rect[0] + rect[2], p->width);
  size_t count = all.last - all.first;
  for (size_t r = 0; r < rows; r++) {
    stretch down = clamp(rect[1] + rect[3] * r / rows, rect[1] + rect[3] * (r + 1) / rows, p->height);
    sum_columns(p, &down, all.first, count, work);
    for (size_t c = 0; c < columns; c++, to += 3) {
      stretch across = clamp(rect[0] + rect[2] * c / columns, rect[0] + rect[2] * (c + 1) / columns, p->width);
      double area = (across.end - across.start) * (down.end - down.start), sum[4] = {0};
      for (size_t x = across.first; x < across.last; x++) {
        double part = covered(&across, x);
        for (int k = 0; k < 4; k++) sum[k] += part * work->sums[4 * (x - all.first) + k];
      }
      const uint8_t *background = checks->colors[((r / checks->side) ^ (c / checks->side)) & 1];
      if (area > 0)
        finish(sum, area, p->alpha == NULL, background, to);
      else
        memset(to, 0, 3);
    }
  }
}
