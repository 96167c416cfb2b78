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

// Called with a request's target as it came, before anything else; answers what the request is known by.
typedef void *(*blotter_http_begin)(void *context, const char *target, struct MHD_Connection *connection);

// MHD_start_daemon and MHD_get_daemon_info take any number of arguments, which Swift does not import.
static inline struct MHD_Daemon *blotter_http_start(const struct sockaddr *address, blotter_http_begin begin,
                                                    MHD_AccessHandlerCallback handler,
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
                            MHD_OPTION_CONNECTION_MEMORY_LIMIT, memory, MHD_OPTION_STRICT_FOR_CLIENT, 1,
                            MHD_OPTION_URI_LOG_CALLBACK, begin, context, MHD_OPTION_END);
}

static inline uint16_t blotter_http_port(struct MHD_Daemon *daemon) {
    const union MHD_DaemonInfo *info = BLOTTER_HTTP(MHD_get_daemon_info)(daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info ? info->port : 0;
}

// What follows are constants that are imported under other names from one version of the header to the next.
static inline const char *blotter_http_header(struct MHD_Connection *connection, const char *name) {
    return BLOTTER_HTTP(MHD_lookup_connection_value)(connection, MHD_HEADER_KIND, name);
}

// All header fields, those that come twice included.
static inline int blotter_http_fields(struct MHD_Connection *connection, MHD_KeyValueIteratorN visit, void *context) {
    return BLOTTER_HTTP(MHD_get_connection_values_n)(connection, MHD_HEADER_KIND, visit, context);
}

// Bytes of a request's line and fields, up to the empty line, that included.
static inline size_t blotter_http_head_size(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        BLOTTER_HTTP(MHD_get_connection_info)(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return info ? info->header_size : 0;
}

// Whether this is a library that takes a request's head apart where it lies: as long as what it cuts off are the ends of
// lines, the pieces lie side by side.
static inline int blotter_http_keeps_head(void) {
    const char *version = BLOTTER_HTTP(MHD_get_version)();
    return version && strncmp(version, "0.9.7", 5) == 0;
}

// What is sent as `read` gives it; of the size UINT64_MAX when that is not known before.
static inline struct MHD_Response *blotter_http_stream(uint64_t size, size_t block, MHD_ContentReaderCallback read, void *context,
                                                       MHD_ContentReaderFreeCallback release) {
    return BLOTTER_HTTP(MHD_create_response_from_callback)(size, block, read, context, release);
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
