#pragma once
#include <sqlite3.h>
#include <stdarg.h>

// sqlite3_db_config is variadic, which Swift cannot call.
static inline int blotter_sqlite3_db_config(sqlite3 *db, int option, int value) {
    return sqlite3_db_config(db, option, value, (int *)0);
}

// sqlite3_config is variadic, too.
static inline int blotter_sqlite3_config_memstatus(int on) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, on); }
