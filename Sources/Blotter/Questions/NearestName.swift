/// The name that someone probably meant who typed another: the one with the fewest slips between them.
package struct NearestName {
    private static let mostSlips = 2

    /// nil when none is near enough.
    package let name: String?

    /// Of those that are as near, the first.
    package init(to typed: String, among names: [String]) {
        let nearest = names.compactMap { name in Self.slips(typed, name).map { (name: name, slips: $0) } }
        name = nearest.min { $0.slips < $1.slips }?.name
    }

    /// Nil when the two have too little in common.
    private static func slips(_ typed: String, _ name: String) -> Int? {
        if typed.count >= 2, name.hasPrefix(typed) { return 0 }
        guard abs(typed.utf8.count - name.utf8.count) <= mostSlips else { return nil }
        let distance = editDistance(Array(typed.utf8), Array(name.utf8))
        return distance <= min(mostSlips, name.utf8.count / 2) ? distance : nil
    }

    /// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
    private static func editDistance(_ from: [UInt8], _ to: [UInt8]) -> Int {
        var table = [Array(0...to.count)]
        for row in from.indices {
            var line = [row + 1]
            for column in to.indices {
                let replaced = table[row][column] + (from[row] == to[column] ? 0 : 1)
                var least = min(replaced, table[row][column + 1] + 1, line[column] + 1)
                if row > 0, column > 0, from[row] == to[column - 1], from[row - 1] == to[column] {
                    least = min(least, table[row - 1][column - 1] + 1)
                }
                line.append(least)
            }
            table.append(line)
        }
        return table[from.count][to.count]
    }
}
