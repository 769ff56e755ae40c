// What this machine can do at most: arithmetic from registers alone, and reading. Benchmarks quote shares of it.
#include "CKernels.h"

#include <string.h>

#define ACCUMULATORS 24

typedef float wide4 __attribute__((vector_size(16)));

// Keeps a value from being thought unused.
#define KEEP(value) __asm__ volatile("" : : "m"(value) : "memory")

static uint64_t plain_float(size_t rounds) {
    wide4 sums[8] = {{0}}, a = {1.0f, 1.0f, 1.0f, 1.0f}, b = {1e-9f, 1e-9f, 1e-9f, 1e-9f};
    for (size_t i = 0; i < rounds; i++)
        for (int k = 0; k < 8; k++) sums[k] = sums[k] * a + b;
    wide4 total = sums[0];
    for (int k = 1; k < 8; k++) total += sums[k];
    KEEP(total);
    return rounds * 8 * 8;
}

#if defined(__x86_64__)
#include <immintrin.h>

// The operands come from memory that the compiler must take as unknown; the loop's sums stay in registers.
#define PEAK(name, features, type, zero, one, step, per_step)                              \
    __attribute__((target(features))) static uint64_t name(size_t rounds) {                \
        type sums[ACCUMULATORS], a = one, b = one;                                         \
        __asm__ volatile("" : "+v"(a), "+v"(b));                                            \
        for (int k = 0; k < ACCUMULATORS; k++) sums[k] = zero;                             \
        for (size_t i = 0; i < rounds; i++) {                                              \
            _Pragma("clang loop unroll(full)") for (int k = 0; k < ACCUMULATORS; k++)      \
                sums[k] = step(sums[k], a, b);                                             \
            __asm__ volatile("" : "+v"(a), "+v"(b));                                       \
        }                                                                                  \
        for (int k = 0; k < ACCUMULATORS; k++) __asm__ volatile("" : : "v"(sums[k]));       \
        return rounds * ACCUMULATORS * per_step;                                           \
    }

#define ADD_FLOAT(sum, a, b) _mm512_fmadd_ps(a, b, sum)
#define ADD_PAIRS(sum, a, b) _mm512_dpbf16_ps(sum, (__m512bh)(a), (__m512bh)(b))
#define ADD_BYTES(sum, a, b) _mm512_dpbusd_epi32(sum, a, b)
PEAK(avx512_float, "avx512f", __m512, _mm512_setzero_ps(), _mm512_set1_ps(1e-9f), ADD_FLOAT, 32)
PEAK(avx512_pairs, "avx512f,avx512bf16", __m512, _mm512_setzero_ps(), _mm512_set1_ps(1e-9f), ADD_PAIRS, 64)
PEAK(avx512_bytes, "avx512f,avx512vnni", __m512i, _mm512_setzero_si512(), _mm512_set1_epi8(1), ADD_BYTES, 128)

__attribute__((target("avx2,fma"))) static uint64_t avx2_float(size_t rounds) {
    __m256 sums[12], a = _mm256_set1_ps(1e-9f), b = a;
    for (int k = 0; k < 12; k++) sums[k] = _mm256_setzero_ps();
    for (size_t i = 0; i < rounds; i++) {
        _Pragma("clang loop unroll(full)") for (int k = 0; k < 12; k++) sums[k] = _mm256_fmadd_ps(a, b, sums[k]);
        __asm__ volatile("" : "+x"(a), "+x"(b));
    }
    for (int k = 0; k < 12; k++) __asm__ volatile("" : : "x"(sums[k]));
    return rounds * 12 * 16;
}
#endif

uint64_t pali_peak(int path, int arithmetic, size_t rounds) {
#if defined(__x86_64__)
    if (path >= PALI_AVX512 && path <= PALI_AVX512BF16) {
        if (arithmetic == PALI_BYTES) return avx512_bytes(rounds);
        if (arithmetic == PALI_PAIRS && path == PALI_AVX512BF16) return avx512_pairs(rounds);
        return avx512_float(rounds);
    }
    if (path == PALI_AVX2) return avx2_float(rounds);
#endif
    (void)path, (void)arithmetic;
    return plain_float(rounds);
}

uint64_t pali_read(const void *bytes, size_t count) {
    typedef uint64_t words __attribute__((vector_size(64)));
    words sums[4] = {{0}};
    for (size_t i = 0; i + 256 <= count; i += 256) {
        for (int k = 0; k < 4; k++) {
            words value;
            memcpy(&value, (const char *)bytes + i + 64 * k, 64);
            sums[k] += value;
        }
    }
    sums[0] += sums[1] + sums[2] + sums[3];
    return sums[0][0] + sums[0][7];
}
