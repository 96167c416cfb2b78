#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum { CTOML_INTEGER, CTOML_BOOLEAN, CTOML_STRING, CTOML_OTHER } ctoml_kind;

/// One value that is no table: its path of names and places, such as `rule[0].mode`, its line from 1, and what it is.
/// `text` has `length` bytes, valid during the call.
typedef void (*ctoml_visitor)(void *context, const char *path, unsigned line, ctoml_kind kind, int64_t number,
                              const char *text, size_t length);

/// Reads a TOML document (https://toml.io/en/v1.0.0) with toml11 and visits its values in no certain order; a table
/// without values is visited as CTOML_OTHER. When it is no TOML, returns 1 and puts what is wrong, on one line, into
/// `message` of `room` bytes.
int ctoml_visit(const char *text, size_t length, ctoml_visitor visitor, void *context, char *message, size_t room);

#ifdef __cplusplus
}
#endif
