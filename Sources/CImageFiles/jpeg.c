// JPEG through libjpeg-turbo, with the settings Pillow has: accurate integer DCT, smooth upsampling.
//
// libjpeg warns where data is missing or damaged and paints on with gray; here such a warning is an error,
// for no answer may rest on pixels that are not in the file.
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// jpeglib.h wants stdio.h first.
#include <jerror.h>
#include <jpeglib.h>

#include "placement.h"

typedef struct {
  struct jpeg_error_mgr errors;  // first: libjpeg hands back this address
  jmp_buf escape;
  cif_fault *fault;
  int ended;    // the data ran out; libjpeg made up an end marker
  int starved;  // an allocation was refused, or the limit reached
} guard;

// A file read by places. For headers alone: libjpeg's fast path for pixels wants many bytes at hand.
typedef struct {
  struct jpeg_source_mgr manager;  // first, as above
  const cif_source *source;
  size_t at;  // of the byte after the buffer
  uint8_t buffer[512];
} feed;

typedef struct {
  struct jpeg_progress_mgr manager;  // first, as above
  int scan_limit;
  unsigned components_seen;
} watch;

static void on_error(j_common_ptr info) {
  guard *g = (guard *)info->err;
  char text[JMSG_LENGTH_MAX];
  info->err->format_message(info, text);
  cif_say(g->fault, text);
  int code = info->err->msg_code;
  if (code == JERR_OUT_OF_MEMORY || code == JERR_NO_BACKING_STORE) g->starved = 1;
  longjmp(g->escape, 1);
}

// Warnings that leave the pixels as the encoder meant them.
static int is_harmless(const struct jpeg_error_mgr *errors) {
  switch (errors->msg_code) {
    case JWRN_ADOBE_XFORM:
    case JWRN_JFIF_MAJOR:
    case JWRN_NOT_SEQUENTIAL: return 1;
    // Cameras pad between segments; before a restart marker it means that blocks were lost.
    case JWRN_EXTRANEOUS_DATA: return errors->msg_parm.i[1] < 0xD0 || errors->msg_parm.i[1] > 0xD7;
    default: return 0;
  }
}

static void on_message(j_common_ptr info, int level) {
  if (level >= 0) return;
  guard *g = (guard *)info->err;
  if (info->err->msg_code == JWRN_JPEG_EOF) {
    g->ended = 1;
  } else if (!is_harmless(info->err)) {
    on_error(info);
  }
}

static void on_output(j_common_ptr info) { (void)info; }

// Called for each row of blocks read; notes which components have had a scan.
static void on_progress(j_common_ptr common) {
  j_decompress_ptr info = (j_decompress_ptr)common;
  watch *w = (watch *)info->progress;
  if (info->input_scan_number > w->scan_limit) {
    cif_say(((guard *)info->err)->fault, "too many scans");
    longjmp(((guard *)info->err)->escape, 1);
  }
  for (int i = 0; i < info->comps_in_scan; i++)
    if (info->cur_comp_info[i]) w->components_seen |= 1u << (info->cur_comp_info[i]->component_index & 31);
}

static void set_guard(guard *g, struct jpeg_decompress_struct *info, cif_fault *fault) {
  info->err = jpeg_std_error(&g->errors);
  g->errors.error_exit = on_error;
  g->errors.emit_message = on_message;
  g->errors.output_message = on_output;
  g->fault = fault;
}

static cif_status status_of(const guard *g) {
  return g->starved ? CIF_NO_MEMORY : g->ended ? CIF_TRUNCATED : CIF_CORRUPT;
}

static void refuse(struct jpeg_decompress_struct *info, const char *message) {
  guard *g = (guard *)info->err;
  cif_say(g->fault, message);
  longjmp(g->escape, 1);
}

static void on_open_or_close(j_decompress_ptr info) { (void)info; }

// After the last byte an end marker is made up, as libjpeg's own sources do.
static boolean on_fill(j_decompress_ptr info) {
  feed *f = (feed *)info->src;
  size_t count = f->source->size - f->at;
  if (count > sizeof f->buffer) count = sizeof f->buffer;
  if (count == 0) {
    WARNMS(info, JWRN_JPEG_EOF);
    f->buffer[0] = 0xFF;
    f->buffer[1] = JPEG_EOI;
    f->manager.bytes_in_buffer = 2;
  } else {
    if (!f->source->read(f->source->file, f->at, f->buffer, count)) refuse(info, "the file cannot be read");
    f->at += count;
    f->manager.bytes_in_buffer = count;
  }
  f->manager.next_input_byte = f->buffer;
  return TRUE;
}

static void on_skip(j_decompress_ptr info, long count) {
  feed *f = (feed *)info->src;
  if (count <= 0) return;
  size_t here = f->manager.bytes_in_buffer, left = f->source->size - f->at;
  size_t step = (size_t)count < here ? (size_t)count : here, beyond = (size_t)count - step;
  f->manager.next_input_byte += step;
  f->manager.bytes_in_buffer -= step;
  f->at += beyond < left ? beyond : left;
}

