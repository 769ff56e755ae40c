// One request, driven here so that whoever waits is asked often whether to go on: libcurl's own progress call comes
// once a second while nothing arrives.

#include "CHTTP.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "library.h"

struct ch_connections {
  CURLM *multi;
  CURL *easy;
};

ch_connections *ch_connections_new(void) {
  if (!curl_begin()) return NULL;
  ch_connections *connections = calloc(1, sizeof *connections);
  if (!connections) return NULL;
  connections->multi = curl.multi_init();
  connections->easy = curl.easy_init();
  if (connections->multi && connections->easy) return connections;
  ch_connections_free(connections);
  return NULL;
}

void ch_connections_free(ch_connections *connections) {
  if (connections->easy) curl.easy_cleanup(connections->easy);
  if (connections->multi) curl.multi_cleanup(connections->multi);
  free(connections);
}

const char *ch_version(void) { return curl_begin() ? curl.version() : "no libcurl"; }

int64_t ch_date(const char *text) { return curl_begin() ? curl.getdate(text, NULL) : -1; }

static ch_outcome outcome(CURLcode code) {
  switch (code) {
  case CURLE_OK: return CH_DONE;
  case CURLE_WRITE_ERROR:
  case CURLE_ABORTED_BY_CALLBACK: return CH_STOPPED;
  case CURLE_URL_MALFORMAT: return CH_BAD_URL;
  case CURLE_COULDNT_RESOLVE_HOST: return CH_NO_HOST;
  case CURLE_COULDNT_RESOLVE_PROXY: return CH_NO_PROXY;
  case CURLE_COULDNT_CONNECT:
  case CURLE_INTERFACE_FAILED: return CH_NO_CONNECTION;
  case CURLE_OPERATION_TIMEDOUT: return CH_TIMED_OUT;
  case CURLE_SSL_CACERT_BADFILE: return CH_BAD_CA_FILE;
  case CURLE_PEER_FAILED_VERIFICATION:
  case CURLE_SSL_ISSUER_ERROR:
  case CURLE_SSL_INVALIDCERTSTATUS: return CH_NOT_TRUSTED;
  case CURLE_SSL_CONNECT_ERROR:
  case CURLE_SSL_CIPHER:
  case CURLE_SSL_CERTPROBLEM:
  case CURLE_SSL_ENGINE_INITFAILED: return CH_NOT_SECURE;
  case CURLE_PARTIAL_FILE:
  case CURLE_GOT_NOTHING:
  case CURLE_SEND_ERROR:
  case CURLE_RECV_ERROR:
  case CURLE_HTTP2:
  case CURLE_HTTP2_STREAM: return CH_CUT;
  // The scheme was looked at before: this is what libcurl says of an answer without a status line.
  case CURLE_UNSUPPORTED_PROTOCOL:
  case CURLE_WEIRD_SERVER_REPLY:
  case CURLE_HTTP_RETURNED_ERROR: return CH_NOT_HTTP;
  case CURLE_OUT_OF_MEMORY: return CH_NO_MEMORY;
  default: return CH_OTHER;
  }
}

static size_t take_header(char *line, size_t size, size_t count, void *receiver) {
  const ch_receiver *to = receiver;
  size_t length = size * count, kept = length;
  while (kept > 0 && (line[kept - 1] == '\r' || line[kept - 1] == '\n')) kept--;
  return to->header(to->context, line, kept) ? length : 0;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *receiver) {
  const ch_receiver *to = receiver;
  return to->body(to->context, bytes, size * count) ? size * count : 0;
}

// An editor started meanwhile must not keep the connection open.
static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
  (void)context, (void)purpose;
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

#define SET(option, value) (curl.easy_setopt(easy, CURLOPT_##option, value) == CURLE_OK)

static bool set_method(CURL *easy, const ch_request *request) {
  if (strcmp(request->method, "HEAD") == 0) return SET(NOBODY, 1L);
  if (!request->body) return SET(CUSTOMREQUEST, request->method);
  return SET(POSTFIELDS, request->body) && SET(POSTFIELDSIZE_LARGE, (curl_off_t)request->body_length) &&
         SET(CUSTOMREQUEST, request->method);
}

static bool set_protocols(CURL *easy) {
#if LIBCURL_VERSION_NUM >= 0x075500
  return SET(PROTOCOLS_STR, "http,https");
#else
  return SET(PROTOCOLS, CURLPROTO_HTTP | CURLPROTO_HTTPS);
#endif
}

// Whoever gives up does not wait for the thread that looks a name up. Older ones cannot but wait.
static void set_quick_exit(CURL *easy) {
#if LIBCURL_VERSION_NUM >= 0x075700
  curl.easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
#endif
}

