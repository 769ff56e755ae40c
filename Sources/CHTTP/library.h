// libcurl, loaded when it is first needed: linked, its thirty libraries of its own cost each start of the program
// 5 ms or more, and most starts ask nobody for anything.

#ifndef LIBRARY_H
#define LIBRARY_H

#include <curl/curl.h>
#include <stdbool.h>

#define CURL_CALLS(EACH)                                                                                         \
  EACH(easy_cleanup)                                                                                             \
  EACH(easy_getinfo)                                                                                             \
  EACH(easy_init)                                                                                                \
  EACH(easy_reset)                                                                                               \
  EACH(easy_setopt)                                                                                              \
  EACH(easy_strerror)                                                                                            \
  EACH(free)                                                                                                     \
  EACH(getdate)                                                                                                  \
  EACH(global_init)                                                                                              \
  EACH(multi_add_handle)                                                                                         \
  EACH(multi_cleanup)                                                                                            \
  EACH(multi_info_read)                                                                                          \
  EACH(multi_init)                                                                                               \
  EACH(multi_perform)                                                                                            \
  EACH(multi_poll)                                                                                               \
  EACH(multi_remove_handle)                                                                                      \
  EACH(slist_append)                                                                                             \
  EACH(slist_free_all)                                                                                           \
  EACH(url)                                                                                                      \
  EACH(url_cleanup)                                                                                              \
  EACH(url_get)                                                                                                  \
  EACH(url_set)                                                                                                  \
  EACH(version)

typedef struct {
#define MEMBER(call) __typeof__(&curl_##call) call;
  CURL_CALLS(MEMBER)
#undef MEMBER
} curl_library;

// Called by whatever others call first; false: there is no libcurl, and nothing of it may be called.
bool curl_begin(void);

extern curl_library curl;

#endif
