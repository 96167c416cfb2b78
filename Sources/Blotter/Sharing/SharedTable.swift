/// A table of what an index gives to other stores, and takes back from them: its columns in the order in which a row has
/// them (`RowWriter`).
package struct SharedTable: Sendable {
    /// A column, and what its values are.
    package struct Column: Sendable {
        /// As SQL names it.
        package var name: String
        /// What its values are.
        package var type: SharedType
        /// Whether few texts are in it, each many times.
        package var isLabel: Bool
    }

    /// The table's name.
    package let name: String
    /// Its columns, in the order of a row.
    package let columns: [Column]

    init(_ name: String, _ columns: [Column]) {
        self.name = name
        self.columns = columns
    }
}

/// What the values of a column are.
package enum SharedType: Sendable {
    case text
    case integer
    case real
    /// 0 or 1.
    case flag
    /// Days since 1970, of UTC, in 16 bits.
    case day
    /// A list of texts.
    case texts
    /// A whole number that is not negative.
    case count
    case optionalText
    /// Bytes that need be no text.
    case optionalBytes
    case optionalInteger
    case optionalReal
    case optionalCount
}

extension SharedTable.Column {
    /// Columns of one type, by their names.
    static func list(_ type: SharedType, _ names: String, isLabel: Bool = false) -> [Self] {
        names.split(separator: " ").map { Self(name: String($0), type: type, isLabel: isLabel) }
    }

    private static let series =
        list(.text, "host session_id src", isLabel: true)
        + list(.optionalText, "symbol mode kind format", isLabel: true)
        + list(.integer, "format_digest") + list(.flag, "says_session") + list(.count, "series_key")

    /// Of an event, by its series, its own, by its form, and its own again.
    static let events =
        series + list(.text, "file", isLabel: true) + list(.count, "ver line part place") + list(.day, "day")
        + list(.optionalInteger, "ts_ns") + list(.optionalText, "order_id intent_id fill_id payload")
        + list(.text, "template", isLabel: true) + list(.optionalText, "time_key", isLabel: true)
        + list(.optionalText, "extra written search_text") + list(.flag, "is_read")
        + EventReading.columns.map { Self(name: $0.name, type: $0.type, isLabel: $0.isLabel) }
        + list(.optionalInteger, "leap_ns") + list(.text, "words")

    private static let lives =
        list(.optionalInteger, "order_ns intent_lead fill_lag fill_span") + list(.optionalText, "intent_src")
        + list(.optionalCount, "intent_place") + list(.optionalText, "fill_src") + list(.optionalCount, "fill_place")
        + list(.flag, "is_order") + list(.integer, "fills errors")
        + list(.optionalReal, "quantity filled_quantity fill_price filled_value priced_quantity fees")
        + list(.integer, "sequenced") + list(.optionalInteger, "ended") + list(.integer, "traits")
        + list(.optionalText, "fee_currency", isLabel: true) + list(.optionalInteger, "amendment_lag")

    /// Of an order: where its event is, its row of `life`, and what the view `orders` makes of both.
    static let orders =
        series + list(.count, "ver line part place") + list(.day, "day") + list(.text, "order_key")
        + list(.optionalText, "order_id") + lives
        + list(.optionalInteger, "begin_ns intent_ns first_fill_ns last_fill_ns")
        + list(.optionalReal, "avg_fill_price") + list(.optionalText, "side order_type", isLabel: true)
        + list(.optionalReal, "limit_price") + list(.optionalText, "venue account", isLabel: true)
        + list(.optionalText, "intent_id") + list(.text, "state", isLabel: true)
        + list(.optionalText, "matched_by", isLabel: true) + list(.optionalText, "error")
        + list(.flag, "intent_crosses fill_crosses deleted")

    static let rejects =
        list(.text, "host src", isLabel: true) + list(.count, "ver line place") + list(.day, "day")
        + list(.text, "session_id file", isLabel: true) + list(.count, "byte_offset length position")
        + list(.text, "reason", isLabel: true) + list(.text, "text") + list(.optionalBytes, "bytes")

    static let files =
        list(.text, "host src") + list(.count, "ver number") + list(.text, "file folder")
        + list(.optionalText, "session_id") + list(.text, "name_session state") + list(.optionalCount, "compressed")
        + list(.count, "bytes lines events invalid blank text continued further anonymous outdated")
        + list(.integer, "digest") + list(.integer, "head_length head_digest mark_length mark_digest")
        + list(.optionalInteger, "first_ns last_ns indexed_ns size modified_ns") + list(.optionalText, "format")
        + list(.count, "sent_place sent_lines prefix_length") + list(.integer, "prefix_digest") + list(.day, "day")
        + list(.count, "reading") + list(.integer, "reading_digest") + list(.texts, "sessions") + list(.flag, "deleted")

    static let hosts =
        list(.text, "host") + list(.count, "ver") + list(.integer, "told_ns") + list(.count, "logs lines sent_lines")
        + list(.optionalInteger, "last_ns")

    static let seriesCounts =
        series + list(.count, "ver events untimed")
        + list(.optionalInteger, "first_ns last_ns") + list(.optionalInteger, "stale")
        + list(
            .integer,
            "lives filled partial overfilled rejected canceled expired open orphan canceled_unfilled expired_unfilled fills"
        )
        + list(.optionalBytes, "intent_to_order order_to_fill order_reasons")
        + list(.flag, "has_reasons") + list(.optionalBytes, "reasons") + list(.flag, "deleted")
}

extension SharedTable {
    /// An event a row.
    package static let events = SharedTable("events", Column.events)
    /// An order a row, as it was joined.
    package static let orders = SharedTable("orders", Column.orders)
    /// An invalid line a row.
    package static let rejects = SharedTable("rejects", Column.rejects)
    /// A log a row: how far it was read, what it counts, and by what it is told from others.
    package static let files = SharedTable("files", Column.files)
    /// The events of a log that have the same labels a row: their counts, and what their orders come to.
    package static let series = SharedTable("series", Column.seriesCounts)
    /// A host a row: when it told last, and how much of what its index holds.
    package static let hosts = SharedTable("hosts", Column.hosts)
    /// All of them.
    package static let all = [events, orders, rejects, files, series, hosts]

    /// The names of the columns, for SQL.
    package var columnList: String { columns.map(\.name).joined(separator: ", ") }
}
