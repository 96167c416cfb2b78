/// What blotter reads of a payload. Its names are those that the logs have for it, in both dialects: of several the first
/// that a payload has counts.
///
/// The reader of lines, the order's lifecycle, the reasons and the words for an event all take the names from here; the
/// views of the index (`Migrations`) and README say them once more.
package enum PayloadField: CaseIterable, Sendable {
    case orderID, intentID, fillID
    case side, orderType, limitPrice, currentPrice, strategy
    case quantity, filledQuantity, fillPrice, fillFee
    /// What was filled of the order up to now, at what price on the whole; what a fee is in.
    case cumulativeQuantity, averagePrice, feeCurrency
    /// Words that some logs have for a fill's price and fee. They are shown, and not added up.
    case price, fee
    /// The gate's name, its verdict in words (`ALLOW`, `BLOCK`) or as a truth value, and why.
    case gate, decision, passed, reason
    /// What an error says.
    case error

    /// The names of the members that say it, the first that counts first.
    package var names: [String] { members.map { "\($0)" } }

    private var members: [StaticString] {
        switch self {
        case .orderID: [MemberName.orderID, MemberName.clientID]
        case .intentID: [MemberName.intentID]
        case .fillID: [MemberName.fillID, MemberName.tradeID, MemberName.executionID]
        case .side: ["side"]
        case .orderType: ["order_type"]
        case .limitPrice: ["limit_price"]
        case .currentPrice: ["current_price"]
        case .strategy: ["strategy_key"]
        case .quantity: [MemberName.quantity]
        case .filledQuantity: [MemberName.filledQuantity]
        case .fillPrice: [MemberName.fillPrice]
        case .fillFee: [MemberName.fillFee]
        case .cumulativeQuantity: [MemberName.cumulativeQuantity]
        case .averagePrice: [MemberName.averagePrice]
        case .feeCurrency: [MemberName.feeCurrency]
        case .price: ["price"]
        case .fee: ["fee"]
        case .gate: ["gate", "gate_name"]
        case .decision: ["decision"]
        case .passed: ["passed"]
        case .reason: ["reason"]
        case .error: ["error", "message"]
        }
    }
}

/// The names of members that are looked for in each line: literals to the compiler, so that a comparison knows their
/// length.
enum MemberName {
    // MARK: Of the line

    @inline(__always) static var timestamp: StaticString { "ts" }
    @inline(__always) static var session: StaticString { "session_id" }
    @inline(__always) static var symbol: StaticString { "symbol" }
    @inline(__always) static var mode: StaticString { "mode" }
    @inline(__always) static var kind: StaticString { "kind" }
    @inline(__always) static var payload: StaticString { "payload" }

    // MARK: Of the payload

    @inline(__always) static var orderID: StaticString { "order_id" }
    @inline(__always) static var clientID: StaticString { "client_id" }
    @inline(__always) static var intentID: StaticString { "intent_id" }
    @inline(__always) static var fillID: StaticString { "fill_id" }
    @inline(__always) static var tradeID: StaticString { "trade_id" }
    @inline(__always) static var executionID: StaticString { "execution_id" }
    @inline(__always) static var quantity: StaticString { "quantity" }
    @inline(__always) static var filledQuantity: StaticString { "filled_quantity" }
    @inline(__always) static var fillPrice: StaticString { "fill_price" }
    @inline(__always) static var fillFee: StaticString { "fill_fee" }
    @inline(__always) static var cumulativeQuantity: StaticString { "cumulative_quantity" }
    @inline(__always) static var averagePrice: StaticString { "average_price" }
    @inline(__always) static var feeCurrency: StaticString { "fee_currency" }
}
