/// How much an ingest holds in memory, or beside the index, at a time.
struct IngestLimits: Sendable {
    /// Ids of orders and intents that are kept in memory with what is known of them.
    var orderKeys = 100_000
    /// Bytes of those ids.
    var orderKeyBytes = 64 << 20
    /// Sessions that are kept in memory from one commit to the next.
    var orderSessions = 10_000
    /// Bytes of a WAL that a follower leaves in it.
    var logBytes: Int64 = 4 << 20
    /// Rows after which a transaction is closed when a source ends.
    var commitRows = 200_000
    /// Why a new index may not be written page by page, if it may not.
    var pagesProblem: String?
    /// Rows after which a draft becomes the index, and what follows goes there, so that a kill costs minutes and not
    /// hours.
    var draftRows = 20_000_000
}
