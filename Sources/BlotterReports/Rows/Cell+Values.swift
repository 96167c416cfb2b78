package import Blotter

extension Cell {
    /// NULL for nil.
    package init(_ text: String?) {
        self = text.map(Cell.text) ?? .null
    }

    /// NULL for nil.
    package init(_ number: Double?) {
        self = number.map(Cell.real) ?? .null
    }

    /// Of a value that SQL answered.
    package init(_ value: Query.Value) {
        self =
            switch value {
            case .null: .null
            case .integer(let value): .integer(value)
            case .real(let value): .real(value)
            case .text(let text): .text(text)
            case .blob(let bytes): .blob(bytes)
            }
    }
}
