/// Keys that are asked for by a number of theirs.
protocol SortableKeys {
    /// Eight bytes of a key from `depth` on, the first one the highest; zeros behind its end.
    func word(of key: UInt64, at depth: Int) -> UInt64
    /// Whether one key comes before the other; it says the same as the words, where these differ.
    func precedes(_ left: UInt64, _ right: UInt64) -> Bool
}

/// Sorts items of two words, some bytes of a key and the key's number; keys that are the same stay in their order.
struct KeySort<Keys: SortableKeys> {
    typealias Items = UnsafeMutablePointer<UInt64>

    let keys: Keys

    /// So many or fewer are put one between the others; so many or fewer are merged.
    private static var fewest: Int { 16 }
    private static var few: Int { 1024 }
    /// From this byte of the key on keys are compared as they are.
    private static var deepest: Int { 512 }

    /// Sorts `count` items. Where words do not say the order, none are looked at.
    func sort(_ items: Items, count: Int, usingWords: Bool = true) {
        guard count > 1 else { return }
        let scratch = Items.allocate(capacity: 2 * count)
        defer { scratch.deallocate() }
        guard !usingWords else { return sort(items, scratch, count, depth: 0) }
        for index in 0..<count { items[2 * index] = 0 }
        mergeSort(items, scratch, count)
    }

    /// Sorts items whose keys have the first `depth` bytes in common.
    private func sort(_ items: Items, _ scratch: Items, _ count: Int, depth: Int) {
        for index in 0..<count { items[2 * index] = keys.word(of: items[2 * index + 1], at: depth) }
        guard count > Self.few, depth < Self.deepest else { return mergeSort(items, scratch, count) }
        var (sorted, other) = (items, scratch)
        RadixSort(width: 2).sort(&sorted, &other, count: count, by: 0)
        if sorted != items { items.update(from: sorted, count: 2 * count) }
        var start = 0
        while start < count {
            var end = start + 1
            while end < count, items[2 * end] == items[2 * start] { end += 1 }
            if end - start > 1 { sort(items + 2 * start, scratch, end - start, depth: depth + 8) }
            start = end
        }
    }

    @inline(__always)
    private func precedes(_ left: UnsafePointer<UInt64>, _ right: UnsafePointer<UInt64>) -> Bool {
        left[0] != right[0] ? left[0] < right[0] : keys.precedes(left[1], right[1])
    }

    private func insertionSort(_ items: Items, _ count: Int) {
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2) { buffer in
            let item = buffer.baseAddress!
            for index in 1..<count {
                item.update(from: items + 2 * index, count: 2)
                var place = index
                while place > 0, precedes(item, items + 2 * (place - 1)) {
                    (items + 2 * place).update(from: items + 2 * (place - 1), count: 2)
                    place -= 1
                }
                (items + 2 * place).update(from: item, count: 2)
            }
        }
    }

    private func mergeSort(_ items: Items, _ scratch: Items, _ count: Int) {
        guard count > Self.fewest else { return count > 1 ? insertionSort(items, count) : () }
        let half = count / 2
        mergeSort(items, scratch, half)
        mergeSort(items + 2 * half, scratch, count - half)
        guard precedes(items + 2 * half, items + 2 * (half - 1)) else { return }
        scratch.update(from: items, count: 2 * half)
        var (left, right, place) = (UnsafePointer(scratch), UnsafePointer(items + 2 * half), items)
        let (leftEnd, rightEnd) = (left + 2 * half, UnsafePointer(items + 2 * count))
        while left < leftEnd, right < rightEnd {
            let takesRight = precedes(right, left)
            place.update(from: takesRight ? right : left, count: 2)
            if takesRight { right += 2 } else { left += 2 }
            place += 2
        }
        place.update(from: left, count: leftEnd - left)
    }
}
