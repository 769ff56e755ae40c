#include "placement.h"

#include <stdio.h>

// The upright pixel index of stored (x, y) is origin + x * across + y * down.
typedef struct {
  ptrdiff_t origin, across, down;
} walk;

static walk walk_for(const cif_target *t) {
  ptrdiff_t w = t->width, h = t->height;
  switch (t->orientation) {
    case 2: return (walk){w - 1, -1, w};
    case 3: return (walk){w * h - 1, -1, -w};
    case 4: return (walk){w * (h - 1), 1, -w};
    case 5: return (walk){0, h, 1};
    case 6: return (walk){h - 1, h, -1};
    case 7: return (walk){w * h - 1, -h, -1};
    case 8: return (walk){h * (w - 1), -h, 1};
    default: return (walk){0, 1, w};
  }
}

int cif_is_direct(const cif_target *target) {
  return target->alpha == NULL && (target->orientation < 2 || target->orientation > 8);
}

static void place_pixel(const cif_target *t, ptrdiff_t at, const uint8_t *from, int channels) {
  uint8_t *to = t->rgb + at * 3;
  to[0] = from[0];
  to[1] = from[1];
  to[2] = from[2];
  if (t->alpha) t->alpha[at] = channels == 4 ? from[3] : 255;
}

void cif_place(const cif_target *t, uint32_t first, uint32_t rows, const uint8_t *pixels, size_t stride,
               int channels) {
  walk k = walk_for(t);
  if (t->orientation < 5) {
    for (uint32_t r = 0; r < rows; r++)
      for (uint32_t x = 0; x < t->width; x++)
        place_pixel(t, k.origin + k.across * x + k.down * (ptrdiff_t)(first + r),
                    pixels + r * stride + (size_t)x * channels, channels);
    return;
  }
  for (uint32_t x = 0; x < t->width; x++)
    for (uint32_t r = 0; r < rows; r++)
      place_pixel(t, k.origin + k.across * x + k.down * (ptrdiff_t)(first + r),
                  pixels + r * stride + (size_t)x * channels, channels);
}

void cif_say(cif_fault *fault, const char *message) {
  snprintf(fault->message, sizeof fault->message, "%s", message);
}
