-- What a backup has beside the tables of the index that it is a copy of. One row.

CREATE TABLE backup (
    -- Nanoseconds since the epoch: the moment that the copy is of.
    taken_at INTEGER NOT NULL,
    -- The index that it was made of.
    index_path TEXT NOT NULL,
    -- What alerts remember: the whole SQLite file that lies beside an index; NULL where there was none.
    alerts BLOB
) STRICT;
