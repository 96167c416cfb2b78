import Foundation
import TestSupport

/// Python's json module, made strict, as a second opinion on what is a JSON object, and what is a line with one.
enum PythonOracle {
    static var isThere: Bool { (try? run("pass", input: [])) != nil }

    /// Whether each line is UTF-8, and one JSON object or text and then one.
    static func holdObjects(_ lines: [[UInt8]]) throws -> [Bool] {
        let script = """
            import sys
            sys.path.insert(0, "\(Checkout.url("Tests/Oracle").path)")
            sys.dont_write_bytecode = True
            from naive_lines import objects_of
            for line in sys.stdin:
                try:
                    text = bytes.fromhex(line).decode("utf-8", "strict")
                    print(1 if any(isinstance(value, dict) for value in objects_of(text)) else 0)
                except ValueError:
                    print(0)
            """
        let digits = Array("0123456789abcdef".utf8)
        let input = lines.flatMap { line in
            line.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] } + [UInt8(ascii: "\n")]
        }
        return try run(script, input: input).split(separator: "\n").map { $0 == "1" }
    }

    private struct Failed: Error {}

    private static func run(_ script: String, input: [UInt8]) throws -> String {
        let folder = try TemporaryFolder()
        try folder.write(input, to: "input")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script]
        let output = Pipe()
        process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: folder.path + "/input"))
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed() }
        return String(decoding: data, as: UTF8.self)
    }
}
