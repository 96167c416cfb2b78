index canonical_other on canonical
CREATE INDEX canonical_other ON canonical (other_order_id) WHERE other_order_id IS NOT NULL;

index event_fill on event
CREATE INDEX event_fill ON event (fill_id, order_id) WHERE fill_id IS NOT NULL;

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

index life_sequenced on life
CREATE INDEX life_sequenced ON life (series) WHERE sequenced <> 0;

index life_unfilled on life
CREATE INDEX life_unfilled ON life (series, errors, order_ts, id, ended, is_order, fills) WHERE fills = 0;

index part_line on part
CREATE INDEX part_line ON part (line);

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


index sqlite_autoindex_format_1 on format


index sqlite_autoindex_format_list_1 on format_list


index sqlite_autoindex_retention_run_1 on retention_run


index tally_stale on tally
CREATE INDEX tally_stale ON tally (series) WHERE stale > 0;

table canonical on canonical
CREATE TABLE canonical (
    id INTEGER PRIMARY KEY,
    side TEXT,
    order_type TEXT,
    quantity REAL,
    limit_price REAL,
    reference_price REAL,
    filled_quantity REAL,
    cumulative_quantity REAL,
    fill_price REAL,
    average_price REAL,
    fill_fee REAL,
    cumulative_fee REAL,
    fee_currency TEXT,
    venue TEXT,
    account TEXT,
    gate TEXT,
    decision TEXT,
    reason TEXT,
    error TEXT,
    -- A further id of the order that the event's order_id names.
    other_order_id TEXT
) STRICT;

table detail on detail
CREATE TABLE detail (
    id INTEGER PRIMARY KEY,
    extra TEXT,
    written TEXT,
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
    value8 TEXT,
    fill_id TEXT
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
    -- Of what of its content counts.
    content_length INTEGER,
    content_digest INTEGER,
    -- When it is to be looked at though it did not change, since its last line has no end; nanoseconds since the epoch.
    due INTEGER,
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
    -- What read the lines; NULL for native ones.
    format INTEGER REFERENCES format,
    -- The name of the payload's members that say the time of another system's line: they are not searched.
    time_key TEXT,
    UNIQUE (template, payload, format, time_key)
) STRICT;

table format on format
CREATE TABLE format (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    digest INTEGER NOT NULL,
    UNIQUE (name, digest)
) STRICT;

table format_list on format_list
CREATE TABLE format_list (
    id INTEGER PRIMARY KEY,
    formats TEXT NOT NULL UNIQUE,
    in_force INTEGER NOT NULL
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

table last_source on last_source
CREATE TABLE last_source (
    id INTEGER NOT NULL
) STRICT;

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
    -- As ordered, or as amended last.
    quantity REAL,
    filled_quantity REAL,
    -- The price of all fills that have one, while it is the same; else NULL, and the sum of price × quantity, and of
    -- quantity, is that of those.
    fill_price REAL,
    filled_value REAL,
    priced_quantity REAL,
    -- NULL when fees are in several currencies.
    fees REAL,
    -- 1: an id was missing; 2: and the last unconsumed intent (order) of the session and symbol was taken instead.
    sequenced INTEGER NOT NULL,
    -- 1: canceled; 2: expired, and not canceled.
    ended INTEGER,
    -- The sum of 1: a fill counts by what was filled up to it; 2: amended; 4: the quantity, too; 8: a bust bears its id;
    -- 16: fees are in several currencies; 32: to be made anew, while a new index is filled; 64: a fill has no time.
    traits INTEGER NOT NULL,
    fee_currency TEXT,
    -- From the order to its last amendment with a quantity.
    amendment_lag INTEGER,
    PRIMARY KEY (series, id)
) STRICT, WITHOUT ROWID;

table open_line on open_line
CREATE TABLE open_line (
    source INTEGER PRIMARY KEY REFERENCES source,
    offset INTEGER NOT NULL,
    digest INTEGER NOT NULL,
    tail_length INTEGER NOT NULL,
    tail_digest INTEGER NOT NULL,
    events INTEGER NOT NULL,
    invalid INTEGER NOT NULL,
    blank INTEGER NOT NULL,
    anonymous INTEGER NOT NULL,
    further INTEGER NOT NULL,
    text INTEGER NOT NULL,
    continued INTEGER NOT NULL
) STRICT;

table part on part
CREATE TABLE part (
    id INTEGER PRIMARY KEY,
    line INTEGER NOT NULL,
    part INTEGER NOT NULL
) STRICT;

table passed_over on passed_over
CREATE TABLE passed_over (
    folder INTEGER NOT NULL REFERENCES folder,
    path TEXT NOT NULL,
    device INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    size INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    head_length INTEGER NOT NULL,
    head_digest INTEGER NOT NULL,
    is_final INTEGER NOT NULL,
    PRIMARY KEY (folder, path)
) STRICT, WITHOUT ROWID;

table past_count on past_count
CREATE TABLE past_count (
    -- events, decisions, intent_to_order or order_to_fill.
    measure TEXT NOT NULL,
    -- Of events their kind; of decisions ALLOW or BLOCK; of latencies the nanoseconds that the counted are not above,
    -- and sum, in nanoseconds, and count.
    part TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (measure, part)
) STRICT, WITHOUT ROWID;

table read_by on read_by
CREATE TABLE read_by (
    source INTEGER NOT NULL REFERENCES source,
    list INTEGER NOT NULL REFERENCES format_list,
    PRIMARY KEY (source, list)
) STRICT, WITHOUT ROWID;

table reason on reason
CREATE TABLE reason (
    series INTEGER PRIMARY KEY REFERENCES series,
    counts BLOB
) STRICT;

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
    format INTEGER REFERENCES format,
    -- Whether their lines say the session; else it is what the log's path stands for.
    says_session INTEGER NOT NULL,
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
    -- The first line, and the first bytes.
    head_length INTEGER NOT NULL,
    head_digest INTEGER NOT NULL,
    prefix_length INTEGER NOT NULL,
    prefix_digest INTEGER NOT NULL,
    tail_length INTEGER NOT NULL,
    tail_digest INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    events INTEGER NOT NULL,
    invalid INTEGER NOT NULL,
    blank INTEGER NOT NULL,
    -- Lines with an event that lacks a session or a time of its own.
    anonymous INTEGER NOT NULL,
    -- Events beyond the first of their line.
    further INTEGER NOT NULL,
    -- Lines without an object where lines may be text, and lines that are a further part of one above them.
    text INTEGER NOT NULL,
    continued INTEGER NOT NULL,
    indexed_at INTEGER NOT NULL,
    -- 1 where the formats in force may read a line otherwise than those that have read it (OutdatedLogs).
    outdated INTEGER NOT NULL DEFAULT 0
) STRICT;

