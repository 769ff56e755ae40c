// One request, driven here so that whoever waits is asked often whether to go on: libcurl's own progress call comes
// once a second while nothing arrives.

#include "CHTTP.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct ch_connections {
  CURLM *multi;
  CURL *easy;
};

static void begin(void) { curl_global_init(CURL_GLOBAL_DEFAULT); }

static void begin_once(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, begin);
}

ch_connections *ch_connections_new(void) {
  begin_once();
  ch_connections *connections = calloc(1, sizeof *connections);
  if (!connections) return NULL;
  connections->multi = curl_multi_init();
  connections->easy = curl_easy_init();
  if (connections->multi && connections->easy) return connections;
  ch_connections_free(connections);
  return NULL;
}

void ch_connections_free(ch_connections *connections) {
  if (connections->easy) curl_easy_cleanup(connections->easy);
  if (connections->multi) curl_multi_cleanup(connections->multi);
  free(connections);
}

const char *ch_version(void) { return curl_version(); }

int64_t ch_date(const char *text) { return curl_getdate(text, NULL); }

static ch_outcome outcome(CURLcode code) {
  switch (code) {
  case CURLE_OK: return CH_DONE;
  case CURLE_WRITE_ERROR:
  case CURLE_ABORTED_BY_CALLBACK: return CH_STOPPED;
  case CURLE_URL_MALFORMAT:
  case CURLE_UNSUPPORTED_PROTOCOL: return CH_BAD_URL;
  case CURLE_COULDNT_RESOLVE_HOST: return CH_NO_HOST;
  case CURLE_COULDNT_RESOLVE_PROXY: return CH_NO_PROXY;
  case CURLE_COULDNT_CONNECT:
  case CURLE_INTERFACE_FAILED: return CH_NO_CONNECTION;
  case CURLE_OPERATION_TIMEDOUT: return CH_TIMED_OUT;
  case CURLE_PEER_FAILED_VERIFICATION:
  case CURLE_SSL_CACERT_BADFILE:
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

static bool set_method(CURL *easy, const ch_request *request) {
  if (strcmp(request->method, "HEAD") == 0) return curl_easy_setopt(easy, CURLOPT_NOBODY, 1L) == CURLE_OK;
  if (!request->body) return curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method) == CURLE_OK;
  return curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request->body) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_length) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method) == CURLE_OK;
}

static bool set_protocols(CURL *easy) {
#if LIBCURL_VERSION_NUM >= 0x075500
  return curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK;
#else
  return curl_easy_setopt(easy, CURLOPT_PROTOCOLS, CURLPROTO_HTTP | CURLPROTO_HTTPS) == CURLE_OK;
#endif
}

// Proxies are those of the environment, as libcurl finds them.
static bool set_up(CURL *easy, const ch_request *request, const ch_receiver *receiver,
                   struct curl_slist *headers, char *text) {
  curl_easy_reset(easy);
  return set_method(easy, request) && set_protocols(easy) &&
         curl_easy_setopt(easy, CURLOPT_URL, request->url) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, text) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, 256L << 10) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, request->connect_milliseconds) == CURLE_OK &&
         (!request->ca_file || curl_easy_setopt(easy, CURLOPT_CAINFO, request->ca_file) == CURLE_OK) &&
         curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_HEADERDATA, (void *)receiver) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_WRITEDATA, (void *)receiver) == CURLE_OK;
}

static CURLcode drive(ch_connections *connections, const ch_receiver *receiver) {
  for (;;) {
    int running = 0, left = 0;
    if (curl_multi_perform(connections->multi, &running) != CURLM_OK) return CURLE_OUT_OF_MEMORY;
    CURLMsg *message = curl_multi_info_read(connections->multi, &left);
    if (message && message->msg == CURLMSG_DONE) return message->data.result;
    curl_off_t sent = 0;
    curl_easy_getinfo(connections->easy, CURLINFO_SIZE_UPLOAD_T, &sent);
    if (!receiver->goes_on(receiver->context, (uint64_t)sent)) return CURLE_ABORTED_BY_CALLBACK;
    if (curl_multi_poll(connections->multi, NULL, 0, 25, NULL) != CURLM_OK) return CURLE_OUT_OF_MEMORY;
  }
}

ch_outcome ch_perform(ch_connections *connections, const ch_request *request, const ch_receiver *receiver,
                      char *text, size_t text_size) {
  char fault[CURL_ERROR_SIZE] = "";
  struct curl_slist *headers = NULL;
  bool is_ready = true;
  for (size_t index = 0; index < request->header_count && is_ready; index++) {
    struct curl_slist *longer = curl_slist_append(headers, request->headers[index]);
    is_ready = longer != NULL;
    if (longer) headers = longer;
  }
  CURLcode code = CURLE_OUT_OF_MEMORY;
  if (is_ready && set_up(connections->easy, request, receiver, headers, fault) &&
      curl_multi_add_handle(connections->multi, connections->easy) == CURLM_OK) {
    code = drive(connections, receiver);
    curl_multi_remove_handle(connections->multi, connections->easy);
  }
  curl_slist_free_all(headers);
  const char *words = fault[0] ? fault : curl_easy_strerror(code);
  strncpy(text, words, text_size - 1);
  text[text_size - 1] = 0;
  return outcome(code);
}