static void feed_from(feed *f, struct jpeg_decompress_struct *info, const cif_source *source) {
  f->source = source;
  f->at = 0;
  f->manager = (struct jpeg_source_mgr){
      .init_source = on_open_or_close,
      .fill_input_buffer = on_fill,
      .skip_input_data = on_skip,
      .resync_to_restart = jpeg_resync_to_restart,
      .term_source = on_open_or_close,
  };
  info->src = &f->manager;
}

static void begin(struct jpeg_decompress_struct *info) {
  info->mem->max_memory_to_use = 1L << 30;
  jpeg_read_header(info, TRUE);
  if (info->num_components != 1 && info->num_components != 3 && info->num_components != 4)
    refuse(info, "neither gray, three nor four colours");
}

cif_status cif_jpeg_header(const cif_source *source, cif_shape *shape, cif_fault *fault) {
  struct jpeg_decompress_struct info = {0};
  guard g = {0};
  feed f;
  set_guard(&g, &info, fault);
  if (setjmp(g.escape)) {
    jpeg_destroy_decompress(&info);
    return status_of(&g);
  }
  jpeg_create_decompress(&info);
  feed_from(&f, &info, source);
  begin(&info);
  shape->width = info.image_width;
  shape->height = info.image_height;
  shape->has_alpha = 0;
  jpeg_destroy_decompress(&info);
  return CIF_OK;
}

// A small file can ask for thousands of passes over a large picture. Encoders write about ten.
static int scan_limit(const struct jpeg_decompress_struct *info) {
  double fair = 2147483648.0 / ((double)info->image_width * info->image_height);
  return fair < 12 ? 12 : fair > 100 ? 100 : (int)fair;
}

// With its end marker missing, a file of several scans may lack whole ones. It is complete when every
// coefficient has come down to its last bit.
static int is_complete(const struct jpeg_decompress_struct *info) {
  if (!info->coef_bits) return 0;
  for (int c = 0; c < info->num_components; c++)
    for (int k = 0; k < DCTSIZE2; k++)
      if (info->coef_bits[c][k] != 0) return 0;
  return 1;
}

static void check_scans(struct jpeg_decompress_struct *info, const watch *w) {
  if (!jpeg_has_multiple_scans(info)) return;
  if (w->components_seen != (1u << info->num_components) - 1) refuse(info, "a colour has no data");
  if (((guard *)info->err)->ended && !is_complete(info)) refuse(info, "scans are missing");
}

// Four inks, stored inverted as Adobe does, to RGB in place by Pillow's arithmetic.
static void rgb_from_inks(uint8_t *row, uint32_t width) {
  for (uint32_t x = 0; x < width; x++) {
    const uint8_t *from = row + 4 * (size_t)x;
    uint8_t *to = row + 3 * (size_t)x;
    int white = from[3];
    for (int c = 0; c < 3; c++) {
      int product = (255 - from[c]) * white + 128;
      to[c] = (uint8_t)(white - (((product >> 8) + product) >> 8));
    }
  }
}

static void read_direct(struct jpeg_decompress_struct *info, const cif_target *t) {
  while (info->output_scanline < t->height) {
    JSAMPROW row = t->rgb + (size_t)info->output_scanline * t->width * 3;
    jpeg_read_scanlines(info, &row, 1);
  }
}

static void read_bands(struct jpeg_decompress_struct *info, const cif_target *t, uint8_t *band) {
  size_t stride = (size_t)t->width * info->output_components;
  while (info->output_scanline < t->height) {
    uint32_t first = info->output_scanline, rows = 0;
    while (rows < CIF_BAND && info->output_scanline < t->height) {
      JSAMPROW row = band + rows * stride;
      rows += jpeg_read_scanlines(info, &row, 1);
      if (info->output_components == 4) rgb_from_inks(row, t->width);
    }
    cif_place(t, first, rows, band, stride, 3);
  }
}

static void start(struct jpeg_decompress_struct *info, int denominator, watch *w) {
  info->out_color_space = info->num_components == 4 ? JCS_CMYK : JCS_RGB;
  info->scale_num = 1;
  info->scale_denom = (unsigned)denominator;
  w->scan_limit = scan_limit(info);
  w->manager.progress_monitor = on_progress;
  info->progress = &w->manager;
  jpeg_start_decompress(info);
  check_scans(info, w);
}

cif_status cif_jpeg_decode(const uint8_t *bytes, size_t count, int denominator, const cif_target *target,
                           cif_fault *fault) {
  struct jpeg_decompress_struct info = {0};
  guard g = {0};
  watch w = {0};
  uint8_t *volatile band = NULL;
  set_guard(&g, &info, fault);
  if (setjmp(g.escape)) {
    free(band);
    jpeg_destroy_decompress(&info);
    return status_of(&g);
  }
  jpeg_create_decompress(&info);
  jpeg_mem_src(&info, bytes, count);
  begin(&info);
  start(&info, denominator, &w);
  if (info.output_width != target->width || info.output_height != target->height)
    refuse(&info, "the header changed");
  if (cif_is_direct(target) && info.output_components == 3) {
    read_direct(&info, target);
  } else {
    band = malloc((size_t)CIF_BAND * target->width * info.output_components);
    if (!band) g.starved = 1, refuse(&info, "out of memory");
    read_bands(&info, target, band);
  }
  jpeg_finish_decompress(&info);
  free(band);
  jpeg_destroy_decompress(&info);
  return CIF_OK;
}