table sqlite_sequence on sqlite_sequence
CREATE TABLE sqlite_sequence(name,seq);

table sqlite_stat1 on sqlite_stat1
CREATE TABLE sqlite_stat1(tbl,idx,stat);

table tally on tally
CREATE TABLE tally (
    series INTEGER PRIMARY KEY REFERENCES series,
    stale INTEGER NOT NULL,
    lives INTEGER NOT NULL DEFAULT 0,
    filled INTEGER NOT NULL DEFAULT 0,
    partial INTEGER NOT NULL DEFAULT 0,
    overfilled INTEGER NOT NULL DEFAULT 0,
    rejected INTEGER NOT NULL DEFAULT 0,
    canceled INTEGER NOT NULL DEFAULT 0,
    expired INTEGER NOT NULL DEFAULT 0,
    open INTEGER NOT NULL DEFAULT 0,
    orphan INTEGER NOT NULL DEFAULT 0,
    -- Those of canceled and expired that have no fill.
    canceled_unfilled INTEGER NOT NULL DEFAULT 0,
    expired_unfilled INTEGER NOT NULL DEFAULT 0,
    fills INTEGER NOT NULL DEFAULT 0
) STRICT;

table tally_value on tally_value
CREATE TABLE tally_value (
    series INTEGER PRIMARY KEY REFERENCES series,
    intent_to_order BLOB NOT NULL,
    order_to_fill BLOB NOT NULL,
    reasons BLOB
) STRICT;

table waiting_intent on waiting_intent
CREATE TABLE waiting_intent (
    series INTEGER NOT NULL REFERENCES series,
    ts INTEGER NOT NULL,
    id INTEGER NOT NULL,
    PRIMARY KEY (series, ts, id)
) STRICT, WITHOUT ROWID;

trigger life_deleted on life
CREATE TRIGGER life_deleted AFTER DELETE ON life BEGIN
    INSERT INTO tally (series, stale) VALUES (OLD.series, 1) ON CONFLICT (series) DO UPDATE SET stale = stale + 1;
END;

trigger life_inserted on life
CREATE TRIGGER life_inserted AFTER INSERT ON life BEGIN
    INSERT INTO tally (series, stale) VALUES (NEW.series, 1) ON CONFLICT (series) DO UPDATE SET stale = stale + 1;
END;

trigger life_updated on life
CREATE TRIGGER life_updated AFTER UPDATE ON life BEGIN
    INSERT INTO tally (series, stale) VALUES (OLD.series, 1), (NEW.series, 1)
    ON CONFLICT (series) DO UPDATE SET stale = stale + 1;
END;

view counted_fill on counted_fill
CREATE VIEW counted_fill AS
SELECT
    e.id AS id,
    e.ts AS ts,
    coalesce(e.ts, 9223372036854775807) AS moment,
    s.session AS session,
    s.symbol AS symbol,
    e.order_id AS order_id,
    e.fill_id AS fill_id,
    (SELECT n.order_ids FROM same_order AS n WHERE n.id = e.id) AS order_ids,
    x.side AS side,
    x.filled_quantity AS filled_quantity,
    x.cumulative_quantity AS cumulative_quantity,
    x.fill_price AS fill_price,
    x.average_price AS average_price,
    x.fill_fee AS fill_fee,
    x.cumulative_fee AS cumulative_fee
FROM series AS s
JOIN event AS e ON e.series = s.id
CROSS JOIN reading AS x ON x.id = e.id
WHERE s.kind = 'fill'
    AND (e.fill_id IS NULL OR NOT EXISTS (
        SELECT 1 FROM event AS o INDEXED BY event_fill JOIN series AS t ON t.id = o.series
        WHERE o.fill_id = e.fill_id AND t.session = s.session
            AND (t.kind = 'bust' OR (t.kind = 'fill'
                AND (coalesce(o.ts, 9223372036854775807), o.id) < (coalesce(e.ts, 9223372036854775807), e.id)))
            AND (o.order_id IS e.order_id OR (o.order_id IS NULL AND t.kind = 'bust')
                OR o.order_id IN (SELECT k.value FROM same_order AS n, json_each(n.order_ids) AS k WHERE n.id = e.id))));

