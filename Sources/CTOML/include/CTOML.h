#pragma once
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What a step through a document meets.
typedef enum {
    /// Its members follow, up to CTOML_END.
    CTOML_TABLE,
    /// Its elements follow, up to CTOML_END.
    CTOML_ARRAY,
    CTOML_END,
    CTOML_STRING,
    /// Decimal, of any size.
    CTOML_INTEGER,
    /// Neither infinite nor NaN.
    CTOML_FLOAT,
    CTOML_BOOLEAN,
    /// A date, a time, an infinity or NaN.
    CTOML_OTHER,
} ctoml_kind;

/// Bytes of UTF-8, valid during the call.
typedef struct {
    const char *bytes;
    size_t length;
} ctoml_text;

/// One step: a value, its line from 1, its name when it is a table's member, and its text. A number's text is as it is
/// written but for `_` and a plus before it, or decimal for an integer that is not; a table or array has none.
typedef void (*ctoml_visitor)(void *context, ctoml_kind kind, unsigned line, ctoml_text name, ctoml_text text);

/// Reads a TOML document (https://toml.io/en/v1.0.0) with toml11 and visits its values in the order of the document,
/// the table that it is first. When it is no TOML, returns the line, or 1 where none is known, visits nothing, and puts
/// what is wrong into `message` of `room` bytes; otherwise returns 0.
unsigned ctoml_visit(const char *text, size_t length, ctoml_visitor visitor, void *context, char *message, size_t room);

#ifdef __cplusplus
}
#endif
