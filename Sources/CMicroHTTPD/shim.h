#pragma once
#include <dlfcn.h>
#include <errno.h>
#include <microhttpd.h>
#include <string.h>

// The library brings GnuTLS with it, and loading that would cost every command two milliseconds: only who serves HTTP
// loads it.
static inline void *blotter_http_symbol(const char *name) {
    void *library = dlopen("libmicrohttpd.so.12", RTLD_NOW | RTLD_LOCAL);
    return library ? dlsym(library, name) : NULL;
}

#define BLOTTER_HTTP(name) ((__typeof__(&name))blotter_http_symbol(#name))

// The server decodes for itself, once and strictly.
static inline size_t blotter_http_keep(void *context, struct MHD_Connection *connection, char *text) {
    (void)context;
    (void)connection;
    return strlen(text);
}

// MHD_start_daemon and MHD_get_daemon_info take any number of arguments, which Swift does not import.
static inline struct MHD_Daemon *blotter_http_start(const struct sockaddr *address, MHD_AccessHandlerCallback handler,
                                                    MHD_RequestCompletedCallback completed, void *context,
                                                    unsigned connections, unsigned timeout, unsigned threads,
                                                    size_t memory) {
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | (address->sa_family == AF_INET6 ? MHD_USE_IPv6 : 0);
    if (!blotter_http_symbol("MHD_start_daemon")) {
        errno = ELIBACC;
        return NULL;
    }
    return BLOTTER_HTTP(MHD_start_daemon)(flags, 0, NULL, NULL, handler, context, MHD_OPTION_SOCK_ADDR, address,
                            MHD_OPTION_NOTIFY_COMPLETED, completed, context, MHD_OPTION_CONNECTION_LIMIT, connections,
                            MHD_OPTION_CONNECTION_TIMEOUT, timeout, MHD_OPTION_THREAD_POOL_SIZE, threads,
                            MHD_OPTION_CONNECTION_MEMORY_LIMIT, memory,
                            MHD_OPTION_UNESCAPE_CALLBACK, blotter_http_keep, NULL, MHD_OPTION_END);
}

static inline uint16_t blotter_http_port(struct MHD_Daemon *daemon) {
    const union MHD_DaemonInfo *info = BLOTTER_HTTP(MHD_get_daemon_info)(daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info ? info->port : 0;
}

// What follows are constants that are imported under other names from one version of the header to the next.
static inline const char *blotter_http_header(struct MHD_Connection *connection, const char *name) {
    return BLOTTER_HTTP(MHD_lookup_connection_value)(connection, MHD_HEADER_KIND, name);
}

static inline int blotter_http_arguments(struct MHD_Connection *connection, MHD_KeyValueIterator visit, void *context) {
    return BLOTTER_HTTP(MHD_get_connection_values)(connection, MHD_GET_ARGUMENT_KIND, visit, context);
}

// What is sent as `read` gives it, of a length that is not known before.
static inline struct MHD_Response *blotter_http_stream(size_t block, MHD_ContentReaderCallback read, void *context,
                                                       MHD_ContentReaderFreeCallback release) {
    return BLOTTER_HTTP(MHD_create_response_from_callback)(MHD_SIZE_UNKNOWN, block, read, context, release);
}

static inline struct MHD_Response *blotter_http_response(size_t size, const void *bytes) {
    return BLOTTER_HTTP(MHD_create_response_from_buffer)(size, (void *)bytes, MHD_RESPMEM_MUST_COPY);
}

static inline void blotter_http_stop(struct MHD_Daemon *daemon) { BLOTTER_HTTP(MHD_stop_daemon)(daemon); }

static inline void blotter_http_suspend(struct MHD_Connection *connection) {
    BLOTTER_HTTP(MHD_suspend_connection)(connection);
}

static inline void blotter_http_resume(struct MHD_Connection *connection) {
    BLOTTER_HTTP(MHD_resume_connection)(connection);
}

static inline void blotter_http_add_header(struct MHD_Response *response, const char *name, const char *value) {
    BLOTTER_HTTP(MHD_add_response_header)(response, name, value);
}

static inline enum MHD_Result blotter_http_queue(struct MHD_Connection *connection, unsigned status,
                                                 struct MHD_Response *response) {
    return BLOTTER_HTTP(MHD_queue_response)(connection, status, response);
}

static inline void blotter_http_destroy(struct MHD_Response *response) {
    BLOTTER_HTTP(MHD_destroy_response)(response);
}
