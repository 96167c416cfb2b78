/// Shapes of texts that were looked at, and of which something holds.
struct ShapeMarks: ~Copyable {
    /// For each shape 0 until it was looked at, then 1, and 2 once it is marked.
    private var marks = Pile<UInt8>()
    private var generation = 0

    /// Whether a shape, which is one of `shapes`, was marked.
    @inline(__always)
    mutating func holds(_ shape: Int32, _ shapes: TextShapes) -> Bool {
        if generation != shapes.generation {
            marks.clear()
            generation = shapes.generation
        }
        return Int(shape) < marks.count && marks[Int(shape)] == 2
    }

    /// Whether a shape, of which it was asked whether it is marked, is looked at for the first time.
    mutating func isNew(_ shape: Int32) -> Bool {
        if Int(shape) >= marks.count { marks.append(repeating: 0, count: Int(shape) + 1 - marks.count) }
        guard marks[Int(shape)] == 0 else { return false }
        marks[Int(shape)] = 1
        return true
    }

    /// Marks a shape that is not new any more.
    mutating func insert(_ shape: Int32) { marks[Int(shape)] = 2 }
}
