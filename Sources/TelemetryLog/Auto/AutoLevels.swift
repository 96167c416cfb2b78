/// The objects in which the fields of a line without a format are looked for: its own, those in members that hold
/// details, and those in these.
struct AutoLevels: ~Copyable {
    /// One object.
    struct Level: BitwiseCopyable {
        var place: LineDocument.Place
        /// Whether it is, or is in, a member `order`: it describes the order, not what happened to it.
        var isOrder: Bool
        /// The names of its members that mean something.
        var names = AutoNames.NameSet()
    }

    private(set) var levels = Pile<Level>()
    /// For each level the node of each name, 0 where it has none.
    private var slots = Pile<Int32>(capacity: 1024)

    /// How deep objects are looked into, below the line's own.
    private static let rings = 2

    var count: Int { levels.count }

    /// Begins with the object at `place` and finds those in it.
    mutating func begin(_ place: LineDocument.Place, _ document: LineDocument) {
        levels.clear()
        slots.clear()
        append(Level(place: place, isOrder: false), document)
        var first = 0
        for _ in 0..<Self.rings {
            let end = levels.count
            for index in first..<end { appendNested(in: levels[index], document) }
            first = end
        }
    }

    /// Adds an object in which nothing nested is looked for.
    mutating func append(_ level: Level, _ document: LineDocument) {
        var level = level
        let first = slots.count
        slots.append(repeating: 0, count: AutoNames.codeCount)
        let nodes = document.view(level.place).nodes
        let end = nodes[Int(level.place.node)].next
        var child = level.place.node + 1
        while child < end {
            let node = nodes[Int(child)]
            let code = document.names.meanings[Int(node.name)].code
            // Of two names that are alike the first counts.
            if code != 0, slots[first + Int(code)] == 0 {
                slots[first + Int(code)] = child
                level.names.insert(code)
            }
            child = node.next
        }
        levels.append(level)
    }

    private mutating func appendNested(in level: Level, _ document: LineDocument) {
        let nodes = document.view(level.place).nodes
        let end = nodes[Int(level.place.node)].next
        var child = level.place.node + 1
        while child < end {
            let node = nodes[Int(child)]
            let meaning = document.names.meanings[Int(node.name)]
            if meaning.isNested,
                let opened = document.opened(LineDocument.Place(tree: level.place.tree, node: child)),
                document.node(opened).kind == .object
            {
                append(Level(place: opened, isOrder: level.isOrder || meaning.isOrder), document)
            }
            child = node.next
        }
    }

    /// What `body` makes first of the members that may be what is sought: by groups of names, in each from the outside
    /// in, in each level in the order of names. `body` gets the group and the level of each, too.
    @inline(__always)
    func first<Found>(
        of sought: AutoNames.Sought, in search: AutoReader.Search, _ document: LineDocument,
        _ body: (LineDocument.Place, _ tier: Int, _ level: Int) -> Found?
    ) -> Found? {
        let tiers = AutoNames.nameTiers(of: sought)
        for tier in max(0, search.tiers.lowerBound)..<min(tiers.count, search.tiers.upperBound) {
            for level in search.levels where levels[level].names.meets(tiers[tier].set) {
                guard search.inOrders || !levels[level].isOrder else { continue }
                for code in tiers[tier].codes {
                    guard let place = member(code, of: level),
                        !sought.isText || document.node(place).kind == .string
                    else { continue }
                    if let found = body(place, tier, level) { return found }
                }
            }
        }
        return nil
    }

    /// The member of that name in a level.
    @inline(__always)
    func member(_ code: UInt8, of level: Int) -> LineDocument.Place? {
        let node = slots[level * AutoNames.codeCount + Int(code)]
        return node == 0 ? nil : LineDocument.Place(tree: levels[level].place.tree, node: node)
    }
}
