extension LineDocument {
    /// What stands in place of a value that is kept out of the index.
    static let redacted = Array("\"\(redactedText)\"".utf8)
    /// The same without its quotes.
    static let redactedText: StaticString = "[redacted]"

    /// Some bytes of a tree's text, and what comes in their place.
    private struct Edit {
        var start: Int
        var end: Int
        var text: [UInt8]
    }

    /// The line with `text` in place of the values at `places`; nil without any. A value in a text that holds JSON is
    /// replaced in that text.
    func redacting(_ places: Set<Place>, by text: [UInt8] = redacted) -> [UInt8]? {
        guard !places.isEmpty else { return nil }
        var edits: [Int32: [Edit]] = [:]
        for place in places {
            let span = node(place).span
            edits[place.tree, default: []].append(
                Edit(start: span.lowerBound, end: span.upperBound, text: text))
        }
        // What a text holds has a higher number than what holds the text.
        for tree in edits.keys.max().map({ (1...$0).reversed() }) ?? (1...1).reversed() where tree > 1 {
            guard let own = edits[tree] else { continue }
            let origin = origins[Int(tree) - 1]
            let span = node(origin).span
            // All of the text may be one of the values itself.
            guard edits[origin.tree]?.contains(where: { $0.start == span.lowerBound }) != true else { continue }
            edits[origin.tree, default: []].append(
                Edit(start: span.lowerBound, end: span.upperBound, text: quoted(own, of: tree, at: origin)))
        }
        return edits[1].map { textBefore(tree: 1) + edited($0, of: 1) }
    }

    private func edited(_ edits: [Edit], of tree: Int32) -> [UInt8] {
        let root = Place(tree: tree, node: 0)
        let text = view(root).bytes(node(root))
        let first = Int(node(root).start)
        var edited: [UInt8] = []
        var end = 0
        for edit in edits.sorted(by: { $0.start < $1.start }) where edit.start - first >= end {
            edited += text[end..<(edit.start - first)]
            edited += edit.text
            end = edit.end - first
        }
        return edited + text[end...]
    }

    /// The string that holds the text of a tree, written anew.
    private func quoted(_ edits: [Edit], of tree: Int32, at origin: Place) -> [UInt8] {
        var text = textBefore(tree: tree) + edited(edits, of: tree)
        let node = node(origin)
        let old = self.tree(origin).decoded(node)
        if old.last == UInt8(ascii: "\n") { text.append(UInt8(ascii: "\n")) }
        var quoted = ByteBuffer()
        text.withUnsafeBytes { _ = JSONString.append(encoding: $0, to: &quoted) }
        return Array(quoted.bytes)
    }

    /// The text before the object that is a tree's.
    private func textBefore(tree: Int32) -> [UInt8] {
        guard
            let index = scopes.firstIndex(where: {
                if case .value(let place) = $0 { place.tree == tree } else { false }
            }),
            index > 0, case .before(let text) = scopes[index - 1]
        else { return [] }
        return Array(text)
    }
}
