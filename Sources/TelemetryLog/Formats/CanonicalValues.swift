/// What an event of another system's line says of an order, a fill, a gate, beside what all events have; texts are
/// spans of its batch, empty where there is none.
package struct CanonicalValues {
    package internal(set) var side = Span()
    package internal(set) var orderType = Span()
    /// NaN as those below where there is none; quantities in units of the asset.
    package internal(set) var quantity = Double.nan
    /// Prices in units of the currency that the asset is priced in.
    package internal(set) var limitPrice = Double.nan
    package internal(set) var referencePrice = Double.nan
    package internal(set) var filledQuantity = Double.nan
    package internal(set) var cumulativeQuantity = Double.nan
    package internal(set) var fillPrice = Double.nan
    package internal(set) var averagePrice = Double.nan
    package internal(set) var fillFee = Double.nan
    package internal(set) var cumulativeFee = Double.nan
    package internal(set) var feeCurrency = Span()
    package internal(set) var venue = Span()
    package internal(set) var account = Span()
    package internal(set) var gate = Span()
    package internal(set) var decision = Span()
    package internal(set) var reason = Span()
    package internal(set) var error = Span()
    /// A further id of the order; none without another that is the order's.
    package internal(set) var otherOrderID = Span()
}

extension CanonicalValues {
    /// A value of either sort.
    package enum Value {
        case text(Span)
        case number(Double)
    }

    /// A value for each column that the index has for them.
    package typealias Columns = InlineArray<19, Value>

    /// How many columns the index has for them.
    package static var columnCount: Int { Columns.count }

    /// All values in the order of those columns.
    package var columns: Columns {
        [
            .text(side), .text(orderType), .number(quantity), .number(limitPrice), .number(referencePrice),
            .number(filledQuantity), .number(cumulativeQuantity), .number(fillPrice), .number(averagePrice),
            .number(fillFee), .number(cumulativeFee), .text(feeCurrency), .text(venue), .text(account), .text(gate),
            .text(decision), .text(reason), .text(error), .text(otherOrderID),
        ]
    }
}
