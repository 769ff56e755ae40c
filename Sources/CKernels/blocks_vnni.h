// Products of rows and weights in blocks with AVX-512 VNNI: 4 inputs of 16 outputs an instruction.
//
// Included inside a path's target. The instruction wants one unsigned side: the weights' codes; the rows'
// offsets undo their zero.

// Inputs that a pass takes: what the rows and two panels of them need stays in the second-level cache.
enum { BLOCK_SLICE = 2048 };

// Bytes of codes that are on their way while several rows are multiplied. One row waits for memory alone, and the CPU
// knows best what comes next.
enum { AHEAD = 16384 };

// Where the codes of a panel lie and how they are packed.
typedef struct {
    const uint8_t *codes;
    const uint16_t *scales;
} Panel;

INLINE __m512i block_codes(const uint8_t *codes, int packed, int k) {
    if (!packed) return _mm512_loadu_si512(codes + k * 64);
    __m512i pairs = _mm512_loadu_si512(codes + k / 8 * 256 + k % 4 * 64);
    return _mm512_and_si512(k % 8 < 4 ? pairs : _mm512_srli_epi16(pairs, 4), _mm512_set1_epi8(15));
}

INLINE __m512 block_scales(const uint16_t *scales) {
    return _mm512_castsi512_ps(
        _mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)scales)), 16));
}

// R rows by P panels over row blocks begin..<end; the counts are constants at every call, so the sums stay in
// registers. `packed`: the codes are halves of bytes. `block`: inputs that share a scale. Adds to y when `more`. The
// codes `ahead` bytes further on are fetched.
INLINE void block_tile(
    const PaliRows *x, size_t row, const Panel *panels, size_t begin, size_t end, size_t blocks, const float *bias,
    float *y, size_t y_stride, size_t outputs, int more, const int packed, const int block, const int R, const int P,
    const int ahead) {
    const int parts = 64 / block;
    __m512 totals[PALI_FEW_ROWS][2];
    for (int r = 0; r < R; r++)
        for (int p = 0; p < P; p++) totals[r][p] = _mm512_setzero_ps();
    for (size_t b = begin; b < end; b++) {
        const uint8_t *soon = panels[0].codes + (b - begin) * (packed ? 512 : 1024) + ahead;
#pragma clang loop unroll(full)
        for (int k = 0; ahead && k < (packed ? 8 : 16); k++) _mm_prefetch((const char *)soon + k * 64, _MM_HINT_T1);
        __m512 sums[PALI_FEW_ROWS][2];
#pragma clang loop unroll(full)
        for (int h = 0; h < parts; h++) {
            __m512i part[PALI_FEW_ROWS][2];
            for (int r = 0; r < R; r++)
                for (int p = 0; p < P; p++)
                    part[r][p] = _mm512_set1_epi32(x->offsets[((row + r) * blocks + b) * parts + h]);
#pragma clang loop unroll(full)
            for (int k = h * block / 4; k < (h + 1) * block / 4; k++) {
                __m512i weights[2];
                for (int p = 0; p < P; p++)
                    weights[p] = block_codes(panels[p].codes + (b - begin) * (packed ? 512 : 1024), packed, k);
                for (int r = 0; r < R; r++) {
                    int32_t four;
                    memcpy(&four, x->codes + (row + r) * x->stride + b * 64 + k * 4, 4);
                    for (int p = 0; p < P; p++)
                        part[r][p] = _mm512_dpbusd_epi32(part[r][p], weights[p], _mm512_set1_epi32(four));
                }
            }
            for (int p = 0; p < P; p++) {
                __m512 scales = block_scales(panels[p].scales + ((b - begin) * parts + h) * 16);
                for (int r = 0; r < R; r++) {
                    __m512 sum = _mm512_cvtepi32_ps(part[r][p]);
                    sums[r][p] = h == 0 ? _mm512_mul_ps(sum, scales) : _mm512_fmadd_ps(sum, scales, sums[r][p]);
                }
            }
        }
        for (int r = 0; r < R; r++) {
            __m512 scale = _mm512_set1_ps(x->scales[(row + r) * blocks + b]);
            for (int p = 0; p < P; p++) totals[r][p] = _mm512_fmadd_ps(sums[r][p], scale, totals[r][p]);
        }
    }
    for (int p = 0; p < P; p++) {
        __mmask16 mask = outputs >= 16 * (size_t)(p + 1) ? 0xFFFF : (__mmask16)((1u << (outputs - 16 * p)) - 1);
        for (int r = 0; r < R; r++) {
            float *to = y + (row + r) * y_stride + 16 * p;
            const float *start = more ? to : bias ? bias + 16 * p : 0;
            __m512 before = start ? _mm512_maskz_loadu_ps(mask, start) : _mm512_setzero_ps();
            _mm512_mask_storeu_ps(to, mask, _mm512_add_ps(totals[r][p], before));
        }
    }
}

// Codes of `count` row blocks, a byte each.
INLINE void unpack_codes(const uint8_t *codes, size_t count, uint8_t *out) {
    for (size_t b = 0; b < count; b++)
        for (int k = 0; k < 16; k++) _mm512_store_si512(out + b * 1024 + k * 64, block_codes(codes + b * 512, 1, k));
}

