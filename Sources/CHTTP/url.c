// URLs as libcurl reads them, so that what is checked is what is asked.

#include "CHTTP.h"

#include <curl/curl.h>
#include <string.h>

static char *part(CURLU *url, CURLUPart which, unsigned int flags) {
  char *text = NULL;
  return curl_url_get(url, which, &text, flags) == CURLUE_OK ? text : NULL;
}

bool ch_url_parse(ch_url *parts, const char *text, const char *base) {
  memset(parts, 0, sizeof *parts);
  CURLU *url = curl_url();
  if (!url) return false;
  bool is_url = (!base || curl_url_set(url, CURLUPART_URL, base, 0) == CURLUE_OK) &&
                curl_url_set(url, CURLUPART_URL, text, 0) == CURLUE_OK &&
                curl_url_set(url, CURLUPART_FRAGMENT, NULL, 0) == CURLUE_OK;
  if (is_url) {
    parts->whole = part(url, CURLUPART_URL, 0);
    parts->scheme = part(url, CURLUPART_SCHEME, 0);
    parts->host = part(url, CURLUPART_HOST, 0);
    parts->port = part(url, CURLUPART_PORT, CURLU_DEFAULT_PORT);
    parts->path = part(url, CURLUPART_PATH, 0);
    parts->query = part(url, CURLUPART_QUERY, 0);
    parts->user = part(url, CURLUPART_USER, 0);
    parts->password = part(url, CURLUPART_PASSWORD, 0);
  }
  curl_url_cleanup(url);
  if (parts->whole && parts->scheme && parts->host && parts->path) return true;
  ch_url_free(parts);
  return false;
}

void ch_url_free(ch_url *parts) {
  char *all[] = {parts->whole, parts->scheme, parts->host,  parts->port,
                 parts->path,  parts->query,  parts->user, parts->password};
  for (size_t index = 0; index < sizeof all / sizeof *all; index++) curl_free(all[index]);
  memset(parts, 0, sizeof *parts);
}
