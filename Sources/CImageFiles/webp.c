// WebP through libwebp. The demuxer is what knows whether the file is whole, so still pictures pass it too.
#include <stdlib.h>
#include <string.h>
#include <webp/decode.h>
#include <webp/demux.h>

#include "placement.h"

// A picture without alpha, upright and filling its canvas is decoded in place; all else through RGBA.
typedef struct {
  WebPDemuxer *demuxer;
  WebPIterator frame;
  int has_frame;
} source;

static void close_source(source *s) {
  if (s->has_frame) WebPDemuxReleaseIterator(&s->frame);
  WebPDemuxDelete(s->demuxer);
}

static cif_status open_source(source *s, const uint8_t *bytes, size_t count, cif_fault *fault) {
  WebPData data = {bytes, count};
  WebPDemuxState state = WEBP_DEMUX_PARSE_ERROR;
  memset(s, 0, sizeof *s);
  s->demuxer = WebPDemuxPartial(&data, &state);
  if (!s->demuxer || state != WEBP_DEMUX_DONE) {
    int partial = state == WEBP_DEMUX_PARSING_HEADER || state == WEBP_DEMUX_PARSED_HEADER;
    cif_say(fault, partial ? "the file ends too early" : "damaged container");
    WebPDemuxDelete(s->demuxer);
    return partial ? CIF_TRUNCATED : CIF_CORRUPT;
  }
  s->has_frame = WebPDemuxGetFrame(s->demuxer, 1, &s->frame);
  if (!s->has_frame || !s->frame.complete) {
    cif_say(fault, "no complete frame");
    close_source(s);
    return CIF_CORRUPT;
  }
  return CIF_OK;
}

// Pillow gives alpha where the container says so; the first frame may leave parts of the canvas clear.
static int has_alpha(const source *s) {
  return (WebPDemuxGetI(s->demuxer, WEBP_FF_FORMAT_FLAGS) & ALPHA_FLAG) != 0 || s->frame.has_alpha;
}

// The size that the container says is in its bytes 4 to 7, which do not count themselves and those before.
static int is_cut_short(const uint8_t *bytes, size_t file_size) {
  size_t said = bytes[4] | bytes[5] << 8 | bytes[6] << 16 | (size_t)bytes[7] << 24;
  return said + 8 > file_size;
}

static cif_status header_from_beginning(const uint8_t *bytes, size_t count, size_t file_size, cif_shape *shape,
                                        cif_fault *fault) {
  WebPData data = {bytes, count};
  WebPDemuxState state = WEBP_DEMUX_PARSE_ERROR;
  WebPDemuxer *demuxer = WebPDemuxPartial(&data, &state);
  shape->width = WebPDemuxGetI(demuxer, WEBP_FF_CANVAS_WIDTH);
  shape->height = WebPDemuxGetI(demuxer, WEBP_FF_CANVAS_HEIGHT);
  WebPDemuxDelete(demuxer);
  if (!demuxer || state == WEBP_DEMUX_PARSE_ERROR) return cif_say(fault, "damaged container"), CIF_CORRUPT;
  int is_known = state != WEBP_DEMUX_PARSING_HEADER;
  return is_known && !is_cut_short(bytes, file_size) ? CIF_OK : CIF_TRUNCATED;
}

cif_status cif_webp_header(const uint8_t *bytes, size_t count, size_t file_size, cif_shape *shape,
                           cif_fault *fault) {
  if (count < file_size) return header_from_beginning(bytes, count, file_size, shape, fault);
  source s;
  cif_status status = open_source(&s, bytes, count, fault);
  if (status != CIF_OK) return status;
  shape->width = WebPDemuxGetI(s.demuxer, WEBP_FF_CANVAS_WIDTH);
  shape->height = WebPDemuxGetI(s.demuxer, WEBP_FF_CANVAS_HEIGHT);
  shape->has_alpha = has_alpha(&s);
  close_source(&s);
  return CIF_OK;
}

static cif_status decode_into(const WebPIterator *frame, WEBP_CSP_MODE mode, uint8_t *to, size_t stride,
                              size_t size, cif_fault *fault) {
  static const char *const words[] = {
      "", "out of memory", "invalid parameter", "damaged bitstream", "unsupported feature",
      "incomplete bitstream", "stopped", "incomplete bitstream",
  };
  WebPDecoderConfig config;
  if (!WebPInitDecoderConfig(&config)) return CIF_UNSUPPORTED;
  config.options.use_threads = 1;
  config.output.colorspace = mode;
  config.output.is_external_memory = 1;
  config.output.u.RGBA.rgba = to;
  config.output.u.RGBA.stride = (int)stride;
  config.output.u.RGBA.size = size;
  VP8StatusCode code = WebPDecode(frame->fragment.bytes, frame->fragment.size, &config);
  WebPFreeDecBuffer(&config.output);
  if (code == VP8_STATUS_OK) return CIF_OK;
  cif_say(fault, (unsigned)code < sizeof words / sizeof *words ? words[code] : "damaged bitstream");
  if (code == VP8_STATUS_OUT_OF_MEMORY) return CIF_NO_MEMORY;
  return code == VP8_STATUS_SUSPENDED || code == VP8_STATUS_NOT_ENOUGH_DATA ? CIF_TRUNCATED : CIF_CORRUPT;
}

// The frame on a canvas of clear black, as the animation decoder begins.
static cif_status decode_on_canvas(const WebPIterator *frame, const cif_target *t, cif_fault *fault) {
  size_t stride = (size_t)t->width * 4;
  uint8_t *canvas = calloc(t->height, stride);
  if (!canvas) return CIF_NO_MEMORY;
  size_t offset = (size_t)frame->y_offset * stride + (size_t)frame->x_offset * 4;
  cif_status status =
      decode_into(frame, MODE_RGBA, canvas + offset, stride, stride * t->height - offset, fault);
  for (uint32_t y = 0; status == CIF_OK && y < t->height; y += CIF_BAND) {
    uint32_t rows = t->height - y < CIF_BAND ? t->height - y : CIF_BAND;
    cif_place(t, y, rows, canvas + y * stride, stride, 4);
  }
  free(canvas);
  return status;
}

static int fits(const WebPIterator *frame, const cif_target *t) {
  return frame->x_offset >= 0 && frame->y_offset >= 0 && frame->width > 0 && frame->height > 0 &&
         (int64_t)frame->x_offset + frame->width <= t->width &&
         (int64_t)frame->y_offset + frame->height <= t->height;
}

cif_status cif_webp_decode(const uint8_t *bytes, size_t count, const cif_target *target, cif_fault *fault) {
  source s;
  cif_status status = open_source(&s, bytes, count, fault);
  if (status != CIF_OK) return status;
  const WebPIterator *frame = &s.frame;
  size_t stride = (size_t)target->width * 3;
  if (!fits(frame, target)) {
    cif_say(fault, "the frame is larger than the canvas");
    status = CIF_CORRUPT;
  } else if (cif_is_direct(target) && frame->width == (int)target->width &&
             frame->height == (int)target->height) {
    status = decode_into(frame, MODE_RGB, target->rgb, stride, stride * target->height, fault);
  } else {
    status = decode_on_canvas(frame, target, fault);
  }
  close_source(&s);
  return status;
}
