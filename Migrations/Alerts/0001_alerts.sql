-- What alerts remember, version 1: a file of its own beside the index, so that a new index takes nothing away.

-- One row a rule that was ever looked at. Times are nanoseconds since the epoch.
CREATE TABLE alert (
    rule TEXT PRIMARY KEY,
    phase TEXT NOT NULL,
    since INTEGER,
    -- The episode that goes on, while it fires.
    episode INTEGER REFERENCES episode,
    value REAL,
    message TEXT,
    looked_at INTEGER NOT NULL,
    -- Nobody is told before this.
    snoozed_until INTEGER,
    snoozed_by TEXT,
    snoozed_why TEXT
) STRICT;

-- Each time an alert fired, until it was resolved. Fingerprint and start together name it to whoever is told.
CREATE TABLE episode (
    id INTEGER PRIMARY KEY,
    rule TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    -- A JSON object.
    labels TEXT NOT NULL,
    started INTEGER NOT NULL,
    resolved INTEGER,
    value REAL,
    message TEXT NOT NULL,
    acknowledged_at INTEGER,
    acknowledged_by TEXT,
    acknowledged_why TEXT
) STRICT;

CREATE INDEX episode_started ON episode (started);

-- What is to be sent of an episode to one sink, in the order of their ids.
CREATE TABLE delivery (
    id INTEGER PRIMARY KEY,
    episode INTEGER NOT NULL REFERENCES episode,
    sink TEXT NOT NULL,
    -- firing or resolved.
    kind TEXT NOT NULL,
    -- waiting, sent, dead, or dropped where it was resolved before anybody was told.
    state TEXT NOT NULL DEFAULT 'waiting',
    created INTEGER NOT NULL,
    due INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    UNIQUE (episode, sink, kind)
) STRICT;

CREATE INDEX delivery_waiting ON delivery (sink, id) WHERE state = 'waiting';

-- How health came out at a moment: the worst status, and what was measured as a JSON object.
CREATE TABLE health_record (
    taken INTEGER PRIMARY KEY,
    status TEXT NOT NULL,
    measured TEXT NOT NULL
) STRICT;
