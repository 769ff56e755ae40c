// One HTTP request at a time over libcurl, whose variadic calls Swift cannot make. This header hides curl.h.
//
// Which requests are made, where redirects lead and what is tried again is decided in Swift.

#ifndef CHTTP_H
#define CHTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Loads libcurl, as all that follow do where nobody has; false: there is none on this machine.
bool ch_begin(void);

// Connections that are kept open between requests. For one thread at a time.
typedef struct ch_connections ch_connections;

// NULL without memory or libcurl.
ch_connections *_Nullable ch_connections_new(void);
void ch_connections_free(ch_connections *_Nonnull connections);

typedef struct {
  const char *_Nonnull method;
  const char *_Nonnull url;
  // "Name: value" in order, each ended by NUL, one more NUL after the last.
  const char *_Nonnull headers;
  // NULL: none.
  const void *_Nullable body;
  size_t body_length;
  // Who is trusted, and nobody else; NULL: whom the system trusts.
  const char *_Nullable ca_file;
  // Empty: none. The variables of the environment are not looked at here.
  const char *_Nonnull proxy;
  // Hosts that are asked without it, with commas between them.
  const char *_Nonnull no_proxy;
  long connect_milliseconds;
} ch_request;

// Called on the thread that performs; false ends the request with CH_STOPPED.
typedef struct {
  void *_Nullable context;
  // A line without its end; a status line begins a new set of them.
  bool (*_Nonnull header)(void *_Nullable context, const char *_Nonnull line, size_t length);
  bool (*_Nonnull body)(void *_Nullable context, const void *_Nonnull bytes, size_t length);
  // Asked before anything is done, and at least every 25 ms. `sent`: bytes of the body so far.
  bool (*_Nonnull goes_on)(void *_Nullable context, bool is_connected, uint64_t sent);
} ch_receiver;

typedef enum {
  CH_DONE,
  CH_STOPPED,
  CH_BAD_URL,
  CH_NO_HOST,       // its name is not known
  CH_NO_PROXY,      // the proxy's name is not known
  CH_NO_CONNECTION, // refused, or no way there
  CH_TIMED_OUT,     // while connecting
  CH_NOT_TRUSTED,   // its certificate
  CH_BAD_CA_FILE,   // there are no certificates in it
  CH_NOT_SECURE,    // another fault of TLS
  CH_CUT,           // the connection ended before the answer did
  CH_NOT_HTTP,
  CH_NO_MEMORY,
  CH_OTHER
} ch_outcome;

// `text`: what libcurl or the system says of a fault, at least 256 bytes. The process must ignore SIGPIPE.
ch_outcome ch_perform(ch_connections *_Nonnull connections, const ch_request *_Nonnull request,
                      const ch_receiver *_Nonnull receiver, char *_Nonnull text, size_t text_size);

// A URL taken apart; the parts are owned by it. The port is the scheme's where none is written.
typedef struct {
  char *_Nullable whole, *_Nullable scheme, *_Nullable host, *_Nullable port, *_Nullable path;
  // NULL: none is written.
  char *_Nullable query, *_Nullable user, *_Nullable password;
} ch_url;

// `base`: what a relative one is relative to; NULL: it must not be relative. False: it is no URL.
bool ch_url_parse(ch_url *_Nonnull url, const char *_Nonnull text, const char *_Nullable base);
void ch_url_free(ch_url *_Nonnull url);

// Seconds since 1970 of a date as HTTP writes it; -1: it is none.
int64_t ch_date(const char *_Nonnull text);

// "libcurl/7.88.1 ..."; "no libcurl".
const char *_Nonnull ch_version(void);

#endif
