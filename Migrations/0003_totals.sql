-- What was counted of events that are no longer in the index, as retention removes them: totals that monitoring asks for
-- never fall.
CREATE TABLE past_count (
    -- events, decisions, intent_to_order or order_to_fill.
    measure TEXT NOT NULL,
    -- Of events their kind; of decisions ALLOW or BLOCK; of latencies the nanoseconds that the counted are not above,
    -- and sum, in nanoseconds, and count.
    part TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (measure, part)
) STRICT, WITHOUT ROWID;
