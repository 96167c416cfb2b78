index event_intent on event
CREATE INDEX event_intent ON event (intent_id) WHERE intent_id IS NOT NULL;

index event_order on event
CREATE INDEX event_order ON event (order_id) WHERE order_id IS NOT NULL;

index event_series on event
CREATE INDEX event_series ON event (series, ts);

index event_ts on event
CREATE INDEX event_ts ON event (ts);

index file_empty on file
CREATE INDEX file_empty ON file (name_session) WHERE state = 'empty';

index file_source on file
CREATE INDEX file_source ON file (source);

index growth_source on growth
CREATE INDEX growth_source ON growth (source, session);

index life_unfilled on life
CREATE INDEX life_unfilled ON life (errors) WHERE fills = 0;

index retention_action_pending on retention_action
CREATE INDEX retention_action_pending ON retention_action (state)
    WHERE state IN ('planned', 'moved', 'restoring', 'purging');

index retention_action_run on retention_action
CREATE INDEX retention_action_run ON retention_action (run, unit);

index series_kind on series
CREATE INDEX series_kind ON series (kind, last_ts);

index series_session on series
CREATE INDEX series_session ON series (session, last_ts);

index series_source on series
CREATE INDEX series_source ON series (source, session, symbol, mode, kind);

index series_symbol on series
CREATE INDEX series_symbol ON series (symbol, kind, last_ts);

index source_session on source
CREATE INDEX source_session ON source (session);

index sqlite_autoindex_file_1 on file


index sqlite_autoindex_folder_1 on folder


index sqlite_autoindex_form_1 on form


index sqlite_autoindex_retention_run_1 on retention_run


table detail on detail
CREATE TABLE detail (
    id INTEGER PRIMARY KEY,
    extra TEXT,
    search_text TEXT
) STRICT;

table edition on edition
CREATE TABLE edition (
    identity INTEGER NOT NULL,
    mark INTEGER NOT NULL
) STRICT;

table event on event
CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    series INTEGER NOT NULL REFERENCES series,
    ts INTEGER,
    form INTEGER NOT NULL REFERENCES form,
    order_id TEXT,
    intent_id TEXT,
    value1 TEXT,
    value2 TEXT,
    value3 TEXT,
    value4 TEXT,
    value5 TEXT,
    value6 TEXT,
    value7 TEXT,
    value8 TEXT
) STRICT;

table file on file
CREATE TABLE file (
    id INTEGER PRIMARY KEY,
    folder INTEGER NOT NULL REFERENCES folder,
    path TEXT NOT NULL,
    -- The session that its name stands for.
    name_session TEXT NOT NULL,
    source INTEGER REFERENCES source,
    state TEXT NOT NULL,
    compressed INTEGER NOT NULL,
    device INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    size INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    UNIQUE (folder, path)
) STRICT;

table folder on folder
CREATE TABLE folder (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE
) STRICT;

table form on form
CREATE TABLE form (
    id INTEGER PRIMARY KEY,
    template TEXT NOT NULL,
    payload TEXT,
    UNIQUE (template, payload)
) STRICT;

table growth on growth
CREATE TABLE growth (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source INTEGER NOT NULL REFERENCES source,
    session TEXT NOT NULL,
    line INTEGER NOT NULL
) STRICT;

table hold on hold
CREATE TABLE hold (
    session TEXT PRIMARY KEY,
    reason TEXT NOT NULL,
    held_at INTEGER NOT NULL,
    -- NULL for ever.
    until INTEGER,
    user TEXT NOT NULL
) STRICT, WITHOUT ROWID;

table leap on leap
CREATE TABLE leap (
    id INTEGER PRIMARY KEY,
    previous_ts INTEGER NOT NULL
) STRICT;

table life on life
CREATE TABLE life (
    series INTEGER NOT NULL REFERENCES series,
    id INTEGER NOT NULL,
    order_ts INTEGER,
    -- From the intent to the order, from the order to its first fill, from that to the last.
    intent_lead INTEGER,
    fill_lag INTEGER,
    fill_span INTEGER,
    -- What is added to the id for that of the intent, and of the first fill.
    intent_offset INTEGER,
    fill_offset INTEGER,
    is_order INTEGER NOT NULL,
    fills INTEGER NOT NULL,
    errors INTEGER NOT NULL,
    quantity REAL,
    filled_quantity REAL,
    filled_value REAL,
    fees REAL,
    -- 1: an id was missing; 2: and the last unconsumed intent (order) of the session and symbol was taken instead.
    sequenced INTEGER NOT NULL,
    PRIMARY KEY (series, id)
) STRICT, WITHOUT ROWID;

