import Foundation

/// What an index must hold of a log folder, by the rules alone and with whole contents in memory.
///
/// The names of a family are one log as long as one content begins with the other. Equal contents of two families are
/// one where each event says its session and time. All else is a log of its own.
struct FolderModel {
    struct File: Equatable {
        var content: [UInt8]
        var isCompressed = false
        /// Seconds.
        var modified: Int
    }

    private(set) var files: [String: File] = [:]

    subscript(name: String) -> File? { files[name] }

    var plain: [String] { files.filter { !$0.value.isCompressed }.keys.sorted() }

    var compressed: [String] { files.filter(\.value.isCompressed).keys.sorted() }

    mutating func put(_ content: [UInt8], compressed: Bool = false, at name: String, modified: Int) {
        files[name] = File(content: content, isCompressed: compressed, modified: modified)
    }

    mutating func move(_ name: String, to other: String) { files[other] = files.removeValue(forKey: name) }

    mutating func remove(_ name: String) { files[name] = nil }

    /// All of the content counts, as it does in a closed file.
    mutating func close(_ name: String) { files[name]?.isCompressed = true }

    static func family(_ path: String) -> Substring {
        [".jsonl", ".log"].compactMap { path.range(of: $0, options: .backwards) }.first.map { path[..<$0.upperBound] }
            ?? path[...]
    }

    /// Whether lines of a file may be text.
    static func isText(_ path: String) -> Bool { family(path).hasSuffix(".log") }

    /// What counts of a log.
    struct Log: Hashable {
        var content: [UInt8]
        var isText: Bool

        /// The lines that are kept: all that are not blank, of a log with text those with an object or a piece of one.
        var lines: [[UInt8]] {
            content.lines.filter { line in
                !line.isEmpty && (!isText || line.contains { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "}") })
            }
        }
    }

    /// The contents that count, a log each, at a time in seconds.
    func logs(at time: Int) -> [Log] {
        var logs: [Log] = []
        for (family, names) in Dictionary(grouping: files.keys, by: { Self.family($0) }) {
            let isText = Self.isText(String(family))
            let contents = Set(names.compactMap { files[$0]?.counted(at: time) }).filter { !$0.isEmpty }
            logs += contents.filter { content in
                !contents.contains { $0 != content && $0.goesOn(from: content) }
            }.map { Log(content: $0, isText: isText) }.filter { log in
                // Any program's log, until a line of it holds an object.
                !isText || log.lines.contains { $0.object != nil }
            }
        }
        let distinct = Set(logs.filter(\.content.isDistinct))
        return logs.filter { !$0.content.isDistinct } + distinct
    }
}

extension FolderModel.File {
    /// The content up to the end of its last whole line, or to its end where that counts.
    func counted(at time: Int) -> [UInt8] {
        let whole = Array(content.prefix((content.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1))
        let rest = Array(content.dropFirst(whole.count))
        if isCompressed || (time - modified >= 60 && rest.object != nil) { return content }
        return whole
    }
}

extension [UInt8] {
    fileprivate func goesOn(from other: [UInt8]) -> Bool {
        guard starts(with: other) else { return false }
        return count == other.count || other.last == UInt8(ascii: "\n") || self[other.count] == UInt8(ascii: "\n")
    }

    fileprivate var object: [String: Any]? {
        (try? JSONSerialization.jsonObject(with: Data(withoutText))) as? [String: Any]
    }

    /// What is behind the text of a line that was cut off.
    private var withoutText: ArraySlice<UInt8> {
        let text = prefix { $0 != UInt8(ascii: "{") && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "}") }
        let isText = text.contains { ($0 | 0x20) >= UInt8(ascii: "a") && ($0 | 0x20) <= UInt8(ascii: "z") }
        return isText ? dropFirst(text.count) : self[...]
    }

    /// What is given back of a line: its object where it has one.
    var shown: [UInt8] { object == nil ? self : Array(withoutText) }

    var lines: [[UInt8]] { split(separator: UInt8(ascii: "\n")).map(Array.init) }

    /// Whether there are events, and each has a session and a time.
    fileprivate var isDistinct: Bool {
        let events = lines.compactMap(\.object).flatMap { $0["legs"] as? [[String: Any]] ?? [$0] }
        return !events.isEmpty && events.allSatisfy { $0["session_id"] is String && $0["ts"] is String }
    }
}
