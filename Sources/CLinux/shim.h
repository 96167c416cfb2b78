#pragma once
#include <fcntl.h>
#include <linux/fs.h>
#include <malloc.h>
#include <spawn.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

// glibc declares these only for _GNU_SOURCE, which Swift does not set.
static inline int blotter_rename_noreplace(int from, const char *name, int to, const char *newName) {
    return (int)syscall(SYS_renameat2, from, name, to, newName, RENAME_NOREPLACE);
}

static inline int blotter_pipe_cloexec(int ends[2]) { return (int)syscall(SYS_pipe2, ends, O_CLOEXEC); }

void *memmem(const void *text, size_t length, const void *part, size_t partLength);

int sync_file_range(int file, off_t offset, off_t count, unsigned int flags);

// Has the disk begin with what was written of a part of a file, and waits for nothing.
static inline void blotter_start_writing(int file, off_t offset, off_t count) {
    sync_file_range(file, offset, count, 2 /* SYNC_FILE_RANGE_WRITE */);
}

int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);

// For a child: closes every descriptor from `from` on.
static inline int blotter_spawn_closing(posix_spawn_file_actions_t *actions, int from) {
    return posix_spawn_file_actions_addclosefrom_np(actions, from);
}

void *memmem(const void *text, size_t length, const void *word, size_t count);

static inline const void *blotter_find(const void *text, size_t length, const void *word, size_t count) {
    return memmem(text, length, word, count);
}

// gettid is variadic for Swift, and setpriority of one thread (PRIO_PROCESS, 0) is Linux's alone.
static inline int blotter_thread(void) { return (int)syscall(SYS_gettid); }

static inline int blotter_make_nice(int thread, int niceness) {
    return (int)syscall(SYS_setpriority, 0, thread, niceness);
}

// For a process that runs for long and now and then takes much: what is freed goes back to the system, and few arenas
// share what does not.
static inline void blotter_share_memory(void) {
    mallopt(M_ARENA_MAX, 2);
    mallopt(M_MMAP_THRESHOLD, 256 << 10);
    mallopt(M_TRIM_THRESHOLD, 1 << 20);
}

static inline void blotter_give_back(void) { (void)malloc_trim(0); }
