/// What became of an order.
package enum OrderState: String, CaseIterable, Sendable {
    /// The fills add up to its quantity, or the quantity is not known.
    case filled
    /// Filled with less than its quantity.
    case partial
    /// Filled with more than its quantity.
    case overfilled
    /// No fill, and an error bears its id.
    case rejected
    /// No fill and no error.
    case open
    /// Fills or errors of an order that was never logged.
    case orphan
}
