// Inner loops of the model, one table of them for each kind of CPU.
#ifndef CKERNELS_H
#define CKERNELS_H

#include <stddef.h>
#include <stdint.h>

// Number formats of weights as files store them.
enum { PALI_F32 = 0, PALI_BF16 = 1, PALI_F16 = 2 };

// Kinds of CPU. Scalar is what the compiler may assume everywhere.
enum { PALI_SCALAR = 0, PALI_AVX2 = 1, PALI_AVX512 = 2, PALI_AVX512BF16 = 3, PALI_NEON = 4, PALI_NEON_DOT = 5 };

// Up to so many rows every kernel keeps one order of summation, whatever their number and whoever shares the work: a
// row gives the bits that it gives alone.
enum { PALI_FEW_ROWS = 8 };

// Rows of a tile of bfloat16 products.
enum { PALI_TILE_ROWS = 12 };

// Weights in blocks of some inputs with one bfloat16 scale each: weight = scale * (code - zero). 8 bits: 64 inputs a
// block, zero 128; 4 bits: 32 inputs, zero 8. A change here is a change of the files that hold packed weights.
//
// Sixteen outputs make a panel, which is padded with zero weights to sixteen outputs and `pali_width` inputs.
// scales: [panels, blocks, 16]. codes: [panels, blocks, 16, 16, 4] bytes for 8 bits, with inputs on the first and
// the last of the inner axes; for 4 bits [panels, blocks, 4, 16, 4], the low halves being inputs 0-15 of the
// block and the high halves inputs 16-31. So one instruction multiplies 4 inputs of 16 outputs.
typedef struct {
    uint8_t *codes;
    uint16_t *scales;
    size_t outputs, inputs;
    int bits;
} PaliBlocks;

// Inputs that share a scale.
static inline size_t pali_block(int bits) { return bits == 8 ? 64 : 32; }

// Inputs with their padding.
static inline size_t pali_width(size_t inputs) { return (inputs + 63) / 64 * 64; }

// Rows of activations in blocks of 64 inputs: value = scale * code. codes: [rows, width], a row `stride` bytes after
// the one before, see `pali_stride`; scales: [rows, width / 64].
// offsets: [rows, width / block of the weights], -zero * (sum of the codes), which undoes the weights' zero.
typedef struct {
    int8_t *codes;
    float *scales;
    int32_t *offsets;
    size_t stride;
} PaliRows;

// From row to row of `bytes` bytes: rows whose beginnings are multiples of 4096 apart would take each other's places in
// the first-level cache.
static inline size_t pali_stride(size_t bytes) { return (bytes + 63) / 64 * 64 + 64; }

// Softmax attention of `rows` queries over the first `visible[r]` positions of one key/value head.
// queries and outputs: one pointer a row; keys and values: `stride` numbers a position, as float32 or bfloat16.
// Scratch: scores, rows * longest, where `longest` is a multiple of 64 and no less than any of `visible`; turned,
// width * PALI_KEYS, or NULL: turning the keys on their side pays for itself with many rows, and gives another order of
// summation, so the caller says so, whoever shares the work.
enum { PALI_KEYS = 256 };
typedef struct {
    const float *const *queries;
    float *const *outputs;
    const size_t *visible;
    size_t rows, longest, width, stride;
    const void *keys, *values;
    int format;
    float *scores, *turned;
    float scale, softcap;  // softcap 0: none
} PaliAttention;

