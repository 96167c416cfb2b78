/// Where the fields of lines of a known shape may stand: what looking through their objects for names comes to.
struct AutoPlaces: ~Copyable {
    /// A member that may be what is sought.
    struct Candidate: BitwiseCopyable {
        /// Its node in the line's only tree.
        var node: Int32
        /// The group of names that it is found by.
        var tier: UInt8
        var level: UInt8
        var isInOrder: Bool
    }

    /// For each shape its table's number, 0 where there is none.
    private var tables = Pile<Int32>()
    /// For each table where the candidates of each thing sought begin; then their end.
    private var starts = Pile<Int32>()
    private(set) var candidates = Pile<Candidate>()
    /// For each table the members of the line's own object that are columns, by their names' numbers; 0 for none.
    private var columns = Pile<Int32>()
    /// For each table how many objects were looked through.
    private var levels = Pile<Int>()
    private var generation = 0

    /// What stands for the ids of the members `order` themselves, behind all that is sought.
    static let orderIDs = AutoNames.Sought.allCases.count
    private static let listCount = orderIDs + 1

    /// The table of a shape; 0 when it was not made yet.
    mutating func table(of shape: Int32, _ shapes: TextShapes) -> Int32 {
        if generation != shapes.generation {
            tables.clear()
            starts.clear()
            candidates.clear()
            columns.clear()
            levels.clear()
            generation = shapes.generation
        }
        return Int(shape) < tables.count ? tables[Int(shape)] : 0
    }

    /// How many objects the lines of a table have for the reader.
    func levelCount(of table: Int32) -> Int { levels[Int(table) - 1] }

    /// The node of a column's member in the lines of a table.
    @inline(__always)
    func member(_ column: LineDocument.Column, in table: Int32) -> LineDocument.Place? {
        let node = columns[(Int(table) - 1) * LineDocument.Column.allCases.count + Int(column.rawValue) - 1]
        return node == 0 ? nil : LineDocument.Place(tree: 1, node: node)
    }

    /// The candidates for what is sought, by its number.
    @inline(__always)
    func range(of sought: Int, in table: Int32) -> Range<Int> {
        let first = (Int(table) - 1) * (Self.listCount + 1) + sought
        return Int(starts[first])..<Int(starts[first + 1])
    }

    /// Makes the table of a shape from a line of it.
    mutating func add(_ shape: Int32, _ found: borrowing AutoLevels, _ document: LineDocument) -> Int32 {
        while tables.count <= Int(shape) { tables.append(0) }
        levels.append(found.count)
        tables[Int(shape)] = Int32(levels.count)
        for column in LineDocument.Column.allCases {
            columns.append(document.member(column.rawValue, of: document.innermost)?.node ?? 0)
        }
        for sought in AutoNames.Sought.allCases {
            starts.append(Int32(candidates.count))
            let _: Never? = found.first(of: sought, in: .init(levels: 0..<found.count), document) {
                place, tier, level in
                candidates.append(
                    Candidate(
                        node: place.node, tier: UInt8(tier), level: UInt8(level), isInOrder: found.levels[level].isOrder
                    ))
                return nil
            }
        }
        starts.append(Int32(candidates.count))
        for level in 0..<found.count where found.levels[level].isOrder {
            if let place = found.member(AutoNames.id, of: level) {
                candidates.append(Candidate(node: place.node, tier: 0, level: UInt8(level), isInOrder: true))
            }
        }
        starts.append(Int32(candidates.count))
        return Int32(levels.count)
    }
}
