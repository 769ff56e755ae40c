// A PNG file in memory, growing as libpng writes.
#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "placement.h"

typedef struct {
  uint8_t *bytes;
  size_t count, capacity;
  int starved;
  cif_fault *fault;
} writer;

static void on_error(png_structp png, png_const_charp message) {
  writer *w = png_get_error_ptr(png);
  cif_say(w->fault, message);
  png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message) {
  (void)png;
  (void)message;
}

static void on_write(png_structp png, png_bytep from, size_t count) {
  writer *w = png_get_io_ptr(png);
  if (w->capacity - w->count < count) {
    size_t larger = w->capacity + w->capacity / 2 + count + 4096;
    uint8_t *moved = realloc(w->bytes, larger);
    if (!moved) {
      w->starved = 1;
      png_error(png, "out of memory");
    }
    w->bytes = moved;
    w->capacity = larger;
  }
  memcpy(w->bytes + w->count, from, count);
  w->count += count;
}

static void on_flush(png_structp png) { (void)png; }

static void interleave(const uint8_t *rgb, const uint8_t *alpha, uint32_t width, uint8_t *row) {
  for (uint32_t x = 0; x < width; x++) {
    memcpy(row + 4 * (size_t)x, rgb + 3 * (size_t)x, 3);
    row[4 * (size_t)x + 3] = alpha[x];
  }
}

cif_status cif_png_encode(const uint8_t *rgb, const uint8_t *alpha, uint32_t width, uint32_t height,
                          uint8_t **bytes, size_t *count, cif_fault *fault) {
  writer w = {.fault = fault};
  png_infop info = NULL;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &w, on_error, on_warning);
  if (!png) return CIF_NO_MEMORY;
  info = png_create_info_struct(png);
  uint8_t *row = alpha ? malloc((size_t)width * 4) : NULL;
  if (!info || (alpha && !row)) {
    free(row);
    png_destroy_write_struct(&png, &info);
    return CIF_NO_MEMORY;
  }
  if (setjmp(png_jmpbuf(png))) {
    free(row);
    free(w.bytes);
    png_destroy_write_struct(&png, &info);
    return w.starved ? CIF_NO_MEMORY : CIF_CORRUPT;
  }
  png_set_write_fn(png, &w, on_write, on_flush);
  png_set_IHDR(png, info, width, height, 8, alpha ? PNG_COLOR_TYPE_RGB_ALPHA : PNG_COLOR_TYPE_RGB,
               PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, info);
  for (uint32_t y = 0; y < height; y++) {
    const uint8_t *from = rgb + (size_t)y * width * 3;
    if (alpha) interleave(from, alpha + (size_t)y * width, width, row);
    png_write_row(png, alpha ? row : from);
  }
  png_write_end(png, info);
  free(row);
  png_destroy_write_struct(&png, &info);
  *bytes = w.bytes;
  *count = w.count;
  return CIF_OK;
}