table reject on reject
CREATE TABLE reject (
    id INTEGER PRIMARY KEY,
    byte_offset INTEGER NOT NULL,
    length INTEGER NOT NULL,
    position INTEGER NOT NULL,
    reason TEXT NOT NULL,
    text TEXT NOT NULL,
    bytes BLOB
) STRICT;

table retention_action on retention_action
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

table retention_run on retention_run
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

table search on search
CREATE VIRTUAL TABLE search USING fts5 (text, content = '', columnsize = 0, tokenize = 'unicode61');

table search_config on search_config
CREATE TABLE 'search_config'(k PRIMARY KEY, v) WITHOUT ROWID;

table search_data on search_data
CREATE TABLE 'search_data'(id INTEGER PRIMARY KEY, block BLOB);

table search_idx on search_idx
CREATE TABLE 'search_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;

table series on series
CREATE TABLE series (
    id INTEGER PRIMARY KEY,
    source INTEGER NOT NULL REFERENCES source,
    session TEXT NOT NULL,
    symbol TEXT,
    mode TEXT,
    kind TEXT,
    events INTEGER NOT NULL,
    untimed INTEGER NOT NULL,
    first_ts INTEGER,
    last_ts INTEGER
) STRICT;

table source on source
CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    folder INTEGER NOT NULL REFERENCES folder,
    path TEXT NOT NULL,
    -- The session of its first event, and the one that its name stands for where a line has none.
    session TEXT NOT NULL,
    name_session TEXT NOT NULL,
    offset INTEGER NOT NULL,
    digest INTEGER NOT NULL,
    prefix_length INTEGER NOT NULL,
    prefix_digest INTEGER NOT NULL,
    tail_length INTEGER NOT NULL,
    tail_digest INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    events INTEGER NOT NULL,
    invalid INTEGER NOT NULL,
    blank INTEGER NOT NULL,
    indexed_at INTEGER NOT NULL
) STRICT;

table sqlite_sequence on sqlite_sequence
CREATE TABLE sqlite_sequence(name,seq);

table sqlite_stat1 on sqlite_stat1
CREATE TABLE sqlite_stat1(tbl,idx,stat);

