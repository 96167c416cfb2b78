/// What texts of known shapes have in common: the bytes between their values, as a tree of which each way to an end is a
/// shape. A branch is told by its bytes, and by what comes behind them.
struct LiteralTree<Follow: Equatable & BitwiseCopyable>: ~Copyable {
    /// What a text has in common with others up to its next value.
    struct Branch: BitwiseCopyable {
        /// In `literals`.
        var literal: Span
        var follow: Follow
        /// Its first continuation, and the next one of what it continues itself; 0 for none.
        var first: Int32 = 0
        var sibling: Int32 = 0
        /// The shape whose end it is, from 1.
        var shape: Int32 = 0
    }

    private(set) var literals = ByteBuffer(capacity: 4096)
    /// The first one is the root.
    var branches = Pile<Branch>()

    /// Forgets all; the root ends with `follow`.
    mutating func clear(_ follow: Follow) {
        literals.clear()
        branches.clear()
        branches.append(Branch(literal: Span(), follow: follow))
    }

    /// The branch that continues another with these bytes, and `follow` behind them; a new one where there is none.
    mutating func continuation(of branch: Int, _ literal: UnsafeRawBufferPointer, _ follow: Follow) -> Int {
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

    /// Keeps bytes among the literals.
    mutating func keep(_ literal: UnsafeRawBufferPointer) -> Span {
        let span = Span(offset: UInt32(literals.count), count: UInt32(literal.count))
        literals.append(literal)
        return span
    }
}
