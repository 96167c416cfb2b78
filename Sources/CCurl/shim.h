#pragma once
#include <curl/curl.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

// The library brings TLS and much else with it, and loading that would cost every command milliseconds: only who sends
// something loads it.
static inline void *blotter_curl_symbol(const char *name) {
    void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    return library ? dlsym(library, name) : NULL;
}

#define BLOTTER_CURL(name) ((__typeof__(&name))blotter_curl_symbol(#name))

static inline void blotter_curl_begin(void) {
    CURLcode (*init)(long) = BLOTTER_CURL(curl_global_init);
    if (init) init(CURL_GLOBAL_DEFAULT);
}

// Before 7.84 curl_easy_init may not be the first of several threads at once.
static inline CURL *blotter_curl_easy_init(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, blotter_curl_begin);
    CURL *(*init)(void) = BLOTTER_CURL(curl_easy_init);
    return init ? init() : NULL;
}
