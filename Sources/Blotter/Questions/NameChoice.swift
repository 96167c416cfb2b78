import SQLite

/// Names as they were typed: a text with commas is several, unless the index has a name that is just so.
package struct NameChoice {
    private let texts: [String]

    /// Texts as they were typed.
    package init(_ texts: [String]) { self.texts = texts }

    /// What a text stands for if it is no name.
    package static func pieces(_ text: String) -> [String] {
        text.split(separator: ",").map(\.trimmingBlanks).filter { !$0.isEmpty }
    }

    /// All of them, each once, with lists taken apart.
    package var pieces: [String] {
        var seen: Set<String> = []
        return texts.flatMap(Self.pieces).filter { seen.insert($0).inserted }
    }

    /// A condition on `column`, whose names are those of `label` in the table `series`, with a `?` for each of `values`.
    func condition(_ column: String, _ label: String) -> (sql: String, values: [Value]) {
        let lists = texts.filter { Self.pieces($0) != [$0] }
        guard !lists.isEmpty else {
            let marks = texts.map { _ in "?" }.joined(separator: ", ")
            return (texts.count == 1 ? "\(column) = ?" : "\(column) IN (\(marks))", texts.map { .text($0) })
        }
        var sql = "SELECT value FROM json_each(?)"
        var values: [Value] = [.text(Self.json(texts))]
        for list in lists {
            sql += """
                 UNION ALL SELECT value FROM json_each(?)
                WHERE NOT EXISTS (SELECT 1 FROM series AS n WHERE n.\(label) = ?)
                """
            values += [.text(Self.json(Self.pieces(list))), .text(list)]
        }
        return ("\(column) IN (\(sql))", values)
    }

    /// An array of JSON (RFC 8259, section 7).
    private static func json(_ texts: [String]) -> String {
        let quoted = texts.map { text in
            var quoted = "\""
            for scalar in text.unicodeScalars {
                switch scalar {
                case "\"", "\\": quoted += "\\\(scalar)"
                case "\u{0}"..."\u{1F}":
                    let digits = String(scalar.value, radix: 16)
                    quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                default: quoted.unicodeScalars.append(scalar)
                }
            }
            return quoted + "\""
        }
        return "[" + quoted.joined(separator: ",") + "]"
    }
}

extension Substring {
    fileprivate var trimmingBlanks: String {
        let start = drop { $0 == " " }
        return String(start.reversed().drop { $0 == " " }.reversed())
    }
}
