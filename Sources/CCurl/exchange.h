#pragma once
#include "shim.h"

// A connection to one server that is kept from one exchange to the next.
struct blotter_curl_connection {
    CURL *handle;
};

// One request and its answer. Texts may be NULL.
struct blotter_curl_exchange {
    const char *url;
    const char *const *headers;
    size_t header_count;
    // Files of PEM: the authorities that are trusted instead of the system's, and a client's certificate with its key.
    const char *authorities;
    const char *certificate;
    const char *key;
    // What is posted.
    const void *body;
    size_t body_length;
    long connect_milliseconds;
    // For all of it, the answer included.
    long milliseconds;
    // Is given the answer piece by piece with its status, and ends the exchange by 0.
    int (*take)(long status, const void *bytes, size_t count, void *context);
    void *context;
    // Set by blotter_curl_perform.
    CURL *handle;
};

static inline long blotter_curl_status(CURL *curl) {
#undef curl_easy_getinfo
    CURLcode (*get)(CURL *, CURLINFO, ...) = BLOTTER_CURL(curl_easy_getinfo);
    long status = 0;
    get(curl, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

static inline size_t blotter_curl_pass(char *bytes, size_t size, size_t count, void *context) {
    struct blotter_curl_exchange *exchange = context;
    int more = exchange->take(blotter_curl_status(exchange->handle), bytes, size * count, exchange->context);
    return more ? size * count : 0;
}

// False when the library cannot be loaded.
static inline int blotter_curl_open(struct blotter_curl_connection *connection) {
    CURL *(*init)(void) = BLOTTER_CURL(curl_easy_init);
    connection->handle = init ? init() : NULL;
    return connection->handle != NULL;
}

static inline void blotter_curl_close(struct blotter_curl_connection *connection) {
    if (connection->handle) BLOTTER_CURL(curl_easy_cleanup)(connection->handle);
    connection->handle = NULL;
}

// The answer's status, or 0 with a code of libcurl in `failure` and its words in `error`.
static inline long blotter_curl_perform(struct blotter_curl_connection *connection,
                                        struct blotter_curl_exchange *exchange, int *failure,
                                        char error[CURL_ERROR_SIZE]) {
#undef curl_easy_setopt
    CURL *curl = connection->handle;
    exchange->handle = curl;
    CURLcode (*set)(CURL *, CURLoption, ...) = BLOTTER_CURL(curl_easy_setopt);
    struct curl_slist *list = NULL;
    for (size_t number = 0; number < exchange->header_count; number += 1)
        list = BLOTTER_CURL(curl_slist_append)(list, exchange->headers[number]);
    // An expected 100 would cost a round trip.
    list = BLOTTER_CURL(curl_slist_append)(list, "Expect:");
    error[0] = 0;
    BLOTTER_CURL(curl_easy_reset)(curl);
    set(curl, CURLOPT_URL, exchange->url);
    set(curl, CURLOPT_ERRORBUFFER, error);
    set(curl, CURLOPT_HTTPHEADER, list);
    set(curl, CURLOPT_NOSIGNAL, 1L);
    set(curl, CURLOPT_PROXY, "");
    set(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    set(curl, CURLOPT_CONNECTTIMEOUT_MS, exchange->connect_milliseconds);
    set(curl, CURLOPT_TIMEOUT_MS, exchange->milliseconds);
    if (exchange->authorities) set(curl, CURLOPT_CAINFO, exchange->authorities);
    if (exchange->certificate) set(curl, CURLOPT_SSLCERT, exchange->certificate);
    if (exchange->key) set(curl, CURLOPT_SSLKEY, exchange->key);
    set(curl, CURLOPT_POST, 1L);
    set(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)exchange->body_length);
    set(curl, CURLOPT_POSTFIELDS, exchange->body);
    set(curl, CURLOPT_WRITEFUNCTION, blotter_curl_pass);
    set(curl, CURLOPT_WRITEDATA, exchange);
    CURLcode code = BLOTTER_CURL(curl_easy_perform)(curl);
    long status = 0;
    *failure = (int)code;
    if (code == CURLE_OK) {
        status = blotter_curl_status(curl);
    } else if (!error[0]) {
        snprintf(error, CURL_ERROR_SIZE, "%s", BLOTTER_CURL(curl_easy_strerror)(code));
    }
    BLOTTER_CURL(curl_slist_free_all)(list);
    return status;
}
