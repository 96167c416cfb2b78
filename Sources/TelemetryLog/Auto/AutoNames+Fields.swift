extension AutoNames.Sought {
    /// Whether only a text can be a value of it.
    var isText: Bool {
        switch self {
        case .kind, .status, .session, .symbol, .mode, .venue, .feeCurrency: true
        default: false
        }
    }

    /// What is looked for to find a field that counts in some kinds.
    init?(_ field: CanonicalField) {
        switch field {
        case .side: self = .side
        case .orderType: self = .orderType
        case .quantity: self = .quantity
        case .limitPrice: self = .limitPrice
        case .referencePrice: self = .referencePrice
        case .filledQuantity: self = .filledQuantity
        case .cumulativeQuantity: self = .cumulativeQuantity
        case .fillPrice: self = .fillPrice
        case .averagePrice: self = .averagePrice
        case .fillFee: self = .fillFee
        case .feeCurrency: self = .feeCurrency
        case .fillID: self = .fillID
        case .gate: self = .gate
        case .decision: self = .decision
        case .reason: self = .reason
        case .error: self = .error
        default: return nil
        }
    }
}
