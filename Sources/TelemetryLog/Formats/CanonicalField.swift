/// What blotter reads of a line, whatever system wrote it: the columns of `events` and `orders`, by the names that a
/// mapping file has for them.
package enum CanonicalField: String, CaseIterable, Sendable {
    case time = "ts"
    case session = "session_id"
    case symbol, mode, kind
    case orderID = "order_id"
    /// A further id of the order that `orderID` names, as the exchange's beside the client's.
    case otherOrderID = "other_order_id"
    case intentID = "intent_id"
    case fillID = "fill_id"
    case venue, account
    case side
    case orderType = "order_type"
    case quantity
    case limitPrice = "limit_price"
    case referencePrice = "reference_price"
    case filledQuantity = "filled_quantity"
    case cumulativeQuantity = "cumulative_quantity"
    case fillPrice = "fill_price"
    case averagePrice = "average_price"
    case fillFee = "fill_fee"
    case cumulativeFee = "cumulative_fee"
    case feeCurrency = "fee_currency"
    case gate, decision, reason, error

    /// Whether its values are numbers: quantities in units of the asset, prices and fees in units of a currency.
    package var isNumber: Bool {
        switch self {
        case .quantity, .limitPrice, .referencePrice, .filledQuantity, .cumulativeQuantity, .fillPrice, .averagePrice,
            .fillFee, .cumulativeFee:
            true
        default: false
        }
    }

    /// Whether its values name one thing, so that a truth value is none.
    var isIdentifier: Bool {
        switch self {
        case .orderID, .otherOrderID, .intentID, .fillID, .account: true
        default: false
        }
    }

    /// Fields that an event of any kind may have.
    static let common: [CanonicalField] = [
        .time, .session, .symbol, .mode, .orderID, .otherOrderID, .intentID, .venue, .account,
    ]

    /// Fields that count in events of `kind` beside the common ones.
    static func fields(of kind: LogEvent.Kind) -> [CanonicalField] {
        switch kind {
        case .intent: ofIntents
        case .order, .amend: ofOrders
        case .fill: ofFills
        case .bust: ofBusts
        case .cancel, .expire: ofEnds
        case .error: ofErrors
        case .gate: ofGates
        case .other: []
        }
    }

    // Kept, since each event asks for them.
    private static let ofIntents: [CanonicalField] = [.side, .quantity, .orderType, .limitPrice, .referencePrice]
    private static let ofOrders: [CanonicalField] = [.side, .quantity, .orderType, .limitPrice]
    private static let ofFills: [CanonicalField] = [
        .side, .fillID, .filledQuantity, .cumulativeQuantity, .fillPrice, .averagePrice, .fillFee, .cumulativeFee,
        .feeCurrency,
    ]
    private static let ofBusts: [CanonicalField] = [.fillID]
    private static let ofEnds: [CanonicalField] = [.reason]
    private static let ofErrors: [CanonicalField] = [.error]
    private static let ofGates: [CanonicalField] = [.gate, .decision, .reason]
}
