import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

extension LogStore {
    /// The same logs and formats with an index that is made of them at once.
    func fresh(at time: Int = 0) throws -> LogStore {
        let fresh = try LogStore()
        fresh.index.formats = index.formats
        fresh.index.policy = index.policy
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where !name.hasPrefix(".") {
            try FileManager.default.copyItem(atPath: folder / name, toPath: fresh.folder / name)
        }
        try fresh.ingest(at: time)
        return fresh
    }

    /// Expects that the index is what one of the same logs and formats is that is made at once, and sound.
    func expectFresh(at time: Int = 0, sourceLocation: SourceLocation = #_sourceLocation) throws {
        try expectSame(self, fresh(at: time), sourceLocation: sourceLocation)
        try expectSound(sourceLocation: sourceLocation)
    }

    func expectSound(sourceLocation: SourceLocation = #_sourceLocation) throws {
        #expect(try Verification(index, isQuick: false).findings == [], sourceLocation: sourceLocation)
        #expect(try Connection(path: index.path, mode: .readWrite).faults() == [], sourceLocation: sourceLocation)
    }

    /// The names of logs that are outdated.
    func outdated() throws -> [String] { try rows("SELECT file FROM files WHERE outdated ORDER BY file") }

    /// Gives the index formats, each by its name and its mapping.
    func setFormats(_ mappings: KeyValuePairs<String, String>) throws {
        index.formats = try mappings.map { name, text in
            try FormatFile(text, name: name, file: name + ".toml").definition
        }
    }
}

/// Mappings for lines as `{"what": "send", "no": 7, "pair": "A", "amount": 2, "rate": 3, "at": 1766224800}`.
enum Mapping {
    static let bot = """
        match = { "/what" = true, "/no" = true }
        ts = "/at"
        session_id = "/run"
        symbol = "/pair"
        order_id = "/no"
        quantity = "/amount"
        filled_quantity = "/amount"
        fill_price = "/rate"

        [kind]
        at = "/what"
        map = { send = "order", done = "fill" }
        """
    /// The same, which takes `done` for an error.
    static let wrong = bot.replacingOccurrences(of: "done = \"fill\"", with: "done = \"error\"")
    /// Of lines with several legs, each an event.
    static let legs = """
        match = { "/legs" = true }
        each = "/legs"
        ts = "/at"
        order_id = "/no"
        quantity = "/amount"
        kind = "/what"
        """
    /// Takes native lines of orders for errors.
    static let native = """
        match = { "/payload/order_id" = true, "/kind" = ["order"] }
        ts = "/ts"
        session_id = "/session_id"
        order_id = "/payload/order_id"
        kind = { at = "/kind", map = { order = "error" } }
        """

    static func send(_ number: Int, at time: Int, run: String? = nil) -> String {
        line("send", number, at: time, run: run)
    }

    static func done(_ number: Int, at time: Int, run: String? = nil) -> String {
        line("done", number, at: time, run: run)
    }

    private static func line(_ what: String, _ number: Int, at time: Int, run: String?) -> String {
        let run = run.map { ", \"run\": \"\($0)\"" } ?? ""
        return
            #"{"what": "\#(what)", "no": \#(number), "pair": "A", "amount": 2, "rate": 3, "at": \#(1_766_224_800 + time)\#(run)}"#
    }
}
