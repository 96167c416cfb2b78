/// The names by which the fields of a line without a format are guessed.
///
/// Names are compared without case and signs. Groups are tried one after another; within one, what is further outside
/// goes first, then the earlier name.
enum AutoNames {
    /// What is looked for in such a line: the canonical fields, and what tells how to read them.
    enum Sought: Int, CaseIterable {
        case time, session, symbol, mode, kind, status, intentID, orderID, fillID, side, orderType, quantity, limitPrice
        case referencePrice, filledQuantity, remaining, cumulativeQuantity, fillPrice, averagePrice, fillFee
        case feeCurrency, venue, account, gate, decision, reason, error
    }

    /// What one name is.
    struct Meaning {
        /// Its place in `all`, from 1; 0 for a name that means nothing.
        var code: UInt8 = 0
        /// Whether members of an object of that name are looked at, too.
        var isNested = false
        /// Whether such an object describes the order as a whole.
        var isOrder = false

        init() {}

        init(of name: UnsafeRawBufferPointer) {
            guard name.count <= 64 else { return }
            let plain = KindWords.plain(name)
            isNested = AutoNames.nested.contains(plain)
            isOrder = plain == "order"
            // A letter alone means nothing, nor does what stands before an object.
            guard name.count > 1, name[0] != UInt8(ascii: "#") else { return }
            code = AutoNames.codes[plain] ?? 0
        }
    }

    /// The code of a name, which must be one of `all`.
    static func code(_ name: String) -> UInt8 { codes[name] ?? 0 }

    static let id = code("id")

    /// The groups of names of `orderID` that are an exchange's ids and nobody else's.
    static let exchangeIDs = 2..<3

    private static let nested: Set<String> = Set(
        plain(
            "details detail data payload order fill trade event params body fields context ctx extra attributes jsonPayload"
        ))

    /// A set of names, by their codes.
    struct NameSet: BitwiseCopyable {
        private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

        @inline(__always)
        mutating func insert(_ code: UInt8) {
            let bit: UInt64 = 1 << UInt64(code & 63)
            switch code >> 6 {
            case 0: words.0 |= bit
            case 1: words.1 |= bit
            case 2: words.2 |= bit
            default: words.3 |= bit
            }
        }

        /// Whether both have a name in common.
        @inline(__always)
        func meets(_ other: NameSet) -> Bool {
            (words.0 & other.words.0) | (words.1 & other.words.1) | (words.2 & other.words.2)
                | (words.3 & other.words.3) != 0
        }
    }

    /// A group of names of something that is sought; static memory.
    struct Tier: BitwiseCopyable {
        let codes: UnsafeBufferPointer<UInt8>
        let set: NameSet
    }

    /// The groups of names of what is sought.
    @inline(__always)
    static func nameTiers(of sought: Sought) -> UnsafeBufferPointer<Tier> { allTiers[sought.rawValue] }

    // Kept as long as the program runs, so that a look at them counts no references.
    nonisolated(unsafe) private static let allTiers = UnsafeBufferPointer(
        kept: tiers.map { groups in
            UnsafeBufferPointer(
                kept: groups.map { codes in
                    var set = NameSet()
                    for code in codes { set.insert(code) }
                    return Tier(codes: UnsafeBufferPointer(kept: codes), set: set)
                })
        })

    /// The groups of names of what is sought, as codes.
    static let tiers: [[[UInt8]]] = Sought.allCases.map { sought in
        names(of: sought).split(separator: "|").map { group in plain(String(group)).map { code($0) } }
    }

    private static let all: [String] = {
        var all: [String] = []
        for sought in Sought.allCases {
            for name in plain(names(of: sought).filter { $0 != "|" }) where !all.contains(name) { all.append(name) }
        }
        return all + ["id"]
    }()

    /// How many codes there are, with 0.
    static let codeCount = all.count + 1

    private static let codes = Dictionary(uniqueKeysWithValues: zip(all, UInt8(1)...))

    private static func plain(_ names: String) -> [String] {
        names.split(separator: " ").map { name in Array(name.utf8).withUnsafeBytes { KindWords.plain($0) } }
    }

    private static let sizes = "quantity qty size amount shares contracts volume"

    private static func names(of sought: Sought) -> String {
        switch sought {
        case .time:
            """
            ts timestamp time datetime ts_event event_time event_ts event_timestamp ts_utc timestamp_utc ts_ms time_ms \
            timestamp_ms ts_ns timestamp_ns ts_unix event_ts_unix timestamp_unix transact_time wall_ts asctime logged_at \
            recorded_at captured_at emitted_at
            """
        case .session: "session_id | session runtime_session_id"
        case .symbol: "symbol | instrument_id trading_pair instrument inst_id product_id ticker pair"
        case .mode: "mode | trading_mode execution_mode"
        case .kind: "kind | event event_type event_name | action type msg_type | msg message"
        case .status: "status state order_status exec_type"
        case .intentID: "intent_id | signal_id"
        case .orderID:
            """
            client_order_id cl_ord_id client_oid cloid order_link_id | order_id oid ord_id | exchange_order_id \
            venue_order_id broker_order_id
            """
        case .fillID: "fill_id exec_id execution_id exchange_trade_id | trade_id tid"
        case .side: "side | order_side direction trade_side trade_type | action"
        case .orderType: "order_type ord_type | type"
        case .feeCurrency: "fee_currency fee_ccy fee_asset commission_asset commission_currency"
        case .venue: "venue exchange"
        case .account: "account account_id"
        case .gate: "gate | gate_name rule check"
        case .decision: "decision passed allowed approved"
        case .reason: "reason veto_reason reason_code"
        case .error: "error error_message reject_reason reason text msg message"
        default: numberNames(of: sought)
        }
    }

    /// The names of quantities, prices and fees.
    private static func numberNames(of sought: Sought) -> String {
        switch sought {
        case .quantity: "order_qty order_quantity orig_qty original_size | " + sizes
        case .limitPrice: "limit_price | order_price | price px"
        case .referencePrice: "reference_price current_price mid_price arrival_price"
        case .filledQuantity:
            """
            fill_qty fill_quantity fill_size last_qty last_quantity last_size last_shares exec_qty | filled_qty \
            filled_quantity filled_size filled_volume executed_qty executed_volume filled | \(sizes)
            """
        case .remaining: "remaining remaining_qty remaining_quantity remaining_size remaining_volume leaves_qty"
        case .cumulativeQuantity: "cum_qty cumulative_qty cumulative_quantity cum_quantity cumulative_filled_qty"
        case .fillPrice: "fill_price last_px exec_price execution_price filled_price | price px"
        case .averagePrice: "avg_price avg_px average_price avg_fill_price"
        case .fillFee: "fill_fee fee commission fees fee_paid fee_amount exec_fee paid_fee"
        default: ""
        }
    }
}

extension UnsafeBufferPointer {
    /// A copy of `elements` that is never given back.
    fileprivate init(kept elements: [Element]) {
        let copy = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
        _ = copy.initialize(from: elements)
        self.init(copy)
    }
}
