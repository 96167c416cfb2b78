import Blotter
import BlotterReports

/// How a command prints the rows that it lists: in which form, by which column, turned round, or counted alone.
struct RowOptions {
    /// What a command declares; `json` is what its flag of that name gives.
    static func declared(json: String) -> [Option] {
        [
            Option("format", short: "o", value: "FORMAT", help: RowFormat.names + " (default: table)"),
            Option("json", help: json),
            Option("csv", help: "the same as --format csv"),
            Option("sort", value: "COLUMN", help: "by a column of --format csv, the smallest first, before --limit"),
            Option("reverse", help: "in the opposite order"),
            Option("count", help: "only how many there are"),
        ]
    }

    /// nil for the form that the command has for people.
    let format: RowFormat?
    /// Whether nothing but a number is printed.
    let isCount: Bool
    private let sort: String?
    private let isReversed: Bool
    private let isRaw: Bool

    /// What was typed; `json` is what `--json` stands for. Throws `UsageError`.
    init(_ options: ParsedOptions, json: RowFormat = .json, isRaw: Bool = false) throws {
        var format = try options.choice("format", of: RowFormat.self)
        for (flag, meaning) in [("json", json), ("csv", RowFormat.csv)] where options.flag(flag) {
            guard format ?? meaning == meaning || flag == "json" && [.json, .jsonl].contains(format) else {
                throw UsageError.conflict(
                    subject: "--\(flag)", problem: "contradicts --format \(format?.rawValue ?? "")",
                    remedy: "give one of them")
            }
            format = format ?? meaning
        }
        self.format = format == .table ? nil : format
        isCount = options.flag("count")
        sort = options.value("sort")
        isReversed = options.flag("reverse")
        self.isRaw = isRaw
    }

    /// Whether rows come in another order than that in which they are found.
    var isArranged: Bool { sort != nil || isReversed }

    /// How many rows are asked for where so many are printed: what is sorted is cut after that.
    func fetched(_ limit: Int?) -> Int? { sort == nil ? limit : nil }

    /// What a cut list shows of all: the last ones, unless it is sorted.
    func part(_ usual: String) -> String { sort == nil ? usual : "first" }

    /// Prints `count` and nothing else.
    func write(count: Int64, to output: Output) { output.write("\(count)\n") }

    /// A writer of the form that was asked for.
    func writer(to output: Output) -> any RowWriter { (format ?? .table).writer(to: output, isRaw: isRaw) }

    /// Prints what `each` gives until it is told that nobody reads any more; in constant memory where it comes as it is
    /// found. Answers how many there were.
    @discardableResult
    func print<Record>(
        to output: Output, _ columns: [String], limit: Int? = nil, _ cells: @escaping (Record) -> [Cell],
        _ each: (_ body: (Record) -> Bool) throws -> Void
    ) throws -> Int {
        let writer = writer(to: output)
        var count = 0
        guard isArranged else {
            writer.begin(columns: columns)
            try each { record in
                count += 1
                writer.row(cells(record))
                return !output.isClosed
            }
            writer.end()
            return count
        }
        var rows: [[Cell]] = []
        try each { record in
            rows.append(cells(record))
            return true
        }
        let arranged = try arranged(rows, columns, limit: limit) { $0 }
        writer.begin(columns: columns)
        for row in arranged where !output.isClosed { writer.row(row) }
        writer.end()
        return arranged.count
    }

    /// The records in the order that was asked for, of those that are sorted the first `limit`. Throws `UsageError` when
    /// there is no such column.
    func arranged<Record>(
        _ records: [Record], _ columns: [String], limit: Int?, _ cells: (Record) -> [Cell]
    ) throws -> [Record] {
        guard let sort else { return isReversed ? records.reversed() : records }
        let column = try RowColumn(sort, among: columns).index
        let keys = records.map { cells($0)[column] }
        let order = records.indices.sorted { left, right in
            guard keys[left] != keys[right] else { return left < right }
            // What has no value comes last, whichever way.
            if keys[left] == .null || keys[right] == .null { return keys[right] == .null }
            return isReversed ? keys[right].precedes(keys[left]) : keys[left].precedes(keys[right])
        }
        return order.prefix(limit ?? .max).map { records[$0] }
    }
}

/// A column as it is typed: by its name, with dashes or in capitals too, by the beginning of it, or by a usual word.
struct RowColumn {
    /// For the first of these that a list has.
    private static let words = [
        "time": ["ts", "order_ts", "first_ts", "ts_before"], "latency": ["order_to_fill_ms", "p95_ms"],
        "kind": ["type"], "reason": ["error", "why"],
    ]

    /// Its place.
    let index: Int

    /// Throws `UsageError` with the nearest column where there is none.
    init(_ typed: String, among columns: [String]) throws {
        let name = typed.lowercased().replacingScalars { $0 == "-" ? "_" : nil }
        let lowercased = columns.map { $0.lowercased() }
        let begun = lowercased.indices.filter { lowercased[$0].hasPrefix(name) }
        let word = (Self.words[name] ?? []).lazy.compactMap(lowercased.firstIndex).first
        guard let index = lowercased.firstIndex(of: name) ?? word ?? (begun.count == 1 ? begun[0] : nil) else {
            let nearest = NearestName(to: name, among: columns).name
            throw UsageError.conflict(
                subject: "--sort", problem: "there is no column \(typed)",
                remedy: nearest.map { "did you mean \($0)?" } ?? "there are \(columns.joined(separator: ", "))")
        }
        self.index = index
    }
}

extension Cell {
    /// Numbers by their size, before texts, and these by their scalars.
    fileprivate func precedes(_ other: Cell) -> Bool {
        switch (self, other) {
        case (.integer(let left), .integer(let right)): return left < right
        case (.integer(let left), .real(let right)): return Double(left) < right
        case (.real(let left), .integer(let right)): return left < Double(right)
        case (.real(let left), .real(let right)): return left < right
        default:
            guard isNumber == other.isNumber else { return isNumber }
            return (text ?? "").unicodeScalars.lexicographicallyPrecedes((other.text ?? "").unicodeScalars)
        }
    }
}
