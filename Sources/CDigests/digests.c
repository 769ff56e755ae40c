#include "CDigests.h"

#include <openssl/evp.h>

cd_digest *cd_new(bool is_sha1) {
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  if (context && EVP_DigestInit_ex(context, is_sha1 ? EVP_sha1() : EVP_sha256(), NULL) == 1)
    return (cd_digest *)context;
  EVP_MD_CTX_free(context);
  return NULL;
}

void cd_free(cd_digest *digest) { EVP_MD_CTX_free((EVP_MD_CTX *)digest); }

bool cd_add(cd_digest *digest, const void *bytes, size_t length) {
  return EVP_DigestUpdate((EVP_MD_CTX *)digest, bytes, length) == 1;
}

size_t cd_finish(cd_digest *digest, unsigned char *result) {
  unsigned length = 0;
  return EVP_DigestFinal_ex((EVP_MD_CTX *)digest, result, &length) == 1 ? length : 0;
}
