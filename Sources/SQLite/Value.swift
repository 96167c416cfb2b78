/// A value as SQLite stores it.
package enum Value: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])

    /// The integer, or NULL.
    package init(_ integer: Int64?) { self = integer.map { .integer($0) } ?? .null }
    /// The integer.
    package init(_ integer: Int) { self = .integer(Int64(integer)) }
    /// The text, or NULL.
    package init(_ text: String?) { self = text.map { .text($0) } ?? .null }
    /// The number, or NULL.
    package init(_ real: Double?) { self = real.map { .real($0) } ?? .null }
}

extension Value: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByNilLiteral {
    /// A literal such as `5`.
    package init(integerLiteral value: Int64) { self = .integer(value) }
    /// A literal such as `"fill"`.
    package init(stringLiteral value: String) { self = .text(value) }
    /// `nil`, which is NULL.
    package init(nilLiteral: ()) { self = .null }
}