typedef struct {
    // y[r * y_stride + o] = sum_i x[r * inputs + i] * w[o * inputs + i] (+ bias[o]) for r in rows, o in begin..<end.
    // `w` points at output `begin`'s first weight and may be unaligned. `scratch` holds 4 * inputs floats.
    void (*linear)(
        const float *x, size_t rows, size_t inputs, const void *w, int format, size_t begin, size_t end,
        const float *bias, float *y, size_t y_stride, float *scratch);
    // The same for up to PALI_FEW_ROWS rows of x in bfloat16 and weights stored so, a row `x_stride` numbers
    // after the one before. This and the next two are NULL where the CPU does not multiply bfloat16 pairs.
    void (*linear_bf16_rows)(
        const uint16_t *x, size_t x_stride, size_t rows, size_t inputs, const void *w, size_t begin, size_t end,
        const float *bias, float *y, size_t y_stride);
    // Rows of x in bfloat16, in tiles of PALI_TILE_ROWS rows: [tiles, (inputs + 1) / 2, PALI_TILE_ROWS] pairs.
    void (*pair_rows)(const float *x, size_t rows, size_t inputs, size_t begin, size_t end, uint32_t *out);
    // The product for rows in such tiles.
    void (*linear_bf16_tiles)(
        const uint32_t *x, size_t rows, size_t inputs, const void *w, size_t begin, size_t end, const float *bias,
        float *y, size_t y_stride);
    // The same for panels begin..<end of weights in blocks; `bias` and `y` start at output 0.
    void (*linear_blocks)(
        const PaliRows *x, size_t rows, const PaliBlocks *w, size_t begin, size_t end, const float *bias, float *y,
        size_t y_stride);
    void (*quantise_rows)(const float *x, size_t begin, size_t end, size_t inputs, int bits, const PaliRows *out);
    // x = gelu(x) * up, the tanh form; `up` NULL: x = gelu(x).
    void (*gelu)(float *x, const float *up, size_t count);
    // y = (x - mean) / sqrt(variance + epsilon) * scale + bias.
    void (*layer_norm)(const float *x, const float *scale, const float *bias, float epsilon, size_t count, float *y);
    // y = x / sqrt(mean of squares + epsilon) * (1 + scale).
    void (*rms_norm)(const float *x, const float *scale, float epsilon, size_t count, float *y);
    // x += y.
    void (*add)(const float *y, size_t count, float *x);
    // Turns the pairs (x[i], x[half + i]) by angles whose cosines and sines are given.
    void (*rotate)(float *x, const float *cosines, const float *sines, size_t half);
    void (*attention)(const PaliAttention *a);
} PaliKernels;

// NULL where this CPU lacks what the path needs.
const PaliKernels *pali_kernels(int path);

// Cores that this process may run on.
int pali_usable_cores(void);

// Calls `work` on this thread and on up to `threads` - 1 workers; returns when all who began have ended. One job at a
// time has the workers; others, and jobs within a job, run on their own thread alone.
void pali_together(int threads, void (*work)(void *), void *context);

// Float32 to bfloat16, rounded to nearest even; NaN stays NaN.
void pali_narrow(const float *x, size_t count, uint16_t *out);

// `count` weights from `offset` on, as float32.
void pali_widen(const void *w, int format, size_t offset, size_t count, float *out);

// One query of `width` numbers and the first `visible` keys, `stride` numbers apart, in `format`.
typedef struct {
    const float *query;
    const void *keys;
    int format;
    size_t visible, width, stride;
    float scale, softcap;  // softcap 0: none
} PaliAttentionWeights;

// Softmax of scale * query * keys, softcapped: `visible` numbers. `key` holds `width` floats.
void pali_attention_weights(const PaliAttentionWeights *a, float *key, float *out);

// Panels begin..<end of `out` from row-major weights. `scratch` holds 16 rows of `pali_width` floats.
void pali_pack_blocks(
    const void *w, int format, const PaliBlocks *out, size_t begin, size_t end, float *scratch);

// Row `output` as float32.
void pali_unpack_row(const PaliBlocks *w, size_t output, float *out);

// The first place of the largest finite number, and the sum of e^(x - largest) over the finite ones; -1 where there
// is none.
ptrdiff_t pali_softmax_sum(const float *x, size_t count, double *sum);

// A checksum of 64 bits. Bytes are little-endian words, dealt out in turn to eight lanes which begin as 1 ... 8:
// lane = rotate(lane ^ word, 29) * 0x9E3779B97F4A7C15. The last up to 63 bytes are padded with zeros to one more turn.
// The sum begins as `count` and takes the lanes in as they took the words; then sum ^= sum >> 32.
uint64_t pali_checksum(const void *bytes, size_t count);

// Kinds of arithmetic.
enum { PALI_FLOATS = 0, PALI_PAIRS = 1, PALI_BYTES = 2 };

// Multiplies and adds from registers alone, as fast as the path's instructions for this kind of arithmetic go (where
// it has none: float32). Returns how many operations that were; an addition counts.
uint64_t pali_peak(int path, int arithmetic, size_t rounds);

// Reads all of it, whole 256 bytes at a time.
uint64_t pali_read(const void *bytes, size_t count);

#endif
