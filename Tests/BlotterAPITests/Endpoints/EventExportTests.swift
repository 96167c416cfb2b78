import Testing

@testable import Blotter
@testable import BlotterAPI
@testable import BlotterReports
@testable import BlotterServer

/// All events that match, for other programs.
@Suite struct EventExportTests {
    private let fixture: RouteFixture

    init() throws { fixture = try RouteFixture() }

    @Test func `a spreadsheet runs nothing of an export, unless it is asked for raw`() throws {
        try fixture.write(
            #"{"ts": 1, "session_id": "x", "symbol": "=1+1", "kind": "note"}"# + "\n", to: "x.jsonl")
        try fixture.ingest()
        func symbol(_ more: (String, String)...) throws -> String? {
            let given =
                [(name: "session_id", value: "x"), (name: "format", value: "csv")] + more.map { (name: $0, value: $1) }
            let parameters = try RequestParameters(given, [], TelemetryEndpoint.route)
            let output = Output.collecting()
            try parameters.reading { options in
                try EventExport(options, ExportStyle(format: .csv, isRaw: parameters.isRaw), now: .system).write(
                    to: output, fixture.site)
            }
            return output.collected.split(separator: "\n").last?.split(separator: ",")[3].description
        }
        #expect(try symbol() == "'=1+1")
        #expect(try symbol(("raw", "0")) == "'=1+1")
        #expect(try symbol(("raw", "1")) == "=1+1")
        #expect(
            try fixture.raw("api/telemetry", ("format", "csv"), ("raw", "1")).contentType == "text/csv; charset=utf-8")
        #expect(fixture.problem("api/telemetry", ("raw", "1"))?.parameter == "raw")
        #expect(fixture.problem("api/telemetry", ("format", "csv"), ("raw", "yes"))?.parameter == "raw")
    }
}
