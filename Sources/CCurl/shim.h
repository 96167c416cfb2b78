#pragma once
#include <curl/curl.h>
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

// The library brings TLS and much else with it, and loading that would cost every command milliseconds: only who sends
// something loads it.
static inline void *blotter_curl_symbol(const char *name) {
    void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    return library ? dlsym(library, name) : NULL;
}

#define BLOTTER_CURL(name) ((__typeof__(&name))blotter_curl_symbol(#name))

static inline size_t blotter_curl_discard(char *bytes, size_t size, size_t count, void *context) {
    (void)bytes;
    (void)context;
    return size * count;
}

// Sends a body, or asks without one, and waits for the answer's status; 0, with words in `error`, when none came.
// curl_easy_setopt takes arguments of any type, which Swift does not import; the compiler's check of them is a macro that
// names the function itself.
static inline long blotter_curl_send(const char *url, const char *const *headers, size_t header_count, const char *body,
                                     size_t body_length, long seconds, char error[CURL_ERROR_SIZE]) {
#undef curl_easy_setopt
#undef curl_easy_getinfo
    error[0] = 0;
    CURL *(*init)(void) = BLOTTER_CURL(curl_easy_init);
    if (!init) {
        snprintf(error, CURL_ERROR_SIZE, "libcurl.so.4 cannot be loaded; install libcurl4");
        return 0;
    }
    CURLcode (*set)(CURL *, CURLoption, ...) = BLOTTER_CURL(curl_easy_setopt);
    CURL *curl = init();
    struct curl_slist *list = NULL;
    for (size_t number = 0; number < header_count; number += 1)
        list = BLOTTER_CURL(curl_slist_append)(list, headers[number]);
    set(curl, CURLOPT_URL, url);
    set(curl, CURLOPT_ERRORBUFFER, error);
    set(curl, CURLOPT_HTTPHEADER, list);
    set(curl, CURLOPT_WRITEFUNCTION, blotter_curl_discard);
    set(curl, CURLOPT_NOSIGNAL, 1L);
    set(curl, CURLOPT_TIMEOUT, seconds);
    set(curl, CURLOPT_CONNECTTIMEOUT, seconds);
    // A name that nobody answers for is not waited for any longer than the rest.
    set(curl, CURLOPT_QUICK_EXIT, 1L);
    set(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    if (body) {
        set(curl, CURLOPT_POST, 1L);
        set(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body_length);
        set(curl, CURLOPT_POSTFIELDS, body);
    }
    long status = 0;
    CURLcode code = BLOTTER_CURL(curl_easy_perform)(curl);
    if (code == CURLE_OK) {
        CURLcode (*get)(CURL *, CURLINFO, ...) = BLOTTER_CURL(curl_easy_getinfo);
        get(curl, CURLINFO_RESPONSE_CODE, &status);
    } else if (!error[0]) {
        snprintf(error, CURL_ERROR_SIZE, "%s", BLOTTER_CURL(curl_easy_strerror)(code));
    }
    BLOTTER_CURL(curl_slist_free_all)(list);
    BLOTTER_CURL(curl_easy_cleanup)(curl);
    return status;
}
