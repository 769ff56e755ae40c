#include "library.h"

#include <dlfcn.h>
#include <pthread.h>

#include "CHTTP.h"

curl_library curl;
static bool is_there;

static bool find_all(void *library) {
#define FIND(call)                                                                                               \
  curl.call = (__typeof__(curl.call))dlsym(library, "curl_" #call);                                              \
  if (!curl.call) return false;
  CURL_CALLS(FIND)
#undef FIND
  return true;
}

static void load(void) {
  void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!library) library = dlopen("libcurl-gnutls.so.4", RTLD_NOW | RTLD_LOCAL);
  is_there = library && find_all(library) && curl.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

bool curl_begin(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  return is_there;
}

bool ch_begin(void) { return curl_begin(); }
