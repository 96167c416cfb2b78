#pragma once
#include "shim.h"

// A connection that is kept from one exchange to the next.
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
    // What is posted; NULL for GET.
    const void *body;
    size_t body_length;
    long connect_milliseconds;
    // For all of it, the answer included.
    long milliseconds;
    // Whether the proxies that the environment names are passed by.
    int is_direct;
    // Is given the answer piece by piece with its status, and ends the exchange by 0; NULL where nobody wants it.
    int (*take)(long status, const void *bytes, size_t count, void *context);
    void *context;
    // Set by blotter_curl_perform.
    CURL *handle;
};

// False when the library cannot be loaded.
static inline int blotter_curl_open(struct blotter_curl_connection *connection) {
    connection->handle = blotter_curl_easy_init();
    return connection->handle != NULL;
}

static inline void blotter_curl_close(struct blotter_curl_connection *connection) {
    if (connection->handle) BLOTTER_CURL(curl_easy_cleanup)(connection->handle);
    connection->handle = NULL;
}

// curl_easy_setopt and its like take arguments of any type, which Swift does not import; the compiler's check of them is a
// macro that names the function itself.
#undef curl_easy_setopt
#undef curl_easy_getinfo

static inline long blotter_curl_status(CURL *curl) {
    CURLcode (*get)(CURL *, CURLINFO, ...) = BLOTTER_CURL(curl_easy_getinfo);
    long status = 0;
    get(curl, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

static inline size_t blotter_curl_pass(char *bytes, size_t size, size_t count, void *context) {
    struct blotter_curl_exchange *exchange = context;
    if (!exchange->take) return size * count;
    int more = exchange->take(blotter_curl_status(exchange->handle), bytes, size * count, exchange->context);
    return more ? size * count : 0;
}

static inline void blotter_curl_set(CURL *curl, struct blotter_curl_exchange *exchange, struct curl_slist *headers) {
    CURLcode (*set)(CURL *, CURLoption, ...) = BLOTTER_CURL(curl_easy_setopt);
    set(curl, CURLOPT_URL, exchange->url);
    set(curl, CURLOPT_HTTPHEADER, headers);
    set(curl, CURLOPT_NOSIGNAL, 1L);
    set(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    if (exchange->is_direct) set(curl, CURLOPT_PROXY, "");
    set(curl, CURLOPT_CONNECTTIMEOUT_MS, exchange->connect_milliseconds);
    set(curl, CURLOPT_TIMEOUT_MS, exchange->milliseconds);
    // A name that nobody answers for is not waited for any longer than the rest.
    set(curl, CURLOPT_QUICK_EXIT, 1L);
    if (exchange->authorities) set(curl, CURLOPT_CAINFO, exchange->authorities);
    if (exchange->certificate) set(curl, CURLOPT_SSLCERT, exchange->certificate);
    if (exchange->key) set(curl, CURLOPT_SSLKEY, exchange->key);
    if (exchange->body) {
        set(curl, CURLOPT_POST, 1L);
        set(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)exchange->body_length);
        set(curl, CURLOPT_POSTFIELDS, exchange->body);
    }
    set(curl, CURLOPT_WRITEFUNCTION, blotter_curl_pass);
    set(curl, CURLOPT_WRITEDATA, exchange);
}

// The answer's status, or 0 with a code of libcurl in `failure` and its words in `error`.
static inline long blotter_curl_perform(struct blotter_curl_connection *connection,
                                        struct blotter_curl_exchange *exchange, int *failure,
                                        char error[CURL_ERROR_SIZE]) {
    CURL *curl = connection->handle;
    struct curl_slist *list = NULL;
    for (size_t number = 0; number < exchange->header_count; number += 1)
        list = BLOTTER_CURL(curl_slist_append)(list, exchange->headers[number]);
    // An expected 100 would cost a round trip.
    list = BLOTTER_CURL(curl_slist_append)(list, "Expect:");
    exchange->handle = curl;
    error[0] = 0;
    BLOTTER_CURL(curl_easy_reset)(curl);
    blotter_curl_set(curl, exchange, list);
    CURLcode (*set)(CURL *, CURLoption, ...) = BLOTTER_CURL(curl_easy_setopt);
    set(curl, CURLOPT_ERRORBUFFER, error);
    CURLcode code = BLOTTER_CURL(curl_easy_perform)(curl);
    curl_off_t connected = 0;
    CURLcode (*get)(CURL *, CURLINFO, ...) = BLOTTER_CURL(curl_easy_getinfo);
    get(curl, CURLINFO_CONNECT_TIME_T, &connected);
    // One time limit stands for both: nobody was there, and nobody answered.
    if (code == CURLE_OPERATION_TIMEDOUT && !connected) code = CURLE_COULDNT_CONNECT;
    *failure = (int)code;
    if (code != CURLE_OK && !error[0])
        snprintf(error, CURL_ERROR_SIZE, "%s", BLOTTER_CURL(curl_easy_strerror)(code));
    // The buffer is the caller's, who may be gone at the next exchange.
    set(curl, CURLOPT_ERRORBUFFER, NULL);
    BLOTTER_CURL(curl_slist_free_all)(list);
    return code == CURLE_OK ? blotter_curl_status(curl) : 0;
}

// Sends a body, or asks without one, and waits for the answer's status; 0, with words in `error`, when none came.
static inline long blotter_curl_send(const char *url, const char *const *headers, size_t header_count, const char *body,
                                     size_t body_length, long seconds, char error[CURL_ERROR_SIZE]) {
    struct blotter_curl_connection connection;
    if (!blotter_curl_open(&connection)) {
        snprintf(error, CURL_ERROR_SIZE, "libcurl.so.4 cannot be loaded; install libcurl4");
        return 0;
    }
    struct blotter_curl_exchange exchange = {
        .url = url, .headers = headers, .header_count = header_count, .body = body, .body_length = body_length,
        .connect_milliseconds = seconds * 1000, .milliseconds = seconds * 1000,
    };
    int failure = 0;
    long status = blotter_curl_perform(&connection, &exchange, &failure, error);
    blotter_curl_close(&connection);
    return status;
}
