#include "CSimdJSON.h"

#include <simdjson.h>

#include <memory>
#include <new>

using simdjson::error_code;

struct csimdjson_indexer {
    std::unique_ptr<simdjson::internal::dom_parser_implementation> implementation;
    size_t capacity = 0;

    error_code reserve(size_t needed) {
        if (implementation && needed <= capacity) return simdjson::SUCCESS;
        implementation.reset();
        capacity = 0;
        // No second stage runs, so its stack of open containers needs no depth.
        error_code error =
            simdjson::get_active_implementation()->create_dom_parser_implementation(needed, 1, implementation);
        if (!error) capacity = needed;
        return error;
    }
};

csimdjson_indexer *csimdjson_indexer_create(void) { return new (std::nothrow) csimdjson_indexer(); }

void csimdjson_indexer_destroy(csimdjson_indexer *indexer) { delete indexer; }

void csimdjson_indexer_shrink(csimdjson_indexer *indexer, size_t capacity) {
    if (indexer->capacity <= capacity) return;
    indexer->implementation.reset();
    indexer->capacity = 0;
}

csimdjson_status csimdjson_index(csimdjson_indexer *indexer, const uint8_t *text, size_t length,
                                 const uint32_t **starts, uint32_t *count) {
    if (length == 0) return CSIMDJSON_MALFORMED;
    const size_t smallest = 16 * 1024;
    if (indexer->reserve(length < smallest ? smallest : length)) return CSIMDJSON_OUT_OF_MEMORY;
    if (indexer->implementation->stage1(text, length, simdjson::stage1_mode::regular)) {
        // A text can be wrong in several ways at once, and stage 1 names one; UTF-8 is asked for first here.
        const bool utf8 = simdjson::validate_utf8(reinterpret_cast<const char *>(text), length);
        return utf8 ? CSIMDJSON_MALFORMED : CSIMDJSON_INVALID_UTF8;
    }
    *starts = indexer->implementation->structural_indexes.get();
    *count = indexer->implementation->n_structural_indexes;
    return CSIMDJSON_OK;
}
