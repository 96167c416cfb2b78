#pragma once
#include <fcntl.h>
#include <linux/fs.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <unistd.h>

// glibc declares these only for _GNU_SOURCE, which Swift does not set.
static inline int blotter_rename_noreplace(int from, const char *name, int to, const char *newName) {
    return (int)syscall(SYS_renameat2, from, name, to, newName, RENAME_NOREPLACE);
}

static inline int blotter_pipe_cloexec(int ends[2]) { return (int)syscall(SYS_pipe2, ends, O_CLOEXEC); }

int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);

// For a child: closes every descriptor from `from` on.
static inline int blotter_spawn_closing(posix_spawn_file_actions_t *actions, int from) {
    return posix_spawn_file_actions_addclosefrom_np(actions, from);
}
