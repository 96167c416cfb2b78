import SQLite

/// Names as they were typed: a text with commas is several, one that begins with `!` all names but these, and a name with
/// `*`, `?` or `[…]` all that are like it, as SQLite's GLOB has it, unless the index has a name that is just so.
package struct NameChoice {
    private let texts: [String]

    /// Texts as they were typed.
    package init(_ texts: [String]) { self.texts = texts }

    /// What a text stands for if it is no name; of those that are not meant each begins with `!`.
    package static func pieces(_ text: String) -> [String] {
        guard let excluded = excluded(by: text) else {
            return text.split(separator: ",").map(\.trimmingBlanks).filter { !$0.isEmpty }
        }
        return excluded.map { "!" + $0 }
    }

    /// The names that a text leaves out if it is no name; nil for one that says which are meant.
    package static func excluded(by text: String) -> [String]? {
        guard let begin = text.firstIndex(where: { $0 != " " }), text[begin] == "!" else { return nil }
        return text[text.index(after: begin)...].split(separator: ",").map(\.trimmingBlanks).filter { !$0.isEmpty }
    }

    /// Whether a name may stand for several that are like it.
    package static func isPattern(_ name: String) -> Bool { name.utf8.contains { "*?[".utf8.contains($0) } }

    /// Whether one name alone is meant.
    package var isOne: Bool {
        pieces.count == 1 && texts.allSatisfy { Self.excluded(by: $0) == nil && !Self.isPattern($0) }
    }

    /// All of them, each once, with lists taken apart.
    package var pieces: [String] {
        var seen: Set<String> = []
        return texts.flatMap(Self.pieces).filter { seen.insert($0).inserted }
    }

    /// A condition on `column`, whose names are those of `label` in the table `series`, with a `?` for each of `values`.
    func condition(_ column: String, _ label: String) -> (sql: String, values: [Value]) {
        var (terms, values): ([String], [Value]) = ([], [])
        let wanted = texts.filter { Self.excluded(by: $0) == nil }
        if !wanted.isEmpty {
            let (term, more) = Self.inclusion(of: wanted, column, label)
            let (like, likes) = Self.likeness(of: wanted, column, label)
            terms.append(like.isEmpty ? term : "(\(term) OR \(like))")
            values += more + likes
        }
        for text in texts {
            guard let names = Self.excluded(by: text) else { continue }
            // A list may be one name with a comma in it.
            let whole = String(text.trimmingPrefix { $0 == " " }.dropFirst())
            let (like, likes) = Self.likeness(of: names, whole: whole, column, label)
            terms.append(
                """
                CASE WHEN EXISTS (SELECT 1 FROM series AS n WHERE n.\(label) = ?) THEN \(column) IS ?
                ELSE \(column) IS NULL OR \(column) NOT IN (
                    SELECT value FROM json_each(
                        iif(EXISTS (SELECT 1 FROM series AS n WHERE n.\(label) = ?), ?, ?)))
                    \(like.isEmpty ? "" : "AND NOT (\(like))") END
                """)
            values += [.text(text), .text(text), .text(whole), .text(Self.json([whole])), .text(Self.json(names))]
            values += likes
        }
        return (terms.joined(separator: " AND "), values)
    }

    private static func likeness(
        of texts: [String], _ column: String, _ label: String
    ) -> (sql: String, values: [Value]) {
        let all = texts.map { likeness(of: pieces($0), whole: $0, column, label) }.filter { !$0.sql.isEmpty }
        return (all.map(\.sql).joined(separator: " OR "), all.flatMap(\.values))
    }

    /// That a name is like one of `names`, where the index has neither that name nor `whole`, of which they are parts, and,
    /// of kinds and modes, that it differs in its case alone. Empty where nothing but the names themselves is meant.
    private static func likeness(
        of names: [String], whole: String, _ column: String, _ label: String
    ) -> (sql: String, values: [Value]) {
        let ignoresCase = ["kind", "mode"].contains(label)
        var (terms, values): ([String], [Value]) = ([], [])
        for name in names {
            let comparison: String
            if isPattern(name) {
                comparison = "GLOB ?"
            } else if ignoresCase, name != name.lowercased() {
                comparison = "= ? COLLATE NOCASE"
            } else {
                continue
            }
            terms.append(
                "\(column) \(comparison) AND NOT EXISTS (SELECT 1 FROM series AS n WHERE n.\(label) IN (?, ?))")
            values += [.text(name), .text(name), .text(whole)]
        }
        return (terms.joined(separator: " OR "), values)
    }

    private static func inclusion(
        of texts: [String], _ column: String, _ label: String
    ) -> (sql: String, values: [Value]) {
        let lists = texts.filter { pieces($0) != [$0] }
        guard !lists.isEmpty else {
            let marks = texts.map { _ in "?" }.joined(separator: ", ")
            return (texts.count == 1 ? "\(column) = ?" : "\(column) IN (\(marks))", texts.map { .text($0) })
        }
        var sql = "SELECT value FROM json_each(?)"
        var values: [Value] = [.text(json(texts))]
        for list in lists {
            sql += """
                 UNION ALL SELECT value FROM json_each(?)
                WHERE NOT EXISTS (SELECT 1 FROM series AS n WHERE n.\(label) = ?)
                """
            values += [.text(json(pieces(list))), .text(list)]
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
