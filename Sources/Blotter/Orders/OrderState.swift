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
    /// Not filled, or not all of it, and a cancel bears its id.
    case canceled
    /// Not filled, or not all of it, and an expiry bears its id.
    case expired
    /// No fill, no error and no end.
    case open
    /// Fills, errors or ends of an order that was never logged.
    case orphan
}
