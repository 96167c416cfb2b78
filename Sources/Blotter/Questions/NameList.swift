/// The names that come, each once; of more than `most` the first in their order.
struct NameList {
    private let most: Int?
    private var names: Set<String> = []
    private(set) var isCut = false

    init(most: Int? = nil) { self.most = most }

    mutating func insert(_ name: String) {
        names.insert(name)
        // Now and then, so that each name is sorted a few times at most.
        if let most, names.count >= 2 * most { cut(to: most) }
    }

    private mutating func cut(to most: Int) {
        names = Set(names.sorted().prefix(most))
        isCut = true
    }

    /// Whether `isCut` is known only after this.
    var sorted: [String] {
        mutating get {
            if let most, names.count > most { cut(to: most) }
            return names.sorted()
        }
    }
}
