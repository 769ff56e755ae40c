// Products of rows and weights in blocks with AVX-512 VNNI: 4 inputs of 16 outputs an instruction.
//
// Included inside a path's target. The instruction wants one unsigned side: the weights' codes; the rows'
// offsets undo their zero.

// Inputs that a pass takes: what the rows and two panels of them need stays in the second-level cache.
enum { BLOCK_SLICE = 2048 };

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
// registers. `packed`: the codes are halves of bytes. `block`: inputs that share a scale. Adds to y when `more`.
INLINE void block_tile(
    const PaliRows *x, size_t row, const Panel *panels, size_t begin, size_t end, size_t blocks, const float *bias,
    float *y, size_t y_stride, size_t outputs, int more, const int packed, const int block, const int R, const int P) {
    const int parts = 64 / block;
    __m512 totals[6][2];
    for (int r = 0; r < R; r++)
        for (int p = 0; p < P; p++) totals[r][p] = _mm512_setzero_ps();
    for (size_t b = begin; b < end; b++) {
        __m512 sums[6][2];
#pragma clang loop unroll(full)
        for (int h = 0; h < parts; h++) {
            __m512i part[6][2];
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
                    memcpy(&four, x->codes + ((row + r) * blocks + b) * 64 + k * 4, 4);
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

// One or two panels of one slice by all rows. Many rows share the unpacking of half-byte codes.
INLINE void block_slice(
    const PaliRows *x, size_t rows, Panel *panels, size_t begin, size_t end, size_t blocks, const float *bias, float *y,
    size_t y_stride, size_t outputs, int more, const int bits, const int P, const uint8_t *soon, size_t soon_bytes) {
    const size_t stride = blocks * 128 * (size_t)bits;
    const int block = bits == 8 ? 64 : 32;
    if (rows < 6) {
        for (size_t r = 0; r < rows; r++)
            block_tile(x, r, panels, begin, end, blocks, bias, y, y_stride, outputs, more, bits == 4, block, 1, P);
        return;
    }
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
        block_tile(x, r, panels, begin, end, blocks, bias, y, y_stride, outputs, more, 0, block, 6, P);
    }
    for (; r + 2 <= rows; r += 2)
        block_tile(x, r, panels, begin, end, blocks, bias, y, y_stride, outputs, more, 0, block, 2, P);
    for (; r < rows; r++)
        block_tile(x, r, panels, begin, end, blocks, bias, y, y_stride, outputs, more, 0, block, 1, P);
}

// While one pair of panels is multiplied, the codes of the next are on their way: they lie too far apart for the
// CPU to guess.
INLINE void block_panels(
    const PaliRows *x, size_t rows, const PaliBlocks *w, size_t begin, size_t end, const float *bias, float *y,
    size_t y_stride, const int bits) {
    size_t blocks = pali_width(w->inputs) / 64, parts = bits == 8 ? 1 : 2, bytes = 128 * (size_t)bits;
    size_t most = rows < 6 ? blocks : BLOCK_SLICE / 64;
    // One row waits for memory, which comes fastest in one stream.
    size_t step = rows == 1 ? 1 : 2;
    for (size_t first = 0; first < blocks; first += most) {
        size_t last = blocks - first < most ? blocks : first + most;
        for (size_t panel = begin; panel < end; panel += step) {
            size_t count = end - panel < step ? 1 : step, outputs = w->outputs - panel * 16;
            Panel panels[2];
            for (size_t p = 0; p < count; p++) {
                panels[p].codes = w->codes + ((panel + p) * blocks + first) * bytes;
                panels[p].scales = w->scales + ((panel + p) * blocks + first) * parts * 16;
            }
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
