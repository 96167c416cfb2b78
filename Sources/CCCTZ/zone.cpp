#include "CCCTZ.h"

#include <cctz/civil_time.h>
#include <cctz/time_zone.h>

#include <exception>
#include <memory>

struct ccctz_zone {
    cctz::time_zone zone;
};

ccctz_zone *ccctz_zone_open(const char *name) {
    try {
        auto zone = std::make_unique<ccctz_zone>();
        return cctz::load_time_zone(name, &zone->zone) ? zone.release() : nullptr;
    } catch (const std::exception &) {
        return nullptr;
    }
}

void ccctz_zone_close(ccctz_zone *zone) { delete zone; }

int64_t ccctz_offset(const ccctz_zone *zone, int64_t local) {
    // `pre` is by the offset before a transition: the first of two instants, and what a skipped reading counts from.
    const auto instant = zone->zone.lookup(cctz::civil_second() + local).pre;
    return local - instant.time_since_epoch().count();
}
