#pragma once
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A time zone of the system's database, read with cctz; any number of threads may use one.
typedef struct ccctz_zone ccctz_zone;

/// The zone of that name, or NULL when the database has none, or it cannot be read.
ccctz_zone *ccctz_zone_open(const char *name);
void ccctz_zone_close(ccctz_zone *zone);

/// The seconds that the zone is ahead of UTC when its clock shows `local`, in seconds since 1970-01-01 00:00 by that
/// clock. A reading that the clock shows twice is the first; one that it skips counts from before the jump.
int64_t ccctz_offset(const ccctz_zone *zone, int64_t local);

#ifdef __cplusplus
}
#endif
