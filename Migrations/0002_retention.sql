-- What retention does, journalled before it is done, and what it may not touch.

-- A run that changed something, or set out to. Times are nanoseconds since the epoch.
CREATE TABLE retention_run (
    id INTEGER PRIMARY KEY,
    -- Of its folder in the trash.
    name TEXT NOT NULL UNIQUE,
    -- apply, undo or purge.
    verb TEXT NOT NULL,
    folder TEXT NOT NULL,
    -- By which another folder of that name is told from it.
    device INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    -- NULL while it is at work, and of one that was killed until the next writer has finished it.
    ended_at INTEGER,
    uses_trash INTEGER NOT NULL,
    -- The boot and how long it had lasted, where nobody doubted the clock: a later run can tell whether it was set.
    boot TEXT,
    uptime INTEGER,
    -- Bytes that the file system had more afterwards; NULL until then.
    freed INTEGER,
    -- As JSON; of an undo and a purge, the names of the runs they are about.
    policy TEXT NOT NULL,
    user TEXT NOT NULL
) STRICT;

-- What a run does with a file. The files of one source are one unit: they go together, and its rows with them.
CREATE TABLE retention_action (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES retention_run,
    unit INTEGER NOT NULL,
    -- delete or compress.
    kind TEXT NOT NULL,
    path TEXT NOT NULL,
    source INTEGER,
    device INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    size INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    reason TEXT NOT NULL,
    -- planned, then moved (the file is in the trash, its rows are still here), then trashed or removed; restoring, then
    -- restored; purging, then purged; planned, then compressed; kept, where it was left as it is.
    state TEXT NOT NULL,
    -- Of a deletion: whether it goes at once, and not to the trash.
    for_good INTEGER NOT NULL,
    size_after INTEGER,
    -- Why it was left.
    detail TEXT
) STRICT;

CREATE INDEX retention_action_run ON retention_action (run, unit);
CREATE INDEX retention_action_pending ON retention_action (state)
    WHERE state IN ('planned', 'moved', 'restoring', 'purging');

-- Sessions whose logs retention leaves alone.
CREATE TABLE hold (
    session TEXT PRIMARY KEY,
    reason TEXT NOT NULL,
    held_at INTEGER NOT NULL,
    -- NULL for ever.
    until INTEGER,
    user TEXT NOT NULL
) STRICT, WITHOUT ROWID;
