/// What a line, or an object of it, has to be: `FormatDefinition.Condition` with its pointer resolved.
final class LineCondition {
    private let path: FieldPath
    private let demand: FormatDefinition.Demand
    private let texts: [[UInt8]]
    private let limit: DecimalNumber?

    /// Makes `definition` ready; nil when its pointer is none.
    init?(_ definition: FormatDefinition.Condition, number: ([UInt8]) -> Int32) {
        guard let path = FieldPath(definition.pointer, number: number) else { return nil }
        self.path = path
        demand = definition.demand
        switch definition.demand {
        case .exists, .isMissing: (texts, limit) = ([], nil)
        case .isOneOf(let words), .isNoneOf(let words): (texts, limit) = (words.map { Array($0.utf8) }, nil)
        case .isAbove(let text), .isBelow(let text):
            guard let number = Array(text.utf8).withUnsafeBytes({ DecimalNumber($0) }) else { return nil }
            (texts, limit) = ([], number)
        }
    }

    /// A name that one of the line's objects must have for the condition to hold; nil when that is not one.
    var neededName: Int32? {
        switch demand {
        case .isMissing, .isNoneOf: nil
        default: path.firstName
        }
    }

    /// Whether it may hold of lines of the shape of the one that is open, whatever their texts and numbers are.
    func mayHold(_ document: LineDocument) -> Bool {
        guard path.isPlain else { return true }
        let found = document.step(path, from: document.innermost)?.kind
        switch demand {
        case .isNoneOf: return true
        case .isMissing: return found == nil || found == .null || found == .string
        case .exists, .isOneOf, .isAbove, .isBelow: return found != nil && found != .null
        }
    }

    /// Whether it holds of the line that is open. Of several values that the pointer leads to one has to be as it says;
    /// what must not be, none may.
    func holds(_ document: LineDocument) -> Bool {
        let isFound =
            path.isPlain
            ? document.find(path).map { fits($0, document) } ?? false
            : document.findAll(path).contains { fits($0, document) }
        switch demand {
        case .isMissing, .isNoneOf: return !isFound
        default: return isFound
        }
    }

    /// Whether a value is what is wanted, or what must not be.
    private func fits(_ value: LineValue, _ document: LineDocument) -> Bool {
        switch demand {
        case .exists, .isMissing: return true
        case .isOneOf, .isNoneOf:
            guard let text = document.text(of: value) else { return false }
            return texts.contains { text.elementsEqual($0) }
        case .isAbove, .isBelow:
            guard value.kind != .bool, let text = document.text(of: value), let number = DecimalNumber(text), let limit
            else { return false }
            if case .isAbove = demand { return limit < number }
            return number < limit
        }
    }
}
