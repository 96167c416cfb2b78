-- What alerts remember, version 2: when health was last looked at.

-- One row. Times are nanoseconds since the epoch.
CREATE TABLE look (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    -- The last look.
    taken INTEGER,
    -- Why health could not be measured at it.
    trouble TEXT,
    -- The last look at which it could.
    measured INTEGER,
    -- The latest time that was seen: an earlier one means that the clock was set back.
    clock INTEGER NOT NULL
) STRICT;
