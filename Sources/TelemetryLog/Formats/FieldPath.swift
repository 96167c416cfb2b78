/// A JSON pointer (RFC 6901) into a line, with its names as numbers; beside names it may have steps that select.
struct FieldPath {
    /// The steps from the outside in; none for the value itself.
    let steps: [Step]
    /// What each step selects; none where all steps are names, so that the path leads to one place.
    let selectors: [Selector]

    /// A name, which in an array is a place.
    struct Step {
        var name: Int32
        /// The place that the name is, from 0; nil for one that is no number.
        var index: Int?
        var text: [UInt8]
    }

    /// What a step leads to.
    enum Selector {
        /// What the step names.
        case named
        /// `*`: each element, or each member.
        case every
        /// `[key=text]`: the elements whose member of that name is that text.
        case keyed(Step, text: [UInt8])
    }

    /// Reads a pointer, whose names get their numbers from `number`; nil when it is none.
    init?(_ pointer: String, number: ([UInt8]) -> Int32) {
        guard let names = Self.names(in: pointer) else { return nil }
        func step(_ name: [UInt8]) -> Step {
            let isNumber = !name.isEmpty && name.allSatisfy(\.isDigit)
            return Step(
                name: number(name), index: isNumber ? Int(String(decoding: name, as: UTF8.self)) : nil, text: name)
        }
        steps = names.map(step)
        let selectors = names.map { name in
            if name == [UInt8(ascii: "*")] { return Selector.every }
            guard name.first == UInt8(ascii: "["), name.last == UInt8(ascii: "]"),
                let equals = name.firstIndex(of: UInt8(ascii: "=")), equals > 1
            else { return .named }
            return .keyed(step(Array(name[1..<equals])), text: Array(name[(equals + 1)...].dropLast()))
        }
        self.selectors = selectors.allSatisfy(\.isNamed) ? [] : selectors
    }

    /// Whether it leads to one place at most.
    var isPlain: Bool { selectors.isEmpty }

    /// The name that an object must have for the path to lead anywhere in it; nil when that is not one.
    var firstName: Int32? {
        guard let first = steps.first, first.index == nil, first.text.first != UInt8(ascii: "#"),
            selectors.first?.isNamed ?? true
        else { return nil }
        return first.name
    }

    /// Whether a step of that name selects, so that no pointer can name such a member.
    static func selects(_ name: [UInt8]) -> Bool {
        name == [UInt8(ascii: "*")]
            || name.first == UInt8(ascii: "[") && name.last == UInt8(ascii: "]")
                && name.firstIndex(of: UInt8(ascii: "=")) ?? 0 > 1
    }

    /// A name as it stands in a pointer.
    static func escaped(_ name: String) -> String {
        name.split(separator: "~", omittingEmptySubsequences: false).joined(separator: "~0")
            .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "~1")
    }

    /// The names of a pointer, without its escapes; nil when it is none.
    static func names(in pointer: String) -> [[UInt8]]? {
        guard !pointer.isEmpty else { return [] }
        guard pointer.utf8.first == UInt8(ascii: "/") else { return nil }
        var names: [[UInt8]] = []
        for name in pointer.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            var text: [UInt8] = []
            var rest = name[...]
            while let byte = rest.popFirst() {
                guard byte == UInt8(ascii: "~") else {
                    text.append(byte)
                    continue
                }
                switch rest.popFirst() {
                case UInt8(ascii: "0"): text.append(UInt8(ascii: "~"))
                case UInt8(ascii: "1"): text.append(UInt8(ascii: "/"))
                default: return nil
                }
            }
            names.append(text)
        }
        return names
    }
}

extension FieldPath.Selector {
    var isNamed: Bool { if case .named = self { true } else { false } }
}
