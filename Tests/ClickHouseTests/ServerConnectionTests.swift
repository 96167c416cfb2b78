import Foundation
import RowBinary
import TestSupport
import Testing

@testable import ClickHouse

/// Against two servers of Debian, where they are installed.
@Suite(.serialized, .enabled(if: ClickHouseServers.areInstalled, "clickhouse-server is not installed"))
struct ServerConnectionTests {
    private struct Row: Equatable {
        var text: String
        var number: Int64?
        var real: Double
        var list: [String]

        init(_ text: String, _ number: Int64?, _ real: Double, _ list: [String]) {
            (self.text, self.number, self.real, self.list) = (text, number, real, list)
        }

        init(_ reader: inout RowReader) throws(RowReader.Incomplete) {
            text = try reader.text()
            number = try reader.optional { reader throws(RowReader.Incomplete) in try reader.integer() }
            real = try reader.double()
            list = try reader.array { reader throws(RowReader.Incomplete) in try reader.text() }
        }
    }

    @Test func `what is sent comes back to the bit, and what is refused is said`() throws {
        let servers = try ClickHouseServers()
        let connection = try ServerConnection(try ServerAddress(servers.urls[0]))
        try connection.run("CREATE TABLE t (a String, b Nullable(Int64), c Float64, d Array(String)) ENGINE = Memory")
        let rows = [
            Row("", nil, 0.1 + 0.2, []), Row("a\tb\\\n\0ß€", .min, -0.0, ["x", ""]),
            Row(String(repeating: "é", count: 100_000), .max, 1e300, [String](repeating: "y", count: 300)),
        ]
        var writer = RowWriter()
        for row in rows {
            writer.append(row.text)
            writer.append(row.number)
            writer.append(row.real)
            writer.append(row.list)
            writer.endRow()
        }
        try connection.insert("INSERT INTO t FORMAT RowBinary", writer.bytes)
        let read = try connection.rows("SELECT * FROM t ORDER BY length(a)") { (row) throws(RowReader.Incomplete) in
            try Row(&row)
        }
        #expect(read == rows && read[1].real.sign == .minus)
    }

    @Test func `a connection is good for more, whatever became of a statement`() throws {
        let servers = try ClickHouseServers()
        let connection = try ServerConnection(try ServerAddress(servers.urls[0]))
        try connection.run("CREATE TABLE t (a UInt16) ENGINE = Memory")
        // After an answer that nobody wanted to its end, and after a refusal.
        var pieces = 0
        try connection.run("SELECT number FROM system.numbers LIMIT 1000000 FORMAT RowBinary") { _ in
            pieces += 1
            return false
        }
        #expect(pieces == 1)
        let unknown = refusal { try connection.run("SELECT nothing FROM t") }
        #expect(unknown?.code == 47 && unknown?.message.contains("nothing") == true)
        #expect(refusal { try connection.insert("INSERT INTO t FORMAT RowBinary", [1]) } != nil)
        #expect(
            try connection.rows("SELECT count() FROM t") { (row) throws(RowReader.Incomplete) in
                try row.integer(UInt64.self)
            } == [0])
        var address = try ServerAddress(servers.urls[0])
        address.credentials = .init(user: "reader", password: "open sesame")
        let reader = try ServerConnection(address)
        // What the profile of that user has, and no other.
        let profile = try reader.rows("SELECT value FROM system.settings WHERE name = 'readonly'") {
            (row) throws(RowReader.Incomplete) in try row.text()
        }
        #expect(profile == ["1"])
        #expect(refusal { try reader.run("DROP TABLE t") }?.code == 164)
        address.credentials?.password = "guess"
        let wrong = refusal { try ServerConnection(address).run("SELECT 1") }
        #expect(wrong != nil && wrong?.message.contains("guess") == false)
    }

    @Test func `a server that is gone, or hangs, is named`() throws {
        let servers = try ClickHouseServers()
        let connection = try ServerConnection(try ServerAddress(servers.urls[0]), patience: .milliseconds(300))
        servers.hang(0)
        #expect(throws: ClickHouseError.silent(server: connection.address.name, after: .milliseconds(300))) {
            try connection.run("SELECT 1")
        }
        servers.resume(0)
        connection.patience = .seconds(30)
        try connection.run("SELECT 1")
        servers.kill(0)
        #expect {
            try connection.run("SELECT 1")
        } throws: { error in
            guard case ClickHouseError.unreachable(connection.address.name, _) = error else { return false }
            return (error as? ClickHouseError)?.isPassing == true
        }
        try servers.start(0)
        try connection.run("SELECT 1")
    }

    private func refusal(_ body: () throws -> Void) -> (code: Int, message: String)? {
        do {
            try body()
            return nil
        } catch ClickHouseError.refused(_, let code, let message) {
            return (code, message)
        } catch {
            return nil
        }
    }
}
