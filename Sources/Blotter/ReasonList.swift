import SQLite
import TelemetryLog

/// Why gates blocked, and what errors said, most frequent first.
package struct ReasonCounts: Sendable, Equatable {
    package struct Reason: Sendable, Equatable {
        /// Empty where none is given.
        package var text: String
        package var count: Int64
    }

    package var gates: [Reason] = []
    package var errors: [Reason] = []
}

extension IndexReader {
    /// The reasons of the gates and errors that pass `filter`, but for its kinds, at most `limit` of each.
    package func reasons(_ filter: EventFilter, limit: Int) throws -> ReasonCounts {
        try reading {
            var filter = filter
            var counts = ReasonCounts()
            filter.kinds = ["gate"]
            counts.gates = try reasons(filter, ["reason"], isGate: true, limit)
            filter.kinds = ["error"]
            counts.errors = try reasons(filter, ["error", "message"], isGate: false, limit)
            return counts
        }
    }

    private func reasons(
        _ filter: EventFilter, _ members: [String], isGate: Bool, _ limit: Int
    ) throws -> [ReasonCounts.Reason] {
        let (condition, values) = filter.condition(time: filter.hasTime ? "e.ts" : nil)
        let reason = try memberExpression(members)
        let blocked =
            try isGate
            ? "AND (\(memberExpression(["decision"])) = 'BLOCK' OR \(memberExpression(["passed"])) IN ('false', '0'))"
            : ""
        let statement = try connection.prepare(
            """
            SELECT coalesce(\(reason), ''), count(*) FROM series AS s CROSS JOIN event AS e INDEXED BY event_series ON e.series = s.id
            WHERE \(condition) \(blocked) GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?
            """)
        try statement.bind(values + [Value(limit)])
        var reasons: [ReasonCounts.Reason] = []
        while try statement.step() {
            reasons.append(.init(text: statement.text(0), count: statement.integer(1)))
        }
        return reasons
    }

    /// The first member of the payload of `event AS e` that is there, as text, without making the payload where its form
    /// tells in which column the member is.
    private func memberExpression(_ members: [String]) throws -> String {
        // Numbers stand for the values, so that each member says where it comes from.
        let forms = try connection.prepare(
            """
            SELECT id, printf(payload, 9000001, 9000002, 9000003, 9000004, 9000005, 9000006, 9000007, 9000008)
            FROM form WHERE payload IS NOT NULL
            """
        ).rows { (id: $0.integer(0), sample: $0.text(1)) }
        let find = try connection.prepare("SELECT json_extract(replace(replace(?1, char(1), ''), char(2), ''), ?2)")
        var columns: [Int64: [Int64]] = [:]
        var opaque: [Int64] = []
        for form in forms {
            if form.sample == "9000001" || form.sample.contains("9000008") {
                opaque.append(form.id)
                continue
            }
            for member in members {
                let places = try find.rows(.text(form.sample), .text("$.\"\(member)\"")) { $0.optionalText(0) }
                guard let place = places.first ?? nil, let number = Int64(place), 9_000_001...9_000_008 ~= number else {
                    continue
                }
                columns[number - 9_000_000, default: []].append(form.id)
                break
            }
        }
        let known = columns.sorted { $0.key < $1.key }.map { column, forms in
            "WHEN e.form IN (\(forms.map(String.init).joined(separator: ", "))) THEN "
                + "iif(instr(e.value\(column), '\\'), json_extract('\"' || e.value\(column) || '\"', '$'), e.value\(column))"
        }
        let extracted = members.map { "u.payload ->> '$.\"\($0)\"'" }.joined(separator: ", ")
        let whole =
            opaque.isEmpty
            ? []
            : [
                "WHEN e.form IN (\(opaque.map(String.init).joined(separator: ", "))) THEN "
                    + "(SELECT CAST(coalesce(\(extracted), NULL) AS TEXT) FROM unlabelled AS u WHERE u.id = e.id)"
            ]
        let cases = known + whole
        return cases.isEmpty ? "NULL" : "CASE \(cases.joined(separator: " ")) END"
    }
}
