// PNG through libpng's classic API. All that Pillow ignores (gamma, profiles, text) is skipped unread, but
// its checksums count.
#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "placement.h"

typedef struct {
  const cif_source *source;
  size_t at;
  int ended;  // asked for bytes after the last
  int starved;  // an allocation was refused
  cif_fault *fault;
} reader;

static void on_error(png_structp png, png_const_charp message) {
  reader *r = png_get_error_ptr(png);
  cif_say(r->fault, message);
  png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message) {
  (void)png;
  (void)message;
}

static void on_read(png_structp png, png_bytep to, size_t count) {
  reader *r = png_get_io_ptr(png);
  if (count > r->source->size - r->at) {
    r->ended = 1;
    png_error(png, "the file ends too early");
  }
  if (!r->source->read(r->source->file, r->at, to, count)) png_error(png, "the file cannot be read");
  r->at += count;
}

static int read_memory(void *bytes, size_t at, uint8_t *to, size_t count) {
  memcpy(to, (const uint8_t *)bytes + at, count);
  return 1;
}

static png_voidp on_malloc(png_structp png, png_alloc_size_t count) {
  void *block = malloc(count);
  if (!block) ((reader *)png_get_mem_ptr(png))->starved = 1;
  return block;
}

static void on_free(png_structp png, png_voidp block) {
  (void)png;
  free(block);
}

static cif_status status_of(const reader *r) {
  return r->starved ? CIF_NO_MEMORY : r->ended ? CIF_TRUNCATED : CIF_CORRUPT;
}

static png_structp open_png(reader *r, png_infop *info) {
  png_structp png =
      png_create_read_struct_2(PNG_LIBPNG_VER_STRING, r, on_error, on_warning, r, on_malloc, on_free);
  if (!png) return NULL;
  *info = png_create_info_struct(png);
  if (!*info) {
    png_destroy_read_struct(&png, NULL, NULL);
    return NULL;
  }
  return png;
}

// Limits first; then the header up to the pixels.
static void begin(png_structp png, png_infop info, reader *r) {
  png_set_read_fn(png, r, on_read);
  png_set_user_limits(png, 1000000, 1000000);
  png_set_chunk_cache_max(png, 1000);
  png_set_chunk_malloc_max(png, 8 << 20);
  png_set_crc_action(png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
  png_read_info(png, info);
}

static int has_alpha(png_structp png, png_infop info) {
  return (png_get_color_type(png, info) & PNG_COLOR_MASK_ALPHA) || png_get_valid(png, info, PNG_INFO_tRNS);
}

cif_status cif_png_header(const cif_source *source, cif_shape *shape, cif_fault *fault) {
  reader r = {.source = source, .fault = fault};
  png_infop info = NULL;
  png_structp png = open_png(&r, &info);
  if (!png) return CIF_NO_MEMORY;
  if (setjmp(png_jmpbuf(png))) {
    png_destroy_read_struct(&png, &info, NULL);
    return status_of(&r);
  }
  begin(png, info, &r);
  shape->width = png_get_image_width(png, info);
  shape->height = png_get_image_height(png, info);
  shape->has_alpha = has_alpha(png, info);
  png_destroy_read_struct(&png, &info, NULL);
  return CIF_OK;
}

// Everything becomes 8-bit RGB or RGBA. Of 16 bits the high byte stays, as Pillow keeps it.
static int set_transforms(png_structp png, png_infop info) {
  int type = png_get_color_type(png, info);
  png_set_expand(png);
  png_set_strip_16(png);
  if (!(type & PNG_COLOR_MASK_COLOR)) png_set_gray_to_rgb(png);
  int passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  return passes;
}

// Rows in `block` (a band, or the whole picture when interlaced), then to their places.
static void read_rows(png_structp png, const cif_target *t, int passes, uint8_t *block, size_t stride,
                      int channels) {
  uint32_t band = passes > 1 ? t->height : CIF_BAND;
  for (uint32_t first = 0; first < t->height; first += band) {
    uint32_t rows = t->height - first < band ? t->height - first : band;
    for (int pass = 0; pass < passes; pass++)
      for (uint32_t r = 0; r < rows; r++) png_read_row(png, block + r * stride, NULL);
    cif_place(t, first, rows, block, stride, channels);
  }
}

static void read_direct(png_structp png, const cif_target *t, int passes) {
  for (int pass = 0; pass < passes; pass++)
    for (uint32_t y = 0; y < t->height; y++)
      png_read_row(png, t->rgb + (size_t)y * t->width * 3, NULL);
}

cif_status cif_png_decode(const uint8_t *bytes, size_t count, const cif_target *target, cif_fault *fault) {
  cif_source source = {.file = (void *)bytes, .size = count, .read = read_memory};
  reader r = {.source = &source, .fault = fault};
  png_infop info = NULL;
  png_structp png = open_png(&r, &info);
  if (!png) return CIF_NO_MEMORY;
  uint8_t *volatile block = NULL;
  if (setjmp(png_jmpbuf(png))) {
    free(block);
    png_destroy_read_struct(&png, &info, NULL);
    return status_of(&r);
  }
  begin(png, info, &r);
  int passes = set_transforms(png, info);
  int channels = png_get_channels(png, info);
  size_t stride = png_get_rowbytes(png, info);
  if (png_get_image_width(png, info) != target->width || png_get_image_height(png, info) != target->height ||
      channels != (target->alpha ? 4 : 3))
    png_error(png, "the header changed");
  if (cif_is_direct(target)) {
    read_direct(png, target, passes);
  } else {
    block = calloc(passes > 1 ? target->height : CIF_BAND, stride);
    if (!block) r.starved = 1, png_error(png, "out of memory");
    read_rows(png, target, passes, block, stride, channels);
  }
  png_read_end(png, NULL);
  free(block);
  png_destroy_read_struct(&png, &info, NULL);
  return CIF_OK;
}
