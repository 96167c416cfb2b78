#pragma once
#include <stddef.h>

// A file of the dashboard.
struct blotter_asset {
    const char *name;
    const char *type;
    const unsigned char *bytes;
    size_t size;
};

// NULL behind the last.
const struct blotter_asset *blotter_asset_at(size_t number);
