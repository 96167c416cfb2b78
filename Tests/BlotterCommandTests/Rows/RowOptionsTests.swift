import Testing

@testable import BlotterCommand
@testable import BlotterReports

@Suite struct RowOptionsTests {
    private static let columns = ["session_id", "order_ts", "order_to_fill_ms", "side"]
    private static let rows: [[Cell]] = [
        [.text("b"), .text("1"), .real(2.5), .text("x")], [.text("a"), .text("2"), .null, .text("y")],
        [.text("c"), .text("3"), .integer(10), .text("x")], [.text("a"), .text("4"), .integer(1), .text("z")],
    ]

    private func options(_ arguments: [String], json: RowFormat = .json) throws -> RowOptions {
        try RowOptions(CommandOptions(RowOptions.declared(json: "")).parse(arguments), json: json)
    }

    /// The `order_ts` of what is printed.
    private func printed(_ arguments: [String], limit: Int? = nil) throws -> String {
        let output = Output.collecting()
        try options(arguments + ["-o", "tsv"]).print(to: output, Self.columns, limit: limit, { $0 }) { body in
            _ = Self.rows.allSatisfy(body)
        }
        return output.collected.split(separator: "\n").dropFirst().map { String($0.split(separator: "\t")[1]) }.joined()
    }

    @Test(arguments: [
        ([], "1234"), (["--reverse"], "4321"), (["--sort", "side"], "1324"), (["--sort", "session"], "2413"),
        (["--sort", "order-to-fill-ms"], "4132"), (["--sort", "latency"], "4132"),
        (["--sort", "Latency", "--reverse"], "3142"),
        (["--sort", "time"], "1234"), (["--sort", "SIDE", "--reverse"], "4213"),
    ]) func `rows come in the order that was asked for`(arguments: [String], expected: String) throws {
        #expect(try printed(arguments) == expected)
    }

    @Test func `what is sorted is cut after that`() throws {
        #expect(try printed(["--sort", "latency"], limit: 2) == "41")
        #expect(try options(["--sort", "latency"]).fetched(2) == nil)
        #expect(try options(["--reverse"]).fetched(2) == 2)
    }

    @Test(
        arguments: [
            ([], nil), (["--json"], .jsonl), (["--csv"], .csv), (["-o", "table"], nil), (["--format=CSV"], .csv),
            (["--json", "-o", "json"], .json), (["-o", "csv", "-o", "tsv"], .tsv), (["-overtical"], .vertical),
        ] as [([String], RowFormat?)]) func `the form is that of an option or of its flag`(
            arguments: [String], expected: RowFormat?
        ) throws
    {
        #expect(try options(arguments, json: .jsonl).format == expected)
    }

    @Test(arguments: [
        (["--json", "-o", "csv"], "--json: contradicts --format csv; give one of them"),
        (["--csv", "--json"], "--csv: contradicts --format json; give one of them"),
        (["-o", "xml"], "--format: cannot take 'xml'; give table, json, jsonl, csv, tsv, markdown or vertical"),
        (["--sort", "sied"], "--sort: there is no column sied; did you mean side?"),
        (["--sort", "order"], "--sort: there is no column order; did you mean order_ts?"),
        (
            ["--sort", "price"],
            "--sort: there is no column price; there are session_id, order_ts, order_to_fill_ms, side"
        ),
    ]) func `what cannot be is told`(arguments: [String], expected: String) throws {
        let error = #expect(throws: UsageError.self) {
            try options(arguments).arranged(Self.rows, Self.columns, limit: nil) { $0 }
        }
        #expect(error?.description == expected)
    }
}
