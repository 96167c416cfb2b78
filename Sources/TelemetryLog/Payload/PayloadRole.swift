/// What a member of a native line's payload may be to its event: by its name alone.
enum PayloadRole: UInt8 {
    case none
    case orderID, clientID, intentID, fillID, tradeID, executionID
    case feeCurrency
    case quantity, filledQuantity, fillPrice, fillFee, cumulativeQuantity, averagePrice

    /// The role of a member. Its name's length is looked at first: most members have none.
    @inline(__always)
    init(_ key: JSONReader.Token, of reader: JSONReader) {
        self =
            switch key.count {
            case 7 where reader.isEqual(key, MemberName.fillID): .fillID
            case 8 where reader.isEqual(key, MemberName.orderID): .orderID
            case 8 where reader.isEqual(key, MemberName.tradeID): .tradeID
            case 8 where reader.isEqual(key, MemberName.quantity): .quantity
            case 8 where reader.isEqual(key, MemberName.fillFee): .fillFee
            case 9 where reader.isEqual(key, MemberName.clientID): .clientID
            case 9 where reader.isEqual(key, MemberName.intentID): .intentID
            case 10 where reader.isEqual(key, MemberName.fillPrice): .fillPrice
            case 12 where reader.isEqual(key, MemberName.executionID): .executionID
            case 12 where reader.isEqual(key, MemberName.feeCurrency): .feeCurrency
            case 13 where reader.isEqual(key, MemberName.averagePrice): .averagePrice
            case 15 where reader.isEqual(key, MemberName.filledQuantity): .filledQuantity
            case 19 where reader.isEqual(key, MemberName.cumulativeQuantity): .cumulativeQuantity
            default: .none
            }
    }

    /// Whether it may be an id of an event of that kind.
    func mayBeID(of kind: LogEvent.Kind) -> Bool {
        switch self {
        case .orderID, .clientID, .intentID: true
        case .fillID, .tradeID, .executionID: kind == .fill || kind == .bust
        default: false
        }
    }

    var isAmount: Bool { rawValue >= Self.quantity.rawValue }
}

extension LogEvent.Amounts {
    /// Takes what a member of the payload says; one that is no amount says none.
    @inline(__always)
    mutating func set(_ role: PayloadRole, to value: Double) {
        switch role {
        case .quantity: quantity = value
        case .filledQuantity: filledQuantity = value
        case .fillPrice: fillPrice = value
        case .fillFee: fillFee = value
        case .cumulativeQuantity: cumulativeQuantity = value
        case .averagePrice: averagePrice = value
        default: break
        }
    }
}