// One or two panels of one slice by many rows, which share the unpacking of half-byte codes.
INLINE void block_slice(
    const PaliRows *x, size_t rows, Panel *panels, size_t begin, size_t end, size_t blocks, const float *bias, float *y,
    size_t y_stride, size_t outputs, int more, const int bits, const int P, const uint8_t *soon, size_t soon_bytes) {
    const size_t stride = blocks * 128 * (size_t)bits;
    const int block = bits == 8 ? 64 : 32;
    uint8_t codes[2][BLOCK_SLICE * 16] __attribute__((aligned(64)));
    if (bits == 4) {
        for (int p = 0; p < P; p++) {
            unpack_codes(panels[p].codes, end - begin, codes[p]);
            panels[p].codes = codes[p];
        }
    }
    size_t r = 0, fetched = 0, share = soon_bytes / (rows / 6) + 64;
    for (; r + 6 <= rows; r += 6) {
        for (size_t stop = fetched + share; fetched < stop && fetched < soon_bytes; fetched += 64) {
            _mm_prefetch((const char *)soon + fetched, _MM_HINT_T1);
            _mm_prefetch((const char *)soon + stride + fetched, _MM_HINT_T1);
        }
        block_tile(x, r, panels, begin, end, blocks, bias, y, y_stride, outputs, more, 0, block, 6, P, 0);
    }
    for (; r + 2 <= rows; r += 2)
        block_tile(x, r, panels, begin, end, blocks, bias, y, y_stride, outputs, more, 0, block, 2, P, 0);
    for (; r < rows; r++)
        block_tile(x, r, panels, begin, end, blocks, bias, y, y_stride, outputs, more, 0, block, 1, P, 0);
}

INLINE Panel panel_from(const PaliBlocks *w, size_t panel, size_t block, size_t blocks) {
    size_t at = panel * blocks + block, parts = w->bits == 8 ? 1 : 2;
    return (Panel){w->codes + at * 128 * (size_t)w->bits, w->scales + at * parts * 16};
}

// R rows by one panel after another, each whole: few rows wait for memory, which comes fastest in one stream. The
// slices are those of many rows, so that a sum's order is the same.
INLINE void few_panels(
    const PaliRows *x, const PaliBlocks *w, size_t begin, size_t end, const float *bias, float *y, size_t y_stride,
    const int bits, const int R) {
    size_t blocks = pali_width(w->inputs) / 64, most = BLOCK_SLICE / 64;
    for (size_t panel = begin; panel < end; panel++) {
        const float *start = bias ? bias + panel * 16 : 0;
        for (size_t first = 0; first < blocks; first += most) {
            size_t last = blocks - first < most ? blocks : first + most;
            Panel from = panel_from(w, panel, first, blocks);
            block_tile(
                x, 0, &from, first, last, blocks, start, y + panel * 16, y_stride, w->outputs - panel * 16, first > 0,
                bits == 4, bits == 8 ? 64 : 32, R, 1, R > 1 ? AHEAD : 0);
        }
    }
}

// While one pair of panels is multiplied, the codes of the next are on their way: they lie too far apart for the
// CPU to guess.
INLINE void many_panels(
    const PaliRows *x, size_t rows, const PaliBlocks *w, size_t begin, size_t end, const float *bias, float *y,
    size_t y_stride, const int bits) {
    size_t blocks = pali_width(w->inputs) / 64, bytes = 128 * (size_t)bits, most = BLOCK_SLICE / 64;
    for (size_t first = 0; first < blocks; first += most) {
        size_t last = blocks - first < most ? blocks : first + most;
        for (size_t panel = begin; panel < end; panel += 2) {
            size_t count = end - panel < 2 ? 1 : 2, outputs = w->outputs - panel * 16;
            Panel panels[2];
            for (size_t p = 0; p < count; p++) panels[p] = panel_from(w, panel + p, first, blocks);
            const uint8_t *soon = panels[0].codes + 2 * blocks * bytes;
            size_t soon_bytes = panel + 4 <= end ? (last - first) * bytes : 0;
            const float *start = bias ? bias + panel * 16 : 0;
            if (count == 2)
                block_slice(
                    x, rows, panels, first, last, blocks, start, y + panel * 16, y_stride, outputs, first > 0, bits, 2,
                    soon, soon_bytes);
            else
                block_slice(
                    x, rows, panels, first, last, blocks, start, y + panel * 16, y_stride, outputs, first > 0, bits, 1,
                    soon, 0);
        }
    }
}

INLINE void block_panels(
    const PaliRows *x, size_t rows, const PaliBlocks *w, size_t begin, size_t end, const float *bias, float *y,
    size_t y_stride, const int bits) {
    switch (rows) {
    case 1: few_panels(x, w, begin, end, bias, y, y_stride, bits, 1); break;
    case 2: few_panels(x, w, begin, end, bias, y, y_stride, bits, 2); break;
    case 3: few_panels(x, w, begin, end, bias, y, y_stride, bits, 3); break;
    case 4: few_panels(x, w, begin, end, bias, y, y_stride, bits, 4); break;
    case 5: few_panels(x, w, begin, end, bias, y, y_stride, bits, 5); break;
    case 6: few_panels(x, w, begin, end, bias, y, y_stride, bits, 6); break;
    case 7: few_panels(x, w, begin, end, bias, y, y_stride, bits, 7); break;
    case PALI_FEW_ROWS: few_panels(x, w, begin, end, bias, y, y_stride, bits, PALI_FEW_ROWS); break;
    default: many_panels(x, rows, w, begin, end, bias, y, y_stride, bits);
    }
}
