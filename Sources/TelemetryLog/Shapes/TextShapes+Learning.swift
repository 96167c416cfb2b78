// How a shape becomes known: its text is parsed once.
extension TextShapes {
    /// The longest text whose shape is learned.
    private static let lengthLimit = 1 << 16

    /// Learns the shape of a text that was parsed: of `original`, as it is written, and of `nodes`, as it is kept. Answers
    /// the shape; 0 when it is none to be learned.
    func learn(
        _ original: (nodes: UnsafeBufferPointer<JSONTree.Node>, text: UnsafeRawBufferPointer),
        keptAs kept: (nodes: UnsafeBufferPointer<JSONTree.Node>, text: UnsafeRawBufferPointer)
    ) -> Int32 {
        guard !isFull, original.text.count <= Self.lengthLimit, original.nodes.count == kept.nodes.count else {
            return 0
        }
        let varying = original.nodes.count { Self.varies($0.kind) }
        guard varying < Self.valueLimit else { return 0 }
        let end = branch(of: original.nodes, in: original.text)
        // It is known, so something of the text is beyond what shapes are for.
        guard branches[end].shape == 0 else { return 0 }
        let isKeptAsWritten = original.text.baseAddress == kept.text.baseAddress
        shapes.append(
            Shape(
                firstPlace: Int32(places.count), placeCount: Int32(kept.nodes.count), firstPiece: Int32(pieces.count),
                pieceCount: isKeptAsWritten ? 0 : Int32(varying + 1)))
        if !isKeptAsWritten { appendPieces(of: kept.nodes, in: kept.text) }
        appendPlaces(of: kept.nodes)
        branches[end].shape = Int32(shapes.count)
        return Int32(shapes.count)
    }

    private static func varies(_ kind: JSONTree.Kind) -> Bool { kind == .string || kind == .number }

    /// The branch at which the text ends, made where it is missing.
    private func branch(of nodes: UnsafeBufferPointer<JSONTree.Node>, in text: UnsafeRawBufferPointer) -> Int {
        var branch = 0
        var position = 0
        for node in nodes where Self.varies(node.kind) {
            branch = continuation(
                of: branch, text[position..<Int(node.start)], node.kind == .string ? .string : .number)
            position = Int(node.end)
        }
        return continuation(of: branch, text[position...], .end)
    }

    private func continuation(of branch: Int, _ literal: Slice<UnsafeRawBufferPointer>, _ follow: Follow) -> Int {
        let literal = UnsafeRawBufferPointer(rebasing: literal)
        var last = Int32(0)
        var next = branches[branch].first
        while next > 0 {
            let known = branches[Int(next)]
            if known.follow == follow, literals[known.literal].elementsEqual(literal) { return Int(next) }
            last = next
            next = known.sibling
        }
        branches.append(Branch(literal: keep(literal), follow: follow))
        let added = Int32(branches.count - 1)
        if last == 0 { branches[branch].first = added } else { branches[Int(last)].sibling = added }
        return Int(added)
    }

    private func keep(_ literal: UnsafeRawBufferPointer) -> Span {
        let span = Span(offset: UInt32(literals.count), count: UInt32(literal.count))
        literals.append(literal)
        return span
    }

    private func appendPieces(of nodes: UnsafeBufferPointer<JSONTree.Node>, in text: UnsafeRawBufferPointer) {
        var position = 0
        for node in nodes where Self.varies(node.kind) {
            pieces.append(keep(UnsafeRawBufferPointer(rebasing: text[position..<Int(node.start)])))
            position = Int(node.end)
        }
        pieces.append(keep(UnsafeRawBufferPointer(rebasing: text[position...])))
    }

    private func appendPlaces(of nodes: UnsafeBufferPointer<JSONTree.Node>) {
        let ends: [UInt32] = [0] + nodes.lazy.filter { Self.varies($0.kind) }.map(\.end)
        /// The last value that ends at `offset` or before it.
        func anchor(_ offset: UInt32) -> UInt8 { UInt8((ends.firstIndex { $0 > offset } ?? ends.count) - 1) }
        for node in nodes {
            var place = Place(node: node, start: anchor(node.start), end: anchor(node.end), key: anchor(node.keyStart))
            // An empty text ends where it begins.
            if Self.varies(node.kind), node.start == node.end { place.start -= 1 }
            // That is each text's own.
            place.node.hasEscape = false
            places.append(place.counted(from: ends))
        }
    }
}

extension TextShapes.Place {
    fileprivate func counted(from ends: [UInt32]) -> Self {
        var place = self
        place.node.start -= ends[Int(start)]
        place.node.end -= ends[Int(end)]
        place.node.keyStart -= ends[Int(key)]
        place.node.keyEnd -= ends[Int(key)]
        return place
    }
}
