// Products of rows and weights in blocks with AVX-512 VNNI: 4 inputs of 16 outputs an instruction.
//
// Included inside a path's target. The instruction wants one unsigned side: the weights' codes; the rows'
// offsets undo their zero.

static inline __attribute__((always_inline)) __m512i block_weights(const uint8_t *codes, int bits, int k) {
    if (bits == 8) return _mm512_loadu_si512(codes + k * 64);
    __m512i pairs = _mm512_loadu_si512(codes + k % 4 * 64);
    return _mm512_and_si512(k < 4 ? pairs : _mm512_srli_epi16(pairs, 4), _mm512_set1_epi8(15));
}

// R rows by P panels; the counts are constants at every call, so the sums stay in registers.
static inline __attribute__((always_inline)) void block_tile(
    const PaliRows *x, size_t row, const PaliBlocks *w, size_t panel, const float *bias, float *y, size_t y_stride,
    const int bits, const int R, const int P) {
    size_t blocks = (w->inputs + 31) / 32;
    __m512 totals[6][2];
    for (int r = 0; r < R; r++)
        for (int p = 0; p < P; p++) totals[r][p] = _mm512_setzero_ps();
    for (size_t b = 0; b < blocks; b++) {
        __m512i sums[6][2];
        for (int r = 0; r < R; r++)
            for (int p = 0; p < P; p++) sums[r][p] = _mm512_set1_epi32(x->offsets[(row + r) * blocks + b]);
#pragma clang loop unroll(full)
        for (int k = 0; k < 8; k++) {
            __m512i weights[2];
            for (int p = 0; p < P; p++)
                weights[p] = block_weights(w->codes + ((panel + p) * blocks + b) * 64 * (size_t)bits, bits, k);
            for (int r = 0; r < R; r++) {
                int32_t four;
                memcpy(&four, x->codes + ((row + r) * blocks + b) * 32 + k * 4, 4);
                for (int p = 0; p < P; p++)
                    sums[r][p] = _mm512_dpbusd_epi32(sums[r][p], weights[p], _mm512_set1_epi32(four));
            }
        }
        for (int p = 0; p < P; p++) {
            __m256i halves = _mm256_loadu_si256((const __m256i *)(w->scales + ((panel + p) * blocks + b) * 16));
            __m512 scales = _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(halves), 16));
            for (int r = 0; r < R; r++) {
                __m512 scale = _mm512_mul_ps(scales, _mm512_set1_ps(x->scales[(row + r) * blocks + b]));
                totals[r][p] = _mm512_fmadd_ps(_mm512_cvtepi32_ps(sums[r][p]), scale, totals[r][p]);
            }
        }
    }
    for (int p = 0; p < P; p++) {
        size_t first = (panel + p) * 16, left = w->outputs - first;
        __mmask16 mask = left >= 16 ? 0xFFFF : (__mmask16)((1u << left) - 1);
        __m512 start = bias ? _mm512_maskz_loadu_ps(mask, bias + first) : _mm512_setzero_ps();
        for (int r = 0; r < R; r++)
            _mm512_mask_storeu_ps(y + (row + r) * y_stride + first, mask, _mm512_add_ps(totals[r][p], start));
    }
}

// Rows are taken some at a time, so that they stay in the cache while all panels pass by.
static inline __attribute__((always_inline)) void block_panels(
    const PaliRows *x, size_t rows, const PaliBlocks *w, size_t begin, size_t end, const float *bias, float *y,
    size_t y_stride, const int bits) {
    size_t most = (size_t)(384 << 10) / (w->inputs + 64) / 6 * 6;
    if (most < 6) most = 6;
    for (size_t first = 0; first < rows; first += most) {
        size_t last = rows - first < most ? rows : first + most;
        size_t panel = begin;
        for (; last - first >= 6 && panel + 2 <= end; panel += 2) {
            size_t r = first;
            for (; r + 6 <= last; r += 6) block_tile(x, r, w, panel, bias, y, y_stride, bits, 6, 2);
            for (; r < last; r++) block_tile(x, r, w, panel, bias, y, y_stride, bits, 1, 2);
        }
        for (; panel < end; panel++)
            for (size_t r = first; r < last; r++) block_tile(x, r, w, panel, bias, y, y_stride, bits, 1, 1);
    }
}

static void PATH(linear_blocks)(
    const PaliRows *x, size_t rows, const PaliBlocks *w, size_t begin, size_t end, const float *bias, float *y,
    size_t y_stride) {
    if (w->bits == 8)
        block_panels(x, rows, w, begin, end, bias, y, y_stride, 8);
    else
        block_panels(x, rows, w, begin, end, bias, y, y_stride, 4);
}
