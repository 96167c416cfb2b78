/// A value as SQLite stores it.
package enum Value: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])

    package init(_ integer: Int64?) { self = integer.map { .integer($0) } ?? .null }
    package init(_ integer: Int) { self = .integer(Int64(integer)) }
    package init(_ text: String?) { self = text.map { .text($0) } ?? .null }
    package init(_ real: Double?) { self = real.map { .real($0) } ?? .null }
}

extension Value: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByNilLiteral {
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(stringLiteral value: String) { self = .text(value) }
    package init(nilLiteral: ()) { self = .null }
}
