#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Why a text was refused by the first stage of simdjson.
typedef enum {
    CSIMDJSON_OK = 0,
    CSIMDJSON_INVALID_UTF8,
    /// Empty, a string that is not closed or one with a raw control character.
    CSIMDJSON_MALFORMED,
    CSIMDJSON_OUT_OF_MEMORY,
} csimdjson_status;

/// simdjson's structural indexer: where each token of a JSON text starts.
///
/// Only the first of simdjson's two stages is used. The second turns numbers into 64-bit values, and refuses
/// a line for an integer of 23 digits; blotter keeps every digit, so it reads the tokens itself.
typedef struct csimdjson_indexer csimdjson_indexer;

csimdjson_indexer *csimdjson_indexer_create(void);
void csimdjson_indexer_destroy(csimdjson_indexer *indexer);

/// Indexes `length` bytes at `text`; on CSIMDJSON_OK, `*starts` has `*count` offsets of tokens, ascending, valid
/// until the next call. It is proved that the text is UTF-8, that every string is closed and holds no control
/// character; nothing is proved of the grammar.
csimdjson_status csimdjson_index(csimdjson_indexer *indexer, const uint8_t *text, size_t length,
                                 const uint32_t **starts, uint32_t *count);

/// Gives back the memory that a long text needed.
void csimdjson_indexer_shrink(csimdjson_indexer *indexer, size_t capacity);

#ifdef __cplusplus
}
#endif
