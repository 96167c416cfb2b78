import Foundation
import TestSupport
import Testing

/// Limits that keep the tree readable: what is longer hides something that should have a name of its own.
@Suite struct LimitTests {
    private static let mostLines = 300
    private static let mostFunctionLines = 40
    private static let mostFiles = 25

    private let files: [SourceFile]

    init() throws { files = try SourceFile.all(below: "Sources", "Tests", "Migrations") }

    @Test func `no file is longer than 300 lines`() {
        let long = files.filter { $0.lineCount > Self.mostLines }.map { "\($0.path): \($0.lineCount)" }
        #expect(long == [])
        #expect(files.count > 400)
    }

    @Test func `no function is longer than 40 lines`() {
        let functions = files.flatMap { file in
            file.declarations.filter(\.isFunction).map { (place: "\(file.path):\($0.line)", length: $0.length) }
        }
        #expect(functions.filter { $0.length > Self.mostFunctionLines }.map { "\($0.place): \($0.length)" } == [])
        #expect(functions.count { $0.length > 1 } > 2000)
    }

    /// The inputs that the fuzzers begin with are data, and as many as they have found.
    @Test func `no folder holds more than 25 files`() {
        let names = ["Sources", "Tests", "Migrations"].flatMap { top in
            (try? FileManager.default.subpathsOfDirectory(atPath: Checkout.url(top).path))?.map { top + "/" + $0 } ?? []
        }
        let shown = names.filter { !$0.hasPrefix("Tests/Fuzz/corpus/") && !$0.contains("__pycache__") }.filter {
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: Checkout.url($0).path, isDirectory: &isFolder)
                && !isFolder.boolValue
        }
        let counts = Dictionary(grouping: shown) { $0[..<($0.lastIndex(of: "/") ?? $0.startIndex)] }
        let full = counts.filter { $0.value.count > Self.mostFiles }.map { "\($0.key): \($0.value.count)" }
        #expect(full == [])
        #expect(counts.count > 40)
    }
}
