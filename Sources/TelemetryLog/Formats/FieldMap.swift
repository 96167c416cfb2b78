/// What the texts of a field mean, by a mapping file: each as a whole, or by how it begins and ends.
struct FieldMap {
    private let whole: [[UInt8]: [[UInt8]]]
    /// Names that have a `*`, those that say the most first.
    private let patterns: [Pattern]

    private struct Pattern {
        var text: [UInt8]
        var isOpenAtStart: Bool
        var isOpenAtEnd: Bool
        var values: [[UInt8]]

        func fits(_ word: [UInt8]) -> Bool {
            switch (isOpenAtStart, isOpenAtEnd) {
            case (true, true):
                word.count >= text.count
                    && (0...(word.count - text.count)).contains { word[$0...].starts(with: text) }
            case (true, false): word.count >= text.count && word.suffix(text.count).elementsEqual(text)
            default: word.starts(with: text)
            }
        }
    }

    /// Makes a map of a definition ready.
    init(_ map: [String: [String]]) {
        var whole: [[UInt8]: [[UInt8]]] = [:]
        var patterns: [Pattern] = []
        for (name, values) in map.sorted(by: { $0.key < $1.key }) {
            let name = name.lowercased()
            let values = values.map { Array($0.utf8) }
            guard name.hasPrefix("*") || name.hasSuffix("*") else {
                if whole[Array(name.utf8)] == nil { whole[Array(name.utf8)] = values }
                continue
            }
            let isOpenAtStart = name.hasPrefix("*")
            let rest = isOpenAtStart ? name.dropFirst() : name[...]
            let isOpenAtEnd = rest.hasSuffix("*") || rest.isEmpty
            patterns.append(
                Pattern(
                    text: Array((rest.hasSuffix("*") ? rest.dropLast() : rest).utf8), isOpenAtStart: isOpenAtStart,
                    isOpenAtEnd: isOpenAtEnd, values: values))
        }
        self.whole = whole
        // Of those that say as much the first in the order of names.
        self.patterns = patterns.enumerated().sorted {
            ($1.element.text.count, $0.offset) < ($0.element.text.count, $1.offset)
        }.map(\.element)
    }

    var isEmpty: Bool { whole.isEmpty && patterns.isEmpty }

    /// What a text means; nil when the map does not name it.
    func values(of text: UnsafeRawBufferPointer) -> [[UInt8]]? {
        let word = text.lowercased
        if let values = whole[word] { return values }
        return patterns.isEmpty ? nil : patterns.first { $0.fits(word) }?.values
    }
}