view events on events
CREATE VIEW events AS
SELECT
    r.id AS id,
    CAST(strftime('%Y-%m-%dT%H:%M:%S', r.ts / 1000000000 - (r.ts % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (r.ts % 1000000000 + 1000000000) % 1000000000) AS TEXT) AS ts,
    r.ts AS ts_ns,
    s.session AS session_id,
    s.symbol AS symbol,
    s.mode AS mode,
    s.kind AS kind,
    r.order_id AS order_id,
    r.intent_id AS intent_id,
    r.payload AS payload,
    r.file AS file,
    CAST(coalesce((
        SELECT p.line + r.id - p.id FROM part AS p
        WHERE p.id BETWEEN r.id >> 32 << 32 AND r.id ORDER BY p.id DESC LIMIT 1), r.id) & 4294967295 AS BIGINT) AS line,
    CAST((SELECT d.extra FROM detail AS d WHERE d.id = r.id) AS TEXT) AS extra,
    r.fill_id AS fill_id,
    CAST(coalesce((SELECT p.part FROM part AS p WHERE p.id = r.id), 0) AS BIGINT) AS part,
    CAST(coalesce(r.format, 'native') AS TEXT) AS format,
    CAST(r.side AS TEXT) AS side,
    CAST(r.order_type AS TEXT) AS order_type,
    CAST(r.quantity AS DOUBLE) AS quantity,
    CAST(r.limit_price AS DOUBLE) AS limit_price,
    CAST(r.reference_price AS DOUBLE) AS reference_price,
    CAST(r.filled_quantity AS DOUBLE) AS filled_quantity,
    CAST(r.cumulative_quantity AS DOUBLE) AS cumulative_quantity,
    CAST(r.fill_price AS DOUBLE) AS fill_price,
    CAST(r.average_price AS DOUBLE) AS average_price,
    CAST(r.fill_fee AS DOUBLE) AS fill_fee,
    CAST(r.cumulative_fee AS DOUBLE) AS cumulative_fee,
    CAST(r.fee_currency AS TEXT) AS fee_currency,
    CAST(r.venue AS TEXT) AS venue,
    CAST(r.account AS TEXT) AS account,
    CAST(r.gate AS TEXT) AS gate,
    CAST(r.decision AS TEXT) AS decision,
    CAST(r.reason AS TEXT) AS reason,
    CAST(r.error AS TEXT) AS error,
    CAST(r.other_order_id AS TEXT) AS other_order_id
FROM reading AS r
JOIN series AS s ON s.id = r.series;

view events_unlabelled on events_unlabelled
CREATE VIEW events_unlabelled AS
SELECT
    r.id AS id,
    CAST(strftime('%Y-%m-%dT%H:%M:%S', r.ts / 1000000000 - (r.ts % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (r.ts % 1000000000 + 1000000000) % 1000000000) AS TEXT) AS ts,
    r.ts AS ts_ns,
    CAST(NULL AS TEXT) AS session_id,
    CAST(NULL AS TEXT) AS symbol,
    CAST(NULL AS TEXT) AS mode,
    CAST(NULL AS TEXT) AS kind,
    r.order_id AS order_id,
    r.intent_id AS intent_id,
    r.payload AS payload,
    r.file AS file,
    CAST(coalesce((
        SELECT p.line + r.id - p.id FROM part AS p
        WHERE p.id BETWEEN r.id >> 32 << 32 AND r.id ORDER BY p.id DESC LIMIT 1), r.id) & 4294967295 AS BIGINT) AS line,
    CAST((SELECT d.extra FROM detail AS d WHERE d.id = r.id) AS TEXT) AS extra,
    r.fill_id AS fill_id,
    CAST(coalesce((SELECT p.part FROM part AS p WHERE p.id = r.id), 0) AS BIGINT) AS part,
    CAST(coalesce(r.format, 'native') AS TEXT) AS format,
    CAST(r.side AS TEXT) AS side,
    CAST(r.order_type AS TEXT) AS order_type,
    CAST(r.quantity AS DOUBLE) AS quantity,
    CAST(r.limit_price AS DOUBLE) AS limit_price,
    CAST(r.reference_price AS DOUBLE) AS reference_price,
    CAST(r.filled_quantity AS DOUBLE) AS filled_quantity,
    CAST(r.cumulative_quantity AS DOUBLE) AS cumulative_quantity,
    CAST(r.fill_price AS DOUBLE) AS fill_price,
    CAST(r.average_price AS DOUBLE) AS average_price,
    CAST(r.fill_fee AS DOUBLE) AS fill_fee,
    CAST(r.cumulative_fee AS DOUBLE) AS cumulative_fee,
    CAST(r.fee_currency AS TEXT) AS fee_currency,
    CAST(r.venue AS TEXT) AS venue,
    CAST(r.account AS TEXT) AS account,
    CAST(r.gate AS TEXT) AS gate,
    CAST(r.decision AS TEXT) AS decision,
    CAST(r.reason AS TEXT) AS reason,
    CAST(r.error AS TEXT) AS error,
    CAST(r.other_order_id AS TEXT) AS other_order_id
FROM reading AS r;

view files on files
CREATE VIEW files AS
WITH
timed AS (
    SELECT
        w.path AS path,
        w.state AS state,
        w.compressed AS compressed,
        w.id AS id,
        (SELECT min(t.first_ts) FROM series AS t WHERE t.source = w.id) AS first_ts,
        (SELECT max(t.last_ts) FROM series AS t WHERE t.source = w.id) AS last_ts
    FROM shown_file AS w
)
SELECT
    CAST(w.path AS TEXT) AS file,
    o.session AS session_id,
    CAST(w.state AS TEXT) AS state,
    CAST(w.compressed AS BIGINT) AS compressed,
    CAST(coalesce(o."offset", 0) AS BIGINT) AS bytes,
    CAST(coalesce(o.lines, 0) AS BIGINT) AS lines,
    CAST(coalesce(o.events, 0) AS BIGINT) AS events,
    CAST(coalesce(o.invalid, 0) AS BIGINT) AS invalid,
    CAST(coalesce(o.blank, 0) AS BIGINT) AS blank,
    CAST(strftime('%Y-%m-%dT%H:%M:%S', w.first_ts / 1000000000 - (w.first_ts % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (w.first_ts % 1000000000 + 1000000000) % 1000000000) AS TEXT) AS first_ts,
    CAST(strftime('%Y-%m-%dT%H:%M:%S', w.last_ts / 1000000000 - (w.last_ts % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (w.last_ts % 1000000000 + 1000000000) % 1000000000) AS TEXT) AS last_ts,
    CAST(strftime('%Y-%m-%dT%H:%M:%SZ', o.indexed_at / 1000000000, 'unixepoch') AS TEXT) AS indexed_at,
    CAST((
        SELECT group_concat(n.name, ', ') FROM (
            SELECT coalesce((SELECT f.name FROM format AS f WHERE f.id = t.format), 'native') AS name
            FROM series AS t WHERE t.source = w.id GROUP BY 1 ORDER BY sum(t.events) DESC, 1) AS n) AS TEXT) AS format,
    CAST(coalesce(o.text, 0) AS BIGINT) AS text,
    CAST(coalesce(o.continued, 0) AS BIGINT) AS continued,
    CAST(coalesce(o.outdated, 0) AS BIGINT) AS outdated
FROM timed AS w
LEFT JOIN source AS o ON o.id = w.id;

view fill on fill
CREATE VIEW fill AS
SELECT
    e.id AS id,
    e.ts AS ts,
    e.moment AS moment,
    e.session AS session,
    e.symbol AS symbol,
    e.order_id AS order_id,
    e.fill_id AS fill_id,
    e.order_ids AS order_ids,
    e.side AS side,
    e.filled_quantity AS filled_quantity,
    e.fill_fee AS fill_fee,
    e.cumulative_fee AS cumulative_fee,
    coalesce(e.filled_quantity, (
        -- Sums of decimal fractions are off by a little.
        SELECT iif(e.cumulative_quantity - p.filled > 1e-12 * abs(e.cumulative_quantity), e.cumulative_quantity - p.filled, 0)
        FROM (
            SELECT total(o.own) + max(0, coalesce(max(o.above), 0)) AS filled FROM (
                SELECT
                    k.filled_quantity AS own,
                    iif(k.filled_quantity IS NULL, k.cumulative_quantity - total(k.filled_quantity) OVER (
                        ORDER BY k.moment, k.id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), NULL) AS above
                FROM counted_fill AS k
                WHERE k.order_id IN (SELECT i.value FROM json_each(e.order_ids) AS i) AND k.session = e.session
                    AND (k.moment, k.id) < (e.moment, e.id)
            ) AS o
        ) AS p
        WHERE e.cumulative_quantity IS NOT NULL)) AS quantity,
    -- An average is that of all that was filled up to it: the fill cost by what total × average grew.
    coalesce(e.fill_price, (
        SELECT CASE
            WHEN e.cumulative_quantity > y.cumulative_quantity
                AND abs(coalesce(e.filled_quantity + y.cumulative_quantity, e.cumulative_quantity) - e.cumulative_quantity)
                    <= 1e-9 * e.cumulative_quantity
            THEN (e.cumulative_quantity * e.average_price - y.cumulative_quantity * y.average_price)
                / (e.cumulative_quantity - y.cumulative_quantity)
        END
        FROM counted_fill AS y
        WHERE y.order_id IN (SELECT i.value FROM json_each(e.order_ids) AS i) AND y.session = e.session AND (y.moment, y.id) < (e.moment, e.id)
            AND e.average_price IS NOT NULL AND e.cumulative_quantity IS NOT NULL
        ORDER BY y.cumulative_quantity DESC LIMIT 1), e.average_price) AS price,
    -- By its own id most find their order.
    coalesce((
        SELECT l.id FROM event AS o INDEXED BY event_order JOIN series AS t ON t.id = o.series
        JOIN life AS l ON l.series = o.series AND l.id = o.id
        WHERE o.order_id = e.order_id AND t.session = e.session AND l.is_order LIMIT 1), (
        SELECT l.id FROM json_each(e.order_ids) AS k
        CROSS JOIN event AS o INDEXED BY event_order ON o.order_id = k.value JOIN series AS t ON t.id = o.series
        JOIN life AS l ON l.series = o.series AND l.id = o.id
        WHERE t.session = e.session AND l.is_order LIMIT 1)) AS order_event,
    coalesce((
        SELECT l.id + l.intent_offset FROM event AS o INDEXED BY event_order JOIN series AS t ON t.id = o.series
        JOIN life AS l ON l.series = o.series AND l.id = o.id
        WHERE o.order_id = e.order_id AND t.session = e.session AND l.is_order LIMIT 1), (
        SELECT l.id + l.intent_offset FROM json_each(e.order_ids) AS k
        CROSS JOIN event AS o INDEXED BY event_order ON o.order_id = k.value JOIN series AS t ON t.id = o.series
        JOIN life AS l ON l.series = o.series AND l.id = o.id
        WHERE t.session = e.session AND l.is_order LIMIT 1)) AS intent
FROM counted_fill AS e;

view fills on fills
CREATE VIEW fills AS
SELECT
    f.id AS id,
    CAST(strftime('%Y-%m-%dT%H:%M:%S', f.ts / 1000000000 - (f.ts % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (f.ts % 1000000000 + 1000000000) % 1000000000) AS TEXT) AS ts,
    f.ts AS ts_ns,
    f.session AS session_id,
    f.symbol AS symbol,
    f.order_id AS order_id,
    f.fill_id AS fill_id,
    CAST(coalesce(f.side, (SELECT x.side FROM reading AS x WHERE x.id = f.order_event)) AS TEXT) AS side,
    CAST(f.quantity AS DOUBLE) AS quantity,
    CAST(f.price AS DOUBLE) AS price,
    -- Totals of an order's fees replace what was added up before them, from its first fill on; what they grow by until the
    -- next fill is the fee of the fill before.
    CAST(CASE
        WHEN EXISTS (
            SELECT 1 FROM event AS o INDEXED BY event_order JOIN canonical AS c ON c.id = o.id
            WHERE o.order_id = f.order_id AND c.cumulative_fee IS NOT NULL)
            OR (EXISTS (SELECT 1 FROM canonical AS n INDEXED BY canonical_other WHERE n.other_order_id IS NOT NULL)
                AND EXISTS (
                    SELECT 1 FROM json_each(f.order_ids) AS i
                    CROSS JOIN event AS o INDEXED BY event_order ON o.order_id = i.value
                    JOIN canonical AS c ON c.id = o.id WHERE c.cumulative_fee IS NOT NULL))
        THEN (
            WITH
            said AS (
                SELECT
                    k.id AS id, k.moment AS moment, k.fill_fee AS fee, k.cumulative_fee AS fees,
                    k.filled_quantity AS own, k.cumulative_quantity AS filled,
                    total(k.filled_quantity) OVER (
                        ORDER BY k.moment, k.id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
                FROM counted_fill AS k
                WHERE k.order_id IN (SELECT i.value FROM json_each(f.order_ids) AS i) AND k.session = f.session
            ),
            grown AS (
                SELECT
                    s.id AS id, s.moment AS moment, s.fee AS fee, s.fees AS fees,
                    s.own IS NOT NULL OR s.filled IS NULL OR s.filled - s.before - max(0, coalesce(
                        max(iif(s.own IS NULL, s.filled - s.before, NULL)) OVER (
                            ORDER BY s.moment, s.id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0))
                        > 1e-12 * abs(s.filled) AS is_fill
                FROM said AS s
            ),
            counted AS (
                SELECT
                    g.id AS id, iif(g.is_fill, g.fee, NULL) AS fee, iif(g.fee IS NULL, g.fees, NULL) AS fees,
                    row_number() OVER (ORDER BY g.moment, g.id) AS number,
                    sum(g.is_fill) OVER (ORDER BY g.moment, g.id) AS fill
                FROM grown AS g
            ),
            line AS (SELECT c.id AS id, c.fee AS fee, c.fees AS fees, c.number AS number, c.fill AS fill FROM counted AS c WHERE c.fill > 0)
            SELECT coalesce((
                SELECT t.fees FROM line AS t WHERE t.fill = h.fill AND t.fees IS NOT NULL ORDER BY t.number DESC LIMIT 1
            ) - coalesce((
                SELECT t.fees FROM line AS t WHERE t.fill < h.fill AND t.fees IS NOT NULL ORDER BY t.number DESC LIMIT 1), 0
            ) - (
                SELECT total(t.fee) FROM line AS t WHERE t.fill < h.fill AND t.number > coalesce((
                    SELECT max(u.number) FROM line AS u WHERE u.fill < h.fill AND u.fees IS NOT NULL), 0)
            ), h.fee)
            FROM line AS h WHERE h.id = f.id
        )
        ELSE coalesce(f.fill_fee, f.cumulative_fee)
    END AS DOUBLE) AS fee,
    CAST((SELECT x.fee_currency FROM reading AS x WHERE x.id = f.id) AS TEXT) AS fee_currency,
    CAST(f.quantity * f.price AS DOUBLE) AS notional,
    CAST((SELECT x.reference_price FROM reading AS x WHERE x.id = f.intent) AS DOUBLE) AS reference_price,
    CAST((
        SELECT 10000.0 * (f.price - x.reference_price) / nullif(x.reference_price, 0)
            * CASE coalesce(f.side, (SELECT y.side FROM reading AS y WHERE y.id = f.order_event))
                WHEN 'buy' THEN 1 WHEN 'sell' THEN -1 END
        FROM reading AS x WHERE x.id = f.intent) AS DOUBLE) AS slippage_bps,
    CAST((SELECT x.venue FROM reading AS x WHERE x.id = f.id) AS TEXT) AS venue,
    CAST((SELECT x.account FROM reading AS x WHERE x.id = f.id) AS TEXT) AS account,
    CAST((SELECT o.path FROM source AS o WHERE o.id = f.id >> 32) AS TEXT) AS file,
    CAST(coalesce((
        SELECT p.line + f.id - p.id FROM part AS p
        WHERE p.id BETWEEN f.id >> 32 << 32 AND f.id ORDER BY p.id DESC LIMIT 1), f.id) & 4294967295 AS BIGINT) AS line,
    CAST(coalesce((SELECT p.part FROM part AS p WHERE p.id = f.id), 0) AS BIGINT) AS part
FROM fill AS f
-- A total of an order that is said again is no fill.
WHERE f.quantity IS NOT 0 OR f.order_id IS NULL
    OR f.filled_quantity IS NOT NULL;

view ledger on ledger
CREATE VIEW ledger AS
SELECT
    life.id AS id,
    life.series AS series,
    life.is_order AS is_order,
    life.id + life.intent_offset AS intent,
    life.order_ts AS order_ts,
    coalesce(life.order_ts, 0) - life.intent_lead AS intent_ts,
    coalesce(life.order_ts, 0) + life.fill_lag AS first_fill_ts,
    coalesce(life.order_ts, 0) + life.fill_lag + life.fill_span AS last_fill_ts,
    iif(life.order_ts IS NULL, NULL, life.intent_lead) AS intent_lead,
    iif(life.order_ts IS NULL, NULL, life.fill_lag) AS fill_lag,
    life.id + life.fill_offset AS first_fill,
    life.fills AS fills,
    life.errors AS errors,
    life.ended AS ended,
    life.quantity AS quantity,
    life.filled_quantity AS filled_quantity,
    CAST(
        coalesce(life.fill_price, life.filled_value / nullif(coalesce(life.priced_quantity, life.filled_quantity), 0)) AS DOUBLE
    ) AS avg_fill_price,
    life.fees AS fees,
    life.fee_currency AS fee_currency,
    -- The limit price of the last amendment that has one.
    (
        SELECT x.limit_price
        FROM same_order AS o
        CROSS JOIN json_each(o.order_ids) AS k
        CROSS JOIN event AS a INDEXED BY event_order ON a.order_id = k.value
        JOIN series AS t ON t.id = a.series
        JOIN reading AS x ON x.id = a.id
        WHERE life.traits & 2 AND o.id = life.id AND t.kind = 'amend'
            AND t.session = (SELECT s.session FROM series AS s WHERE s.id = life.series) AND x.limit_price IS NOT NULL
        ORDER BY coalesce(a.ts, 9223372036854775807) DESC, a.id DESC LIMIT 1
    ) AS amended_price,
    CASE
        WHEN NOT life.is_order THEN 'orphan'
        WHEN life.fills = 0 AND life.errors > 0 THEN 'rejected'
        WHEN life.fills = 0 AND life.ended & 1 THEN 'canceled'
        WHEN life.fills = 0 AND life.ended THEN 'expired'
        WHEN life.fills = 0 THEN 'open'
        -- Sums of decimal fractions are off by a little.
        WHEN abs(life.filled_quantity - life.quantity) <= 1e-9 * abs(life.quantity) THEN 'filled'
        WHEN life.filled_quantity > life.quantity THEN 'overfilled'
        WHEN life.filled_quantity < life.quantity AND life.ended & 1 THEN 'canceled'
        WHEN life.filled_quantity < life.quantity AND life.ended THEN 'expired'
        WHEN life.filled_quantity < life.quantity THEN 'partial'
        ELSE 'filled'
    END AS state,
    CASE
        WHEN life.intent_offset IS NULL AND NOT (life.is_order AND (life.fills OR life.errors OR life.ended IS NOT NULL OR life.traits & 10)) THEN NULL
        WHEN life.sequenced >= 2 THEN 'sequence'
        ELSE 'id'
    END AS matched_by
FROM life;

view orders on orders
CREATE VIEW orders AS
SELECT
    s.session AS session_id,
    e.order_id AS order_id,
    s.symbol AS symbol,
    CAST(iif(l.is_order, (SELECT x.side FROM reading AS x WHERE x.id = l.id), NULL) AS TEXT) AS side,
    l.quantity AS quantity,
    CAST(iif(l.is_order, (SELECT x.order_type FROM reading AS x WHERE x.id = l.id), NULL) AS TEXT) AS order_type,
    CAST(iif(l.is_order, coalesce(e.intent_id, (SELECT i.intent_id FROM event AS i WHERE i.id = l.intent)), NULL)
        AS TEXT) AS intent_id,
    CAST(strftime('%Y-%m-%dT%H:%M:%S', l.intent_ts / 1000000000 - (l.intent_ts % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (l.intent_ts % 1000000000 + 1000000000) % 1000000000) AS TEXT) AS intent_ts,
    CAST(strftime('%Y-%m-%dT%H:%M:%S', l.order_ts / 1000000000 - (l.order_ts % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (l.order_ts % 1000000000 + 1000000000) % 1000000000) AS TEXT) AS order_ts,
    CAST(strftime('%Y-%m-%dT%H:%M:%S', l.first_fill_ts / 1000000000 - (l.first_fill_ts % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (l.first_fill_ts % 1000000000 + 1000000000) % 1000000000) AS TEXT) AS first_fill_ts,
    CAST(strftime('%Y-%m-%dT%H:%M:%S', l.last_fill_ts / 1000000000 - (l.last_fill_ts % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (l.last_fill_ts % 1000000000 + 1000000000) % 1000000000) AS TEXT) AS last_fill_ts,
    l.fills AS fills,
    l.filled_quantity AS filled_quantity,
    l.avg_fill_price AS avg_fill_price,
    l.fees AS fees,
    CAST(l.intent_lead / 1000000.0 AS DOUBLE) AS intent_to_order_ms,
    CAST(l.fill_lag / 1000000.0 AS DOUBLE) AS order_to_fill_ms,
    CAST(l.state AS TEXT) AS state,
    CAST(l.matched_by AS TEXT) AS matched_by,
    CAST(l.fee_currency AS TEXT) AS fee_currency,
    CAST(iif(l.is_order, coalesce(l.amended_price, (SELECT x.limit_price FROM reading AS x WHERE x.id = l.id)), NULL)
        AS DOUBLE) AS limit_price,
    CAST((SELECT x.venue FROM reading AS x WHERE x.id = l.id) AS TEXT) AS venue,
    CAST((SELECT x.account FROM reading AS x WHERE x.id = l.id) AS TEXT) AS account
FROM ledger AS l
JOIN series AS s ON s.id = l.series
-- The plus: from an event to its life by both, from a life to its event by the id.
JOIN event AS e ON e.id = l.id AND +e.series = l.series;

view reading on reading
CREATE VIEW reading AS
SELECT
    u.id AS id,
    u.series AS series,
    u.ts AS ts,
    u.order_id AS order_id,
    u.intent_id AS intent_id,
    u.fill_id AS fill_id,
    u.payload AS payload,
    u.file AS file,
    (SELECT n.name FROM form AS f JOIN format AS n ON n.id = f.format WHERE f.id = u.form) AS format,
    CASE WHEN (SELECT f.format FROM form AS f WHERE f.id = u.form) IS NOT NULL THEN (SELECT c.side FROM canonical AS c WHERE c.id = u.id)
        ELSE (
            SELECT iif(lower(m.atom) IN ('buy', 'sell'), lower(m.atom), m.atom)
            FROM json_each(u.payload, '$.side') AS m WHERE m.fullkey = '$.side' AND m.type = 'text')
    END AS side,
    CASE WHEN (SELECT f.format FROM form AS f WHERE f.id = u.form) IS NOT NULL THEN (SELECT c.order_type FROM canonical AS c WHERE c.id = u.id)
        ELSE iif(json_type(u.payload, '$.order_type') = 'text', u.payload ->> '$.order_type', NULL)
    END AS order_type,
    CASE WHEN (SELECT f.format FROM form AS f WHERE f.id = u.form) IS NOT NULL THEN (SELECT c.quantity FROM canonical AS c WHERE c.id = u.id)
        ELSE (
            SELECT CASE m.type
                WHEN 'integer' THEN m.atom
                WHEN 'real' THEN m.atom
                WHEN 'text' THEN iif(
                    trim(m.atom, ' ' || char(9, 10, 13)) = m.atom AND json_valid(m.atom)
                        AND json_type(m.atom) IN ('integer', 'real'), CAST(m.atom AS REAL), NULL)
            END
            FROM json_each(u.payload, '$.quantity') AS m
            WHERE m.fullkey = '$.quantity' AND abs(CAST(m.atom AS REAL)) < 9e999)
    END AS quantity,
    CASE WHEN (SELECT f.format FROM form AS f WHERE f.id = u.form) IS NOT NULL THEN (SELECT c.limit_price FROM canonical AS c WHERE c.id = u.id)
        ELSE (
            SELECT CASE m.type
                WHEN 'integer' THEN m.atom
                WHEN 'real' THEN m.atom
                WHEN 'text' THEN iif(
                    trim(m.atom, ' ' || char(9, 10, 13)) = m.atom AND json_valid(m.atom)
                        AND json_type(m.atom) IN ('integer', 'real'), CAST(m.atom AS REAL), NULL)
            END
            FROM json_each(u.payload, '$.limit_price') AS m
            WHERE m.fullkey = '$.limit_price' AND abs(CAST(m.atom AS REAL)) < 9e999)
    END AS limit_price,
    CASE WHEN (SELECT f.format FROM form AS f WHERE f.id = u.form) IS NOT NULL THEN (SELECT c.reference_price FROM canonical AS c WHERE c.id = u.id)
        ELSE (
            SELECT CASE m.type
                WHEN 'integer' THEN m.atom
                WHEN 'real' THEN m.atom
                WHEN 'text' THEN iif(
                    trim(m.atom, ' ' || char(9, 10, 13)) = m.atom AND json_valid(m.atom)
                        AND json_type(m.atom) IN ('integer', 'real'), CAST(m.atom AS REAL), NULL)
            END
            FROM json_each(u.payload, '$.current_price') AS m
            WHERE m.fullkey = '$.current_price' AND abs(CAST(m.atom AS REAL)) < 9e999)
    END AS reference_price,
    CASE WHEN (SELECT f.format FROM form AS f WHERE f.id = u.form) IS NOT NULL THEN (SELECT c.filled_quantity FROM canonical AS c WHERE c.id = u.id)
        ELSE (
            SELECT CASE m.type
                WHEN 'integer' THEN m.atom
                WHEN 'real' THEN m.atom
                WHEN 'text' THEN iif(
                    trim(m.atom, ' ' || char(9, 10, 13)) = m.atom AND json_valid(m.atom)
                        AND json_type(m.atom) IN ('integer', 'real'), CAST(m.atom AS REAL), NULL)
            END
            FROM json_each(u.payload, '$.filled_quantity') AS m
            WHERE m.fullkey = '$.filled_quantity' AND abs(CAST(m.atom AS REAL)) < 9e999)
    END AS filled_quantity,
    CASE WHEN (SELECT f.format FROM form AS f WHERE f.id = u.form) IS NOT NULL THEN (SELECT c.cumulative_quantity FROM canonical AS c WHERE c.id = u.id)
        ELSE (
            SELECT CASE m.type
                WHEN 'integer' THEN m.atom
                WHEN 'real' THEN m.atom
                WHEN 'text' THEN iif(
                    trim(m.atom, ' ' || char(9, 10, 13)) = m.atom AND json_valid(m.atom)
                        AND json_type(m.atom) IN ('integer', 'real'), CAST(m.atom AS REAL), NULL)
            END
            FROM json_each(u.payload, '$.cumulative_quantity') AS m
            WHERE m.fullkey = '$.cumulative_quantity' AND abs(CAST(m.atom AS REAL)) < 9e999)
    END AS cumulative_quantity,
    CASE WHEN (SELECT f.format FROM form AS f WHERE f.id = u.form) IS NOT NULL THEN (SELECT c.fill_price FROM canonical AS c WHERE c.id = u.id)
        ELSE (
            SELECT CASE m.type
                WHEN 'integer' THEN m.atom
                WHEN 'real' THEN m.atom
                WHEN 'text' THEN iif(
                    trim(m.atom, ' ' || char(9, 10, 13)) = m.atom AND json_valid(m.atom)
                        AND json_type(m.atom) IN ('integer', 'real'), CAST(m.atom AS REAL), NULL)
            END
            FROM json_each(u.payload, '$.fill_price') AS m
            WHERE m.fullkey = '$.fill_price' AND abs(CAST(m.atom AS REAL)) < 9e999)
    END AS fill_price,
    CASE WHEN (SELECT f.format FROM form AS f WHERE f.id = u.form) IS NOT NULL THEN (SELECT c.average_price FROM canonical AS c WHERE c.id = u.id)
        ELSE (
            SELECT CASE m.type
                WHEN 'integer' THEN m.atom
                WHEN 'real' THEN m.atom
                WHEN 'text' THEN iif(
                    trim(m.atom, ' ' || char(9, 10, 13)) = m.atom AND json_valid(m.atom)
                        AND json_type(m.atom) IN ('integer', 'real'), CAST(m.atom AS REAL), NULL)
            END
            FROM json_each(u.payload, '$.average_price') AS m
            WHERE m.fullkey = '$.average_price' AND abs(CAST(m.atom AS REAL)) < 9e999)
    END AS average_price,
    CASE WHEN (SELECT f.format FROM form AS f WHERE f.id = u.form) IS NOT NULL THEN (SELECT c.fill_fee FROM canonical AS c WHERE c.id = u.id)
        ELSE (
            SELECT CASE m.type
                WHEN 'integer' THEN m.atom
                WHEN 'real' THEN m.atom
                WHEN 'text' THEN iif(
                    trim(m.atom, ' ' || char(9, 10, 13)) = m.atom AND json_valid(m.atom)
                        AND json_type(m.atom) IN ('integer', 'real'), CAST(m.atom AS REAL), NULL)
            END
            FROM json_each(u.payload, '$.fill_fee') AS m
            WHERE m.fullkey = '$.fill_fee' AND abs(CAST(m.atom AS REAL)) < 9e999)
    END AS fill_fee,
    iif((SELECT f.format FROM form AS f WHERE f.id = u.form) IS NOT NULL,
        (SELECT c.cumulative_fee FROM canonical AS c WHERE c.id = u.id), NULL) AS cumulative_fee,
    CASE WHEN (SELECT f.format FROM form AS f WHERE f.id = u.form) IS NOT NULL THEN (SELECT c.fee_currency FROM canonical AS c WHERE c.id = u.id)
        ELSE iif(json_type(u.payload, '$.fee_currency') = 'text', u.payload ->> '$.fee_currency', NULL)
    END AS fee_currency,
    CASE WHEN (SELECT f.format FROM form AS f WHERE f.id = u.form) IS NOT NULL THEN (SELECT c.venue FROM canonical AS c WHERE c.id = u.id)
        ELSE iif(json_type(u.payload, '$.venue') = 'text', u.payload ->> '$.venue', NULL)
    END AS venue,
    CASE WHEN (SELECT f.format FROM form AS f WHERE f.id = u.form) IS NOT NULL THEN (SELECT c.account FROM canonical AS c WHERE c.id = u.id)
        ELSE iif(json_type(u.payload, '$.account') = 'text', u.payload ->> '$.account', NULL)
    END AS account,
    CASE WHEN (SELECT f.format FROM form AS f WHERE f.id = u.form) IS NOT NULL THEN (SELECT c.gate FROM canonical AS c WHERE c.id = u.id)
        ELSE coalesce(
            iif(json_type(u.payload, '$.gate') = 'text', u.payload ->> '$.gate', NULL),
            iif(json_type(u.payload, '$.gate_name') = 'text', u.payload ->> '$.gate_name', NULL))
    END AS gate,
    CASE WHEN (SELECT f.format FROM form AS f WHERE f.id = u.form) IS NOT NULL THEN (SELECT c.decision FROM canonical AS c WHERE c.id = u.id)
        ELSE coalesce(
            iif(json_type(u.payload, '$.decision') = 'text', u.payload ->> '$.decision', NULL),
            CASE json_type(u.payload, '$.passed') WHEN 'true' THEN 'ALLOW' WHEN 'false' THEN 'BLOCK' END)
    END AS decision,
    CASE WHEN (SELECT f.format FROM form AS f WHERE f.id = u.form) IS NOT NULL THEN (SELECT c.reason FROM canonical AS c WHERE c.id = u.id)
        ELSE iif(json_type(u.payload, '$.reason') = 'text', u.payload ->> '$.reason', NULL)
    END AS reason,
    CASE WHEN (SELECT f.format FROM form AS f WHERE f.id = u.form) IS NOT NULL THEN (SELECT c.error FROM canonical AS c WHERE c.id = u.id)
        ELSE coalesce(
            iif(json_type(u.payload, '$.error') = 'text', u.payload ->> '$.error', NULL),
            iif(json_type(u.payload, '$.message') = 'text', u.payload ->> '$.message', NULL))
    END AS error,
    iif((SELECT f.format FROM form AS f WHERE f.id = u.form) IS NOT NULL,
        (SELECT c.other_order_id FROM canonical AS c WHERE c.id = u.id), NULL) AS other_order_id
FROM unlabelled AS u;

view record on record
CREATE VIEW record AS
SELECT
    u.id AS id,
    u.series AS series,
    u.form AS form,
    u.ts AS ts,
    s.session AS session,
    s.symbol AS symbol,
    s.mode AS mode,
    s.kind AS kind,
    u.order_id AS order_id,
    u.intent_id AS intent_id,
    u.fill_id AS fill_id,
    u.payload AS payload,
    u.file AS file
FROM unlabelled AS u
JOIN series AS s ON s.id = u.series;

view rejects on rejects
CREATE VIEW rejects AS
SELECT
    o.path AS file,
    CAST(coalesce((
        SELECT p.line + r.id - p.id FROM part AS p
        WHERE p.id BETWEEN r.id >> 32 << 32 AND r.id ORDER BY p.id DESC LIMIT 1), r.id) & 4294967295 AS BIGINT) AS line,
    r.byte_offset AS byte_offset,
    r.reason AS reason,
    r.text AS text
FROM reject AS r
LEFT JOIN source AS o ON o.id = r.id >> 32;

view same_order on same_order
CREATE VIEW same_order AS
SELECT
    e.id AS id,
    CASE
        WHEN NOT EXISTS (SELECT 1 FROM canonical AS n INDEXED BY canonical_other WHERE n.other_order_id IS NOT NULL)
        THEN json_array(e.order_id)
        ELSE (
            WITH RECURSIVE
            same(order_id) AS (
                SELECT e.order_id
                UNION
                SELECT c.other_order_id
                FROM same AS k
                CROSS JOIN event AS o INDEXED BY event_order ON o.order_id = k.order_id
                CROSS JOIN canonical AS c ON c.id = o.id
                CROSS JOIN series AS t ON t.id = o.series
                WHERE c.other_order_id IS NOT NULL AND t.session = s.session
                UNION
                SELECT o.order_id
                FROM same AS k
                CROSS JOIN canonical AS c INDEXED BY canonical_other ON c.other_order_id = k.order_id
                CROSS JOIN event AS o ON o.id = c.id
                CROSS JOIN series AS t ON t.id = o.series
                WHERE t.session = s.session
            )
            SELECT json_group_array(k.order_id) FROM same AS k)
    END AS order_ids
FROM event AS e
JOIN series AS s ON s.id = e.series;

view search_content on search_content
CREATE VIEW search_content AS
SELECT
    r.id AS id,
    CAST(coalesce(
        (SELECT d.search_text FROM detail AS d WHERE d.id = r.id),
        coalesce(r.symbol, '') || coalesce((
            SELECT group_concat(' ' || p.atom, '')
            FROM json_tree(r.payload) AS p
            WHERE p.type IN ('text', 'integer')
                AND p.key IS NOT coalesce((SELECT f.time_key FROM form AS f WHERE f.id = r.form), char(0)) AND NOT (
                p.path = '$' AND (SELECT f.template FROM form AS f WHERE f.id = r.form) = char(6)
                AND ((p.type = 'text' AND lower(p.atom) IS lower(CASE p.key
                        WHEN 'session_id' THEN iif((SELECT s.says_session FROM series AS s WHERE s.id = r.series), r.session, NULL)
                        WHEN 'mode' THEN r.mode
                        WHEN 'kind' THEN r.kind
                        WHEN 'symbol' THEN r.symbol
                    END))
                    OR (p.key = 'ts' AND r.ts IS NOT NULL)))
        ), '') || coalesce((
            SELECT group_concat(' ' || x.atom, '')
            FROM json_tree((SELECT d.extra FROM detail AS d WHERE d.id = r.id)) AS x
            WHERE x.type IN ('text', 'integer')
        ), '')) AS TEXT) AS text
FROM record AS r;

view session_name on session_name
CREATE VIEW session_name AS
SELECT t.session AS session FROM series AS t
UNION SELECT o.session AS session FROM source AS o WHERE o.events = 0
UNION SELECT f.name_session AS session FROM file AS f WHERE f.state = 'empty';

view sessions on sessions
CREATE VIEW sessions AS
WITH
counted AS (
    SELECT
        t.session AS session,
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
    SELECT o.session AS session, sum(o.invalid) AS invalid, sum(o."offset") AS bytes FROM source AS o GROUP BY o.session
)
SELECT
    s.session AS session_id,
    CAST(c.mode AS TEXT) AS mode,
    CAST(strftime('%Y-%m-%dT%H:%M:%S', c.first_ts / 1000000000 - (c.first_ts % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (c.first_ts % 1000000000 + 1000000000) % 1000000000) AS TEXT) AS first_ts,
    CAST(strftime('%Y-%m-%dT%H:%M:%S', c.last_ts / 1000000000 - (c.last_ts % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (c.last_ts % 1000000000 + 1000000000) % 1000000000) AS TEXT) AS last_ts,
    CAST(coalesce(c.events, 0) AS BIGINT) AS events,
    CAST(coalesce(c.intents, 0) AS BIGINT) AS intents,
    CAST(coalesce(c.orders, 0) AS BIGINT) AS orders,
    CAST(coalesce(c.fills, 0) AS BIGINT) AS fills,
    CAST(coalesce(c.gates, 0) AS BIGINT) AS gates,
    CAST(coalesce(c.errors, 0) AS BIGINT) AS errors,
    CAST(coalesce(h.invalid, 0) AS BIGINT) AS invalid_lines,
    CAST(coalesce(c.symbols, 0) AS BIGINT) AS symbols,
    CAST((SELECT count(DISTINCT t.source) FROM series AS t WHERE t.session = s.session)
        + (SELECT count(o.id) FROM source AS o WHERE o.session = s.session AND NOT EXISTS (
            SELECT 1 FROM series AS t WHERE t.source = o.id AND t.session = s.session))
        + (SELECT count(f.id) FROM file AS f WHERE f.state = 'empty' AND f.name_session = s.session) AS BIGINT) AS files,
    CAST(coalesce(h.bytes, 0) AS BIGINT) AS bytes
FROM session_name AS s
LEFT JOIN counted AS c ON c.session = s.session
LEFT JOIN held AS h ON h.session = s.session;

view shown_file on shown_file
CREATE VIEW shown_file AS
SELECT
    f.path AS path,
    iif(f.source IS NOT NULL AND o.id IS NULL, 'copy', f.state) AS state,
    f.compressed AS compressed,
    o.id AS id
FROM file AS f
LEFT JOIN source AS o ON o.id = f.source AND o.folder = f.folder AND o.path = f.path
UNION ALL
SELECT
    o.path,
    iif(EXISTS (SELECT 1 FROM file AS f WHERE f.folder = o.folder AND f.path = o.path), 'replaced', 'missing'),
    NULL,
    o.id
FROM source AS o
WHERE NOT EXISTS (SELECT 1 FROM file AS f WHERE f.source = o.id AND f.folder = o.folder AND f.path = o.path);

view unlabelled on unlabelled
CREATE VIEW unlabelled AS
SELECT
    e.id AS id,
    e.series AS series,
    e.form AS form,
    e.ts AS ts,
    e.order_id AS order_id,
    e.intent_id AS intent_id,
    e.fill_id AS fill_id,
    -- Each replacement copies the payload: one that nothing calls for is left out.
    CAST(
        CASE
            WHEN coalesce(e.order_id, e.intent_id, e.fill_id) IS NULL THEN printf(
                (SELECT f.payload FROM form AS f WHERE f.id = e.form),
                e.value1, e.value2, e.value3, e.value4, e.value5, e.value6, e.value7, e.value8)
            WHEN e.fill_id IS NULL THEN replace(
                replace(
                    printf(
                        (SELECT f.payload FROM form AS f WHERE f.id = e.form),
                        e.value1, e.value2, e.value3, e.value4, e.value5, e.value6, e.value7, e.value8),
                    char(1), coalesce(e.order_id, '')),
                char(2), coalesce(e.intent_id, ''))
            ELSE replace(replace(
                    replace(
                        printf(
                            (SELECT f.payload FROM form AS f WHERE f.id = e.form),
                            e.value1, e.value2, e.value3, e.value4, e.value5, e.value6, e.value7, e.value8),
                        char(1), coalesce(e.order_id, '')),
                    char(2), coalesce(e.intent_id, '')), char(3), e.fill_id)
        END AS TEXT) AS payload,
    CAST((SELECT s.path FROM source AS s WHERE s.id = e.id >> 32) AS TEXT) AS file
FROM event AS e;
