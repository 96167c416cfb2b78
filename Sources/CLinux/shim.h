#pragma once
#include <linux/fs.h>
#include <sys/syscall.h>
#include <unistd.h>

// glibc declares renameat2 only for _GNU_SOURCE, which Swift does not set.
static inline int blotter_rename_noreplace(int from, const char *name, int to, const char *newName) {
    return (int)syscall(SYS_renameat2, from, name, to, newName, RENAME_NOREPLACE);
}