view events on events
CREATE VIEW events (id, ts, ts_ns, session_id, symbol, mode, kind, order_id, intent_id, payload, file, line) AS
SELECT
    r.id,
    strftime('%Y-%m-%dT%H:%M:%S', r.ts / 1000000000 - (r.ts % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (r.ts % 1000000000 + 1000000000) % 1000000000),
    r.ts,
    r.session,
    r.symbol,
    r.mode,
    r.kind,
    r.order_id,
    r.intent_id,
    r.payload,
    r.file,
    r.id & 4294967295
FROM record AS r;

view events_unlabelled on events_unlabelled
CREATE VIEW events_unlabelled (
    id, ts, ts_ns, session_id, symbol, mode, kind, order_id, intent_id, payload, file, line
) AS
SELECT
    u.id,
    strftime('%Y-%m-%dT%H:%M:%S', u.ts / 1000000000 - (u.ts % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (u.ts % 1000000000 + 1000000000) % 1000000000),
    u.ts,
    NULL,
    NULL,
    NULL,
    NULL,
    u.order_id,
    u.intent_id,
    u.payload,
    u.file,
    u.id & 4294967295
FROM unlabelled AS u;

view files on files
CREATE VIEW files (
    file, session_id, state, compressed, bytes, lines, events, invalid, blank, first_ts, last_ts, indexed_at
) AS
WITH
shown AS (
    SELECT f.path, iif(f.source IS NOT NULL AND s.id IS NULL, 'copy', f.state) AS state, f.compressed, s.id AS source
    FROM file AS f
    LEFT JOIN source AS s ON s.id = f.source AND s.folder = f.folder AND s.path = f.path
    UNION ALL
    SELECT
        s.path,
        iif(EXISTS (SELECT 1 FROM file AS f WHERE f.folder = s.folder AND f.path = s.path), 'replaced', 'missing'),
        NULL,
        s.id
    FROM source AS s
    WHERE NOT EXISTS (SELECT 1 FROM file AS f WHERE f.source = s.id AND f.folder = s.folder AND f.path = s.path)
),
timed AS (
    SELECT
        shown.*,
        (SELECT min(first_ts) FROM series WHERE series.source = shown.source) AS first_ts,
        (SELECT max(last_ts) FROM series WHERE series.source = shown.source) AS last_ts
    FROM shown
)
SELECT
    t.path,
    s.session,
    t.state,
    t.compressed,
    coalesce(s.offset, 0),
    coalesce(s.lines, 0),
    coalesce(s.events, 0),
    coalesce(s.invalid, 0),
    coalesce(s.blank, 0),
    strftime('%Y-%m-%dT%H:%M:%S', t.first_ts / 1000000000 - (t.first_ts % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (t.first_ts % 1000000000 + 1000000000) % 1000000000),
    strftime('%Y-%m-%dT%H:%M:%S', t.last_ts / 1000000000 - (t.last_ts % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (t.last_ts % 1000000000 + 1000000000) % 1000000000),
    strftime('%Y-%m-%dT%H:%M:%SZ', s.indexed_at / 1000000000, 'unixepoch')
FROM timed AS t
LEFT JOIN source AS s ON s.id = t.source;

view ledger on ledger
CREATE VIEW ledger (
    id, series, is_order, intent, order_ts, intent_ts, first_fill_ts, last_fill_ts, intent_lead, fill_lag, first_fill,
    fills, errors, quantity, filled_quantity, filled_value, fees, state, matched_by
) AS
SELECT
    id,
    series,
    is_order,
    id + intent_offset,
    order_ts,
    coalesce(order_ts, 0) - intent_lead,
    coalesce(order_ts, 0) + fill_lag,
    coalesce(order_ts, 0) + fill_lag + fill_span,
    iif(order_ts IS NULL, NULL, intent_lead),
    iif(order_ts IS NULL, NULL, fill_lag),
    id + fill_offset,
    fills,
    errors,
    quantity,
    filled_quantity,
    filled_value,
    fees,
    CASE
        WHEN NOT is_order THEN 'orphan'
        WHEN fills = 0 AND errors > 0 THEN 'rejected'
        WHEN fills = 0 THEN 'open'
        -- Sums of decimal fractions are off by a little.
        WHEN abs(filled_quantity - quantity) <= 1e-9 * quantity THEN 'filled'
        WHEN filled_quantity < quantity THEN 'partial'
        WHEN filled_quantity > quantity THEN 'overfilled'
        ELSE 'filled'
    END,
    CASE
        WHEN intent_offset IS NULL AND NOT (is_order AND (fills OR errors)) THEN NULL
        WHEN sequenced = 2 THEN 'sequence'
        ELSE 'id'
    END
FROM life;

view orders on orders
CREATE VIEW orders (
    session_id, order_id, symbol, side, quantity, order_type, intent_id, intent_ts, order_ts, first_fill_ts,
    last_fill_ts, fills, filled_quantity, avg_fill_price, fees, intent_to_order_ms, order_to_fill_ms, state, matched_by
) AS
SELECT
    s.session,
    e.order_id,
    s.symbol,
    iif(l.is_order, (SELECT json_extract(payload, '$.side') FROM record WHERE record.id = l.id), NULL),
    l.quantity,
    iif(l.is_order, (SELECT json_extract(payload, '$.order_type') FROM record WHERE record.id = l.id), NULL),
    iif(l.is_order, coalesce(e.intent_id, (SELECT intent_id FROM event WHERE event.id = l.intent)), NULL),
    strftime('%Y-%m-%dT%H:%M:%S', l.intent_ts / 1000000000 - (l.intent_ts % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (l.intent_ts % 1000000000 + 1000000000) % 1000000000),
    strftime('%Y-%m-%dT%H:%M:%S', l.order_ts / 1000000000 - (l.order_ts % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (l.order_ts % 1000000000 + 1000000000) % 1000000000),
    strftime('%Y-%m-%dT%H:%M:%S', l.first_fill_ts / 1000000000 - (l.first_fill_ts % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (l.first_fill_ts % 1000000000 + 1000000000) % 1000000000),
    strftime('%Y-%m-%dT%H:%M:%S', l.last_fill_ts / 1000000000 - (l.last_fill_ts % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (l.last_fill_ts % 1000000000 + 1000000000) % 1000000000),
    l.fills,
    l.filled_quantity,
    l.filled_value / nullif(l.filled_quantity, 0),
    l.fees,
    l.intent_lead / 1000000.0,
    l.fill_lag / 1000000.0,
    l.state,
    l.matched_by
FROM ledger AS l
JOIN series AS s ON s.id = l.series
-- The plus: from an event to its life by both, from a life to its event by the id.
JOIN event AS e ON e.id = l.id AND +e.series = l.series;

view record on record
CREATE VIEW record (id, series, form, ts, session, symbol, mode, kind, order_id, intent_id, payload, file) AS
SELECT u.id, u.series, u.form, u.ts, s.session, s.symbol, s.mode, s.kind, u.order_id, u.intent_id, u.payload, u.file
FROM unlabelled AS u
JOIN series AS s ON s.id = u.series;

view rejects on rejects
CREATE VIEW rejects (file, line, byte_offset, reason, text) AS
SELECT source.path, r.id & 4294967295, r.byte_offset, r.reason, r.text
FROM reject AS r
LEFT JOIN source ON source.id = r.id >> 32;

view search_content on search_content
CREATE VIEW search_content (id, text) AS
SELECT
    r.id,
    coalesce(r.symbol, '') || coalesce(
        (SELECT search_text FROM detail WHERE detail.id = r.id),
        (
            SELECT group_concat(' ' || atom, '')
            FROM json_tree(r.payload)
            WHERE type = 'text' OR (type = 'integer' AND length(atom) <= 18)
        ),
        '')
FROM record AS r;

view sessions on sessions
CREATE VIEW sessions (
    session_id, mode, first_ts, last_ts, events, intents, orders, fills, gates, errors, invalid_lines, symbols, files,
    bytes
) AS
WITH
seen (session) AS (
    SELECT session FROM series
    UNION SELECT session FROM source WHERE events = 0
    UNION SELECT name_session FROM file WHERE state = 'empty'
),
counted AS (
    SELECT
        t.session,
        min(t.first_ts) AS first_ts,
        max(t.last_ts) AS last_ts,
        sum(t.events) AS events,
        sum(t.events) FILTER (WHERE t.kind = 'intent') AS intents,
        sum(t.events) FILTER (WHERE t.kind = 'order') AS orders,
        sum(t.events) FILTER (WHERE t.kind = 'fill') AS fills,
        sum(t.events) FILTER (WHERE t.kind = 'gate') AS gates,
        sum(t.events) FILTER (WHERE t.kind = 'error') AS errors,
        count(DISTINCT t.symbol) AS symbols,
        group_concat(DISTINCT t.mode) AS mode
    FROM series AS t
    GROUP BY t.session
),
held AS (
    SELECT session, sum(invalid) AS invalid, sum(offset) AS bytes FROM source GROUP BY session
)
SELECT
    s.session,
    c.mode,
    strftime('%Y-%m-%dT%H:%M:%S', c.first_ts / 1000000000 - (c.first_ts % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (c.first_ts % 1000000000 + 1000000000) % 1000000000),
    strftime('%Y-%m-%dT%H:%M:%S', c.last_ts / 1000000000 - (c.last_ts % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (c.last_ts % 1000000000 + 1000000000) % 1000000000),
    coalesce(c.events, 0),
    coalesce(c.intents, 0),
    coalesce(c.orders, 0),
    coalesce(c.fills, 0),
    coalesce(c.gates, 0),
    coalesce(c.errors, 0),
    coalesce(h.invalid, 0),
    coalesce(c.symbols, 0),
    (SELECT count(*) FROM (
        SELECT source FROM series WHERE session = s.session UNION SELECT id FROM source WHERE session = s.session))
        + (SELECT count(*) FROM file WHERE state = 'empty' AND name_session = s.session),
    coalesce(h.bytes, 0)
FROM seen AS s
LEFT JOIN counted AS c ON c.session = s.session
LEFT JOIN held AS h ON h.session = s.session;

view unlabelled on unlabelled
CREATE VIEW unlabelled (id, series, form, ts, order_id, intent_id, payload, file) AS
SELECT
    e.id,
    e.series,
    e.form,
    e.ts,
    e.order_id,
    e.intent_id,
    replace(
        replace(
            printf(
                (SELECT payload FROM form WHERE form.id = e.form),
                e.value1, e.value2, e.value3, e.value4, e.value5, e.value6, e.value7, e.value8),
            char(1), coalesce(e.order_id, '')),
        char(2), coalesce(e.intent_id, '')),
    (SELECT path FROM source WHERE source.id = e.id >> 32)
FROM event AS e;
