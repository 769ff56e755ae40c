// Products of rows and weights in blocks with byte instructions, for CPUs whose vectors hold a part of a panel.
//
// A path includes this after generic.h and then defines `block_sums` with its instructions.
enum { PARTS = 16 / LANES };  // Vectors that hold a panel's outputs.

typedef int32_t ints __attribute__((vector_size(LANES * 4)));

// sums[r][...] = the sums over a block of code * row for the 16 outputs of a panel. 8 bits: of (code - 128) * row.
INLINE void block_sums(const uint8_t *codes, const int8_t *const *rows, ints sums[][PARTS], const int bits, const int R);

// R rows by the outputs of a panel; the counts are constants at every call, so the sums stay in registers.
INLINE void byte_tile(
    const PaliRows *x, size_t row, const PaliBlocks *w, size_t panel, const float *bias, float *y, size_t y_stride,
    const int bits, const int R) {
    const size_t block = pali_block(bits), blocks = pali_width(w->inputs) / block, parts = 64 / block;
    vector totals[4][PARTS];
    memset(totals, 0, sizeof totals);
    for (size_t b = 0; b < blocks; b++) {
        ints sums[4][PARTS];
        const int8_t *rows[4];
        for (int r = 0; r < R; r++) rows[r] = x->codes + (row + r) * x->stride + b * block;
        block_sums(w->codes + (panel * blocks + b) * block * 2 * bits, rows, sums, bits, R);
        for (int p = 0; p < PARTS; p++) {
            vector scales = widened(w->scales + (panel * blocks + b) * 16 + p * LANES);
            for (int r = 0; r < R; r++) {
                size_t at = (row + r) * blocks + b;
                ints sum = bits == 8 ? sums[r][p] : sums[r][p] + x->offsets[at];
                totals[r][p] += __builtin_convertvector(sum, vector) * (scales * x->scales[at / parts]);
            }
        }
    }
    size_t outputs = w->outputs - panel * 16 < 16 ? w->outputs - panel * 16 : 16;
    for (int r = 0; r < R; r++) {
        float all[16];
        memcpy(all, totals[r], sizeof all);
        for (size_t o = 0; o < outputs; o++)
            y[(row + r) * y_stride + panel * 16 + o] = all[o] + (bias ? bias[panel * 16 + o] : 0);
    }
}

INLINE void block_panels(
    const PaliRows *x, size_t rows, const PaliBlocks *w, size_t begin, size_t end, const float *bias, float *y,
    size_t y_stride, const int bits) {
    for (size_t panel = begin; panel < end; panel++) {
        size_t r = 0;
        for (; r + 4 <= rows; r += 4) byte_tile(x, r, w, panel, bias, y, y_stride, bits, 4);
        for (; r < rows; r++) byte_tile(x, r, w, panel, bias, y, y_stride, bits, 1);
    }
}
