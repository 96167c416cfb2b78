/// Makes one JSON object of each row of a result.
struct JSONRow {
    /// `"name": ` for each column.
    private let keys: [String]

    /// For rows with as many cells as there are columns.
    init(columns: [String]) {
        keys = Self.distinct(columns).map { JSONText.quoted($0) + ": " }
    }

    /// `{"name": value, …}`, in one line.
    func text(_ cells: [Cell]) -> String {
        var text = "{"
        for (key, cell) in zip(keys, cells) {
            if text.utf8.count > 1 { text += ", " }
            text += key
            text += cell.json
        }
        return text + "}"
    }

    /// The second column of a name becomes `name_2`; a name that stands in the result already is never given away.
    private static func distinct(_ columns: [String]) -> [String] {
        let given = Set(columns)
        var used: Set<String> = []
        return columns.map { column in
            var name = column
            var number = 2
            while used.contains(name) || (name != column && given.contains(name)) {
                name = "\(column)_\(number)"
                number += 1
            }
            used.insert(name)
            return name
        }
    }
}