// With a file of one's own the system's folder of certificates is left out as well.
static bool set_trust(CURL *easy, const char *ca_file) {
  if (!ca_file) return true;
  // Proxies that are spoken to in TLS; a libcurl that knows none of them refuses the options.
  curl.easy_setopt(easy, CURLOPT_PROXY_CAINFO, ca_file);
  curl.easy_setopt(easy, CURLOPT_PROXY_CAPATH, NULL);
  return SET(CAINFO, ca_file) && SET(CAPATH, NULL);
}

static bool set_up(CURL *easy, const ch_request *request, const ch_receiver *receiver,
                   struct curl_slist *headers, char *text) {
  set_quick_exit(easy);
  return set_method(easy, request) && set_protocols(easy) && set_trust(easy, request->ca_file) &&
         SET(URL, request->url) && SET(HTTPHEADER, headers) && SET(ERRORBUFFER, text) && SET(NOSIGNAL, 1L) &&
         SET(PROXY, request->proxy) && SET(NOPROXY, request->no_proxy) && SET(SUPPRESS_CONNECT_HEADERS, 1L) &&
         SET(BUFFERSIZE, 256L << 10) && SET(CONNECTTIMEOUT_MS, request->connect_milliseconds) &&
         SET(OPENSOCKETFUNCTION, open_socket) && SET(HEADERFUNCTION, take_header) &&
         SET(HEADERDATA, (void *)receiver) && SET(WRITEFUNCTION, take_body) && SET(WRITEDATA, (void *)receiver);
}

static bool goes_on(CURL *easy, const ch_receiver *receiver) {
  curl_off_t sent = 0, connected = 0;
  curl.easy_getinfo(easy, CURLINFO_SIZE_UPLOAD_T, &sent);
  curl.easy_getinfo(easy, CURLINFO_PRETRANSFER_TIME_T, &connected);
  return receiver->goes_on(receiver->context, connected > 0, (uint64_t)sent);
}

static CURLcode drive(ch_connections *connections, const ch_receiver *receiver) {
  for (;;) {
    int running = 0, left = 0;
    if (!goes_on(connections->easy, receiver)) return CURLE_ABORTED_BY_CALLBACK;
    if (curl.multi_perform(connections->multi, &running) != CURLM_OK) return CURLE_OUT_OF_MEMORY;
    CURLMsg *message = curl.multi_info_read(connections->multi, &left);
    if (message && message->msg == CURLMSG_DONE) return message->data.result;
    if (curl.multi_poll(connections->multi, NULL, 0, 25, NULL) != CURLM_OK) return CURLE_OUT_OF_MEMORY;
  }
}

// False without memory; what there is of the list is to be freed then too.
static bool list(const char *headers, struct curl_slist **lines) {
  for (const char *line = headers; *line; line += strlen(line) + 1) {
    struct curl_slist *longer = curl.slist_append(*lines, line);
    if (!longer) return false;
    *lines = longer;
  }
  return true;
}

// libcurl says much of a connection that nobody took; the system's word for it is enough.
static const char *words(CURL *easy, CURLcode code, const char *fault) {
  long number = 0;
  if (code == CURLE_COULDNT_CONNECT && curl.easy_getinfo(easy, CURLINFO_OS_ERRNO, &number) == CURLE_OK && number > 0)
    return strerror((int)number);
  return *fault ? fault : curl.easy_strerror(code);
}

static ch_outcome ending(CURL *easy, CURLcode code) {
  long answered = 0;
  curl.easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &answered);
  // A proxy that refuses the way.
  return code == CURLE_RECV_ERROR && answered >= 300 ? CH_NO_CONNECTION : outcome(code);
}

ch_outcome ch_perform(ch_connections *connections, const ch_request *request, const ch_receiver *receiver,
                      char *text, size_t text_size) {
  CURL *easy = connections->easy;
  char fault[CURL_ERROR_SIZE] = "";
  struct curl_slist *headers = NULL;
  CURLcode code = CURLE_OUT_OF_MEMORY;
  if (list(request->headers, &headers) && set_up(easy, request, receiver, headers, fault) &&
      curl.multi_add_handle(connections->multi, easy) == CURLM_OK) {
    code = drive(connections, receiver);
    curl.multi_remove_handle(connections->multi, easy);
  }
  strncpy(text, words(easy, code, fault), text_size - 1);
  text[text_size - 1] = 0;
  ch_outcome end = ending(easy, code);
  // Nothing of this request, its text and list above all, is known to the handle from here on.
  curl.easy_reset(easy);
  curl.slist_free_all(headers);
  return end;
}
