import Foundation
import Testing

@testable import BlotterServer

@Suite struct ResponseTests {
    @Test func `gzip gives back what was in it`() throws {
        let text = (0..<1000).map { "event \($0)\n" }.joined()
        let response = Response("text/plain", text).gzipped
        #expect(response.headers["Content-Encoding"] == "gzip" && response.bytes.count < text.utf8.count / 2)
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: file) }
        try Data(response.bytes).write(to: URL(filePath: file))
        let process = Process()
        process.executableURL = URL(filePath: "/bin/zcat")
        process.standardInput = FileHandle(forReadingAtPath: file)
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        #expect(String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self) == text)
        #expect(Response("text/plain", "short").gzipped.headers.isEmpty)
    }
}
