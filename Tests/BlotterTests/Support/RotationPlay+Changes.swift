import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import Corpus
@testable import SQLite
@testable import TelemetryLog

/// Logs are appended to, rotated, compressed, cut, replaced, copied and deleted in any order: the index holds of them what

// What happens to logs.

extension RotationPlay {
    /// Lines of some logs are like those of others, and some have neither session nor time.
    mutating func line() -> [UInt8] {
        written += 1
        switch random.integer(1...14) {
        case 1, 2: return Array(#"{"kind": "header"}"#.utf8) + [10]
        case 3:
            return Array(#"{"ts": "2025-12-20T10:00:00Z", "kind": "beat", "payload": {"n": \#(written % 3)}}"#.utf8) + [
                10
            ]
        case 4: return Array("no JSON \(written % 5)\n".utf8)
        case 5: return [10]
        case 6, 7: return legs()
        default: break
        }
        let padding = String(
            repeating: "x", count: random.chance(20) ? random.integer(500...5000) : random.integer(0...200))
        let kind = random.pick(["intent", "order", "order", "fill", "fill", "gate", "amend", "bust"])
        let filled = random.pick(["filled", "cumulative"])
        let trade =
            #""quantity": \#(written % 4), "\#(filled)_quantity": \#(written % 3), "fill_id": "f\#(written % 2)", "#
            + #""fill_fee": 1, "fee_currency": "\#(random.pick(["USD", "BNB"]))""#
        let time = 10 + written % 50
        return Array(
            #"{"ts": "2025-12-20T10:00:\#(time)Z", "session_id": "s", "kind": "\#(kind)", "payload": {"n": \#(written), "order_id": "o\#(written / 3)", "intent_id": "i\#(written / 4)", \#(trade), "x": "\#(padding)"}}"#
                .utf8) + [10]
    }

    /// A line of several events, of which some may lack a time.
    private mutating func legs() -> [UInt8] {
        let time = random.chance(80) ? #""ts": "2025-12-20T10:00:\#(10 + written % 50)Z", "# : ""
        let legs = (0..<random.integer(1...4)).map { leg in
            let what = random.pick(["order", "fill", "both"])
            let id = "o\((written + leg) / 3)"
            return #"{\#(time)"session_id": "s", "what": "\#(what)", "id": "\#(id)", "q": \#(leg + 1)}"#
        }
        return Array(#"{"legs": [\#(legs.joined(separator: ", "))], "n": \#(written)}"#.utf8) + [10]
    }

    mutating func newLines() -> [UInt8] { (0..<random.integer(1...5)).flatMap { _ in line() } }

    mutating func put(_ content: [UInt8], compressed: Bool = false, at name: String) throws {
        let isZstd = name.contains(".zst")
        let packed = { isZstd ? zstandard(content) : GzipStream().compress(content, isLast: true) }
        try store.folder.write(compressed ? packed() : content, to: name)
        try note(content, compressed: compressed, at: name)
    }

    mutating func note(_ content: [UInt8], compressed: Bool = false, at name: String) throws {
        model.put(content, compressed: compressed, at: name, modified: time)
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: Double(time))], ofItemAtPath: store.folder / name)
    }

    mutating func append() throws {
        let name = random.pick(Self.logs)
        var content = model[name]?.content ?? []
        guard model[name]?.isCompressed != true else { return }
        var added = newLines()
        // A line may be there only in part, or lack its end; what follows may be its rest or not.
        if random.chance(25) { added.removeLast(random.chance(60) ? 1 : min(added.count, random.integer(1...4))) }
        if content.last ?? 10 != 10, random.chance(70) { added = (random.chance(70) ? [10] : [0x20, 10]) + added }
        content += added
        trace.append("append \(added.count) bytes to \(name)")
        if model[name] == nil {
            try store.folder.write(content, to: name)
        } else {
            try store.folder.append(added, to: name)
        }
        try note(content, at: name)
    }

    /// A free name for an older log.
    func older(_ name: String) -> String {
        let base = String(FolderModel.family(name))
        return (1...99).map { "\(base).\($0)" }.first { name in
            ["", ".gz", ".zst"].allSatisfy { model[name + $0] == nil }
        } ?? base
    }

    mutating func rotate() throws {
        guard !model.plain.isEmpty else { return }
        let name = random.pick(model.plain)
        try move(name, to: older(name))
    }

    /// Free names, or any, for what is in a log: what its lines are depends on its name's end.
    private func names(like name: String) -> [String] {
        Self.logs.filter { FolderModel.isText($0) == FolderModel.isText(name) }
    }

    /// To another family.
    mutating func rename() throws {
        guard !model.files.isEmpty else { return }
        let name = random.pick(model.files.keys.sorted())
        let other = random.pick(
            names(like: name).filter { model[$0] == nil }
                + (FolderModel.isText(name) ? ["d.log"] : ["d.jsonl", "sub/d.jsonl"]))
        if name != other { try move(name, to: other) }
    }

    mutating func move(_ name: String, to other: String) throws {
        trace.append("rename \(name) to \(other)")
        try FileManager.default.createDirectory(atPath: store.folder / "sub", withIntermediateDirectories: true)
        try store.folder.move(name, to: other)
        model.move(name, to: other)
    }

    mutating func compress() throws {
        guard !model.plain.isEmpty else { return }
        let name = random.pick(model.plain)
        let keepsPlain = random.chance(30)
        let suffix = random.pick([".gz", ".zst"])
        // As undo does when a name is taken.
        let other =
            model[name + suffix] != nil && random.chance(50)
            ? name + suffix + ".\(random.integer(1...3))" : name + suffix
        trace.append("compress \(keepsPlain ? "-k " : "")\(name) to \(other)")
        try put(model[name]?.content ?? [], compressed: true, at: other)
        if !keepsPlain { try remove(name) }
    }

    mutating func decompress() throws {
        guard !model.compressed.isEmpty else { return }
        let name = random.pick(model.compressed)
        let other = name.replacing(".gz", with: "").replacing(".zst", with: "")
        trace.append("decompress \(name) to \(other)")
        guard name != other else { return }
        let content = model[name]?.content ?? []
        try store.folder.write(content, to: "new")
        try store.folder.move("new", to: other)
        try note(content, at: other)
        try remove(name)
    }

    mutating func truncate() throws {
        guard !model.plain.isEmpty else { return }
        let name = random.pick(model.plain)
        let content = model[name]?.content ?? []
        let kept = random.chance(50) ? 0 : random.integer(0...content.count)
        trace.append("truncate \(name) from \(content.count) to \(kept)")
        try truncate(name, to: Array(content.prefix(kept)))
    }

    mutating func truncate(_ name: String, to content: [UInt8]) throws {
        guard Glibc.truncate(store.folder / name, content.count) == 0 else { throw CocoaError(.fileWriteUnknown) }
        try note(content, at: name)
    }

    mutating func replace() throws {
        guard !model.plain.isEmpty else { return }
        let name = random.pick(model.plain)
        let content = newLines()
        trace.append("replace \(name) by \(content.count) bytes")
        try store.folder.write(content, to: "new")
        try store.folder.move("new", to: name)
        try note(content, at: name)
    }

    mutating func copyAndTruncate() throws {
        guard !model.plain.isEmpty else { return }
        let name = random.pick(model.plain)
        let other = older(name)
        trace.append("copytruncate \(name) to \(other)")
        try put(model[name]?.content ?? [], at: other)
        try truncate(name, to: [])
    }

    /// All of a log or a part, to a name of its family or another.
    mutating func copy() throws {
        guard !model.plain.isEmpty else { return }
        let name = random.pick(model.plain)
        let content = model[name]?.content ?? []
        let other = random.pick([older(name)] + names(like: name).filter { model[$0] == nil || random.chance(20) })
        guard other != name else { return }
        let part = Array(content.prefix(random.chance(40) ? random.integer(0...content.count) : content.count))
        trace.append("copy \(part.count) bytes of \(name) to \(other)")
        try put(part, at: other)
    }

    /// A new log with the first lines of another.
    mutating func beginAlike() throws {
        guard !model.files.isEmpty else { return }
        let name = random.pick(model.files.keys.sorted())
        guard let other = names(like: name).filter({ model[$0] == nil }).randomElement(using: &random) else { return }
        let lines = model[name]?.content.lines ?? []
        var content: [UInt8] = lines.prefix(random.integer(0...lines.count)).flatMap { $0 + [10] }
        if random.chance(60) { content += newLines() }
        trace.append("begin \(other) as \(name), \(content.count) bytes")
        try put(content, at: other)
    }

    mutating func delete() throws {
        guard let name = model.files.keys.sorted().randomElement(using: &random) else { return }
        trace.append("delete \(name)")
        try remove(name)
    }

    mutating func remove(_ name: String) throws {
        try store.folder.remove(name)
        model.remove(name)
    }
}
