// PNG, JPEG and WebP files to RGB(A) bytes and back to PNG; no longjmp leaves these functions.
//
// No function works on a path. A header is read by places, wherever its bytes are; pixels are decoded from a whole
// file in memory, upright, into buffers of the caller, who has seen the sizes from the header function and has
// allocated them.
#ifndef CIMAGEFILES_H
#define CIMAGEFILES_H

#include <stddef.h>
#include <stdint.h>

typedef enum {
  CIF_OK = 0,
  CIF_TRUNCATED = 1,    // the file ends before the picture does
  CIF_CORRUPT = 2,      // the library says what is wrong
  CIF_UNSUPPORTED = 3,  // a valid file of a kind that is not read
  CIF_NO_MEMORY = 4,
} cif_status;

// What went wrong, in the library's words; may hold any byte from the file's names and numbers.
typedef struct {
  char message[160];
} cif_fault;

// The bytes of a file. `read` copies `count` of them from `at` on, all of which lie in the file, or returns 0.
typedef struct {
  void *file;
  size_t size;
  int (*read)(void *file, size_t at, uint8_t *to, size_t count);
} cif_source;

// Sizes as stored, before the orientation.
typedef struct {
  uint32_t width;
  uint32_t height;
  int has_alpha;
} cif_shape;

// Where a decoder puts pixels. `width` and `height` are as stored (after scaling, for JPEG); the orientation
// (EXIF, 1...8) says how they land. `alpha` is NULL when the header says there is none.
typedef struct {
  uint8_t *rgb;
  uint8_t *alpha;
  uint32_t width;
  uint32_t height;
  int orientation;
} cif_target;

// Reads up to the first pixels.
cif_status cif_png_header(const cif_source *source, cif_shape *shape, cif_fault *fault);
cif_status cif_png_decode(const uint8_t *bytes, size_t count, const cif_target *target, cif_fault *fault);

// Reads up to the first scan, and skips what says nothing about the pixels.
cif_status cif_jpeg_header(const cif_source *source, cif_shape *shape, cif_fault *fault);
// Decodes at 1/denominator of the size (1, 2, 4 or 8); the target has the size that libjpeg rounds up to.
cif_status cif_jpeg_decode(const uint8_t *bytes, size_t count, int denominator, const cif_target *target,
                           cif_fault *fault);

// `bytes` may be the file's beginning alone, 64 of them at least: then what lies behind them is taken for granted.
cif_status cif_webp_header(const uint8_t *bytes, size_t count, size_t file_size, cif_shape *shape,
                           cif_fault *fault);
// Of an animation, the first frame on its canvas.
cif_status cif_webp_decode(const uint8_t *bytes, size_t count, const cif_target *target, cif_fault *fault);

// An 8-bit RGB file, or RGBA where alpha is not NULL. The bytes are the caller's to free().
cif_status cif_png_encode(const uint8_t *rgb, const uint8_t *alpha, uint32_t width, uint32_t height,
                          uint8_t **bytes, size_t *count, cif_fault *fault);

#endif
