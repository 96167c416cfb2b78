package import Fuzz
import Glibc

@testable package import TelemetryLog

/// What came out of a file: bytes, how many of them were proved, and the end.
package struct Inflated: Equatable, CustomStringConvertible {
    package var bytes: [UInt8] = []
    package var proved = 0
    /// nil where reading it was given up, as it would take too much memory.
    package var end: LogEnd?

    package init(bytes: [UInt8] = [], proved: Int = 0, end: LogEnd?) {
        self.bytes = bytes
        self.proved = proved
        self.end = end
    }

    /// What counts: of a damaged part nothing does, and how much of it comes is chance.
    private var counting: Inflated {
        end == .damaged || end == nil ? Inflated(bytes: Array(bytes[..<proved]), proved: proved, end: end) : self
    }

    package var description: String {
        "\(bytes.count) bytes, \(proved) of them proved, then \(end.map { "\($0)" } ?? "too large a window")"
    }

    /// A file without a name, in memory.
    private static let scratch: Int32 = {
        var name = Array("/dev/shm/blotter-fuzz-XXXXXX".utf8CString)
        let descriptor = mkstemp(&name)
        demand(descriptor >= 0, "there is no memory for a file: \(errno)")
        unlink(name)
        return descriptor
    }()

    /// Reads `file` in buffers of several lengths, of which the short ones are no shorter than it takes to come to an end.
    package static func reading(
        _ file: [UInt8], _ choices: inout Choices, _ open: (Int32) throws -> any LogContent
    ) -> Inflated {
        let whole = read(file, buffer: 64 << 10, open)
        let length = 1 + choices.below(300) + whole.bytes.count / 10_000
        let inParts = read(file, buffer: length, open)
        demand(inParts.counting == whole.counting, "buffers of \(length) bytes give \(inParts) instead of \(whole)")
        demand(whole.proved <= whole.bytes.count, "\(whole.proved) of \(whole.bytes.count) bytes are proved")
        if whole.end == .closed || whole.end == .trailingGarbage {
            demand(
                whole.proved == whole.bytes.count, "it ends with \(whole.proved) of \(whole.bytes.count) bytes proved")
        }
        return whole
    }

    private static func read(
        _ file: [UInt8], buffer length: Int, _ open: (Int32) throws -> any LogContent
    ) -> Inflated {
        demand(ftruncate(scratch, 0) == 0, "the file cannot be emptied")
        let written = file.withUnsafeBytes { pwrite(scratch, $0.baseAddress, $0.count, 0) }
        demand(written == file.count, "the file is not written")
        var inflated = Inflated(end: .open)
        var buffer = [UInt8](repeating: 0, count: length)
        do {
            let content = try open(scratch)
            while true {
                switch try buffer.withUnsafeMutableBytes({ try content.read(into: $0) }) {
                case .bytes(let count): inflated.bytes += buffer[..<count]
                case .proved: inflated.proved = inflated.bytes.count
                case .end(let end):
                    inflated.end = end
                    return inflated
                }
            }
        } catch LogFileError.windowTooLarge {
            inflated.end = nil
            return inflated
        } catch {
            fatalError("\(error)")
        }
    }
}
