// Which kernels this CPU can run.
#include "CKernels.h"

extern const PaliKernels pali_scalar, pali_avx2, pali_avx512, pali_avx512bf16, pali_neon, pali_neon_dot;

#if defined(__x86_64__)
static int has_avx2(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c");
}

static int has_avx512(void) {
    return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vnni");
}

const PaliKernels *pali_kernels(int path) {
    __builtin_cpu_init();
    switch (path) {
    case PALI_SCALAR: return &pali_scalar;
    case PALI_AVX2: return has_avx2() ? &pali_avx2 : 0;
    case PALI_AVX512: return has_avx512() ? &pali_avx512 : 0;
    case PALI_AVX512BF16: return has_avx512() && __builtin_cpu_supports("avx512bf16") ? &pali_avx512bf16 : 0;
    default: return 0;
    }
}
#elif defined(__aarch64__)
#include <sys/auxv.h>

const PaliKernels *pali_kernels(int path) {
    const unsigned long dot_products = 1ul << 20;  // HWCAP_ASIMDDP
    switch (path) {
    case PALI_SCALAR: return &pali_scalar;
    case PALI_NEON: return &pali_neon;
    case PALI_NEON_DOT: return getauxval(AT_HWCAP) & dot_products ? &pali_neon_dot : 0;
    default: return 0;
    }
}
#else
const PaliKernels *pali_kernels(int path) { return path == PALI_SCALAR ? &pali_scalar : 0; }
#endif
