import SQLite
import TelemetryLog

/// Where the rows of `event AS e` have a member of their payload, which need not be made to read it: by the form of a
/// payload it is in one column; only where it may be in the piece at the payload's end, the payload is made.
struct PayloadColumns {
    private let members: [String]
    /// The forms that have it, by column.
    private var columns: [Int64: [Int64]] = [:]
    /// Those that do not tell.
    private var opaque: [Int64] = []

    /// Of the first of the names of `field` that a payload has.
    init(_ field: PayloadField, _ connection: Connection) throws {
        members = field.names
        // Numbers stand for the values, so that each member says which one it is.
        let forms = try connection.prepare(
            """
            SELECT id, replace(replace(replace(
                printf(payload, 9000001, 9000002, 9000003, 9000004, 9000005, 9000006, 9000007, 9000008),
                char(1), 0), char(2), 0), char(3), 0)
            FROM form WHERE payload IS NOT NULL
            """
        ).rows { (id: $0.integer(0), sample: $0.text(1)) }
        let find = try connection.prepare("SELECT json_extract(?1, ?2)")
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
    }

    /// The forms of payloads that have the member, or may.
    var forms: [Int64] { (columns.values.flatMap { $0 } + opaque).sorted() }

    private static func list(_ forms: [Int64]) -> String { forms.map(String.init).joined(separator: ", ") }

    /// The member as text; NULL where there is none.
    var text: String {
        let known = columns.sorted { $0.key < $1.key }.map { column, forms in
            // A text is kept as it was written, without its quotes.
            """
            WHEN e.form IN (\(Self.list(forms))) THEN iif(
                instr(e.value\(column), '\\') AND json_valid('"' || e.value\(column) || '"'),
                json_extract('"' || e.value\(column) || '"', '$'), e.value\(column))
            """
        }
        let whole = opaque.isEmpty ? [] : ["WHEN e.form IN (\(Self.list(opaque))) THEN \(extracted)"]
        return columns.isEmpty && opaque.isEmpty
            ? "NULL" : "CASE \((known + whole).joined(separator: " ")) END"
    }

    private var extracted: String {
        let all = members.map { "u.payload ->> '$.\"\($0)\"'" }.joined(separator: ", ")
        return "(SELECT CAST(coalesce(\(all), NULL) AS TEXT) FROM unlabelled AS u WHERE u.id = e.id)"
    }

    /// A condition: whether the member is one of `texts`, which are SQL and have nothing that JSON escapes.
    func isOne(of texts: String) -> String {
        let known = columns.sorted { $0.key < $1.key }.map { column, forms in
            "e.form IN (\(Self.list(forms))) AND e.value\(column) IN (\(texts))"
        }
        let whole = opaque.isEmpty ? [] : ["e.form IN (\(Self.list(opaque))) AND \(extracted) IN (\(texts))"]
        let terms = known + whole
        return terms.isEmpty ? "FALSE" : "(" + terms.joined(separator: " OR ") + ")"
    }
}
