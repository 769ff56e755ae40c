// URLs as libcurl reads them, so that what is checked is what is asked.

#include "CHTTP.h"

#include <string.h>

#include "library.h"

static char *part(CURLU *url, CURLUPart which, unsigned int flags) {
  char *text = NULL;
  return curl.url_get(url, which, &text, flags) == CURLUE_OK ? text : NULL;
}

static bool set(CURLU *url, const char *text) { return curl.url_set(url, CURLUPART_URL, text, 0) == CURLUE_OK; }

// The whole is what will be read again when it is asked; a host that is another one then ("0x7f%41") is refused.
static bool settle(CURLU *url) {
  char *whole = part(url, CURLUPART_URL, 0);
  bool is_set = whole && set(url, whole);
  char *again = is_set ? part(url, CURLUPART_URL, 0) : NULL;
  bool is_same = again && strcmp(whole, again) == 0;
  curl.free(whole);
  curl.free(again);
  return is_same;
}

bool ch_url_parse(ch_url *parts, const char *text, const char *base) {
  memset(parts, 0, sizeof *parts);
  CURLU *url = curl_begin() ? curl.url() : NULL;
  if (!url) return false;
  if ((!base || set(url, base)) && set(url, text) &&
      curl.url_set(url, CURLUPART_FRAGMENT, NULL, 0) == CURLUE_OK && settle(url)) {
    parts->whole = part(url, CURLUPART_URL, 0);
    parts->scheme = part(url, CURLUPART_SCHEME, 0);
    parts->host = part(url, CURLUPART_HOST, 0);
    parts->port = part(url, CURLUPART_PORT, CURLU_DEFAULT_PORT);
    parts->path = part(url, CURLUPART_PATH, 0);
    parts->query = part(url, CURLUPART_QUERY, 0);
    parts->user = part(url, CURLUPART_USER, 0);
    parts->password = part(url, CURLUPART_PASSWORD, 0);
  }
  curl.url_cleanup(url);
  if (parts->whole && parts->scheme && parts->host && parts->path) return true;
  ch_url_free(parts);
  return false;
}

void ch_url_free(ch_url *parts) {
  char *all[] = {parts->whole, parts->scheme, parts->host,  parts->port,
                 parts->path,  parts->query,  parts->user, parts->password};
  for (size_t index = 0; index < sizeof all / sizeof *all; index++) curl.free(all[index]);
  memset(parts, 0, sizeof *parts);
}
