// Trees of texts whose shape is known: without a parser.
extension JSONTree {
    /// Makes the tree of `text`, which `shapes` has just matched with `shape`; false when an escape in it is wrong.
    func fill(_ text: UnsafeRawBufferPointer, _ shape: Int32, of shapes: TextShapes) -> Bool {
        let known = shapes.shapes[Int(shape) - 1]
        var text = text
        if known.pieceCount > 0 { text = rewrite(text, known, of: shapes) }
        let ends = shapes.ends
        let count = Int(known.placeCount)
        let filled = nodes.room(for: count)
        let places = shapes.places.elements + Int(known.firstPlace)
        for index in 0..<count {
            let place = places[index]
            var node = place.node
            node.start &+= ends[Int(place.start)]
            node.end &+= ends[Int(place.end)]
            node.keyStart &+= ends[Int(place.key)]
            node.keyEnd &+= ends[Int(place.key)]
            filled[index] = node
        }
        reader.take(text, hasEscapes: shapes.hasEscapes)
        return !shapes.hasEscapes || noteEscapes()
    }

    /// The text as `json.dumps` would have written it, in which the values end elsewhere.
    private func rewrite(
        _ text: UnsafeRawBufferPointer, _ known: TextShapes.Shape, of shapes: TextShapes
    ) -> UnsafeRawBufferPointer {
        normalized.clear()
        let pieces = shapes.pieces.elements + Int(known.firstPiece)
        normalized.append(shapes.tree.literals[pieces[0]])
        for value in 1..<Int(known.pieceCount) {
            let (start, end) = (Int(shapes.starts[value]), Int(shapes.ends[value]))
            normalized.append(UnsafeRawBufferPointer(rebasing: text[start..<end]))
            shapes.ends[value] = UInt32(truncatingIfNeeded: normalized.count)
            normalized.append(shapes.tree.literals[pieces[value]])
        }
        return normalized.bytes
    }

    /// Tells the strings that have escapes; false when one of these is wrong.
    private func noteEscapes() -> Bool {
        for index in nodes.indices where nodes[index].kind == .string {
            let text = bytes(nodes[index])
            guard text.contains(UInt8(ascii: "\\")) else { continue }
            guard JSONString.hasValidEscapes(text) else { return false }
            nodes[index].hasEscape = true
        }
        return true
    }
}
