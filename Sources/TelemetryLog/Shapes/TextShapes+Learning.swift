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
        guard tree.branches[end].shape == 0 else { return 0 }
        let isKeptAsWritten = original.text.baseAddress == kept.text.baseAddress
        shapes.append(
            Shape(
                firstPlace: Int32(places.count), placeCount: Int32(kept.nodes.count), firstPiece: Int32(pieces.count),
                pieceCount: isKeptAsWritten ? 0 : Int32(varying + 1)))
        if !isKeptAsWritten { appendPieces(of: kept.nodes, in: kept.text) }
        appendPlaces(of: kept.nodes)
        tree.branches[end].shape = Int32(shapes.count)
        return Int32(shapes.count)
    }

    private static func varies(_ kind: JSONTree.Kind) -> Bool { kind == .string || kind == .number }

    /// The branch at which the text ends, made where it is missing.
    private func branch(of nodes: UnsafeBufferPointer<JSONTree.Node>, in text: UnsafeRawBufferPointer) -> Int {
        var branch = 0
        var position = 0
        for node in nodes where Self.varies(node.kind) {
            let literal = UnsafeRawBufferPointer(rebasing: text[position..<Int(node.start)])
            branch = tree.continuation(of: branch, literal, node.kind == .string ? .string : .number)
            position = Int(node.end)
        }
        return tree.continuation(of: branch, UnsafeRawBufferPointer(rebasing: text[position...]), .end)
    }

    private func appendPieces(of nodes: UnsafeBufferPointer<JSONTree.Node>, in text: UnsafeRawBufferPointer) {
        var position = 0
        for node in nodes where Self.varies(node.kind) {
            pieces.append(tree.keep(UnsafeRawBufferPointer(rebasing: text[position..<Int(node.start)])))
            position = Int(node.end)
        }
        pieces.append(tree.keep(UnsafeRawBufferPointer(rebasing: text[position...])))
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
