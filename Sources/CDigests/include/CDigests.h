// SHA-256 and SHA-1 over OpenSSL's libcrypto, which picks the CPU's own instructions; this header hides its headers.

#ifndef CDIGESTS_H
#define CDIGESTS_H

#include <stdbool.h>
#include <stddef.h>

typedef struct cd_digest cd_digest;

enum { CD_LONGEST = 32 };

// NULL without memory, or where the library refuses the algorithm.
cd_digest *_Nullable cd_new(bool is_sha1);
void cd_free(cd_digest *_Nonnull digest);

bool cd_add(cd_digest *_Nonnull digest, const void *_Nullable bytes, size_t length);
// The number of bytes written to `result` (32 or 20), 0 on failure; nothing can be added afterwards.
size_t cd_finish(cd_digest *_Nonnull digest, unsigned char *_Nonnull result);

#endif
