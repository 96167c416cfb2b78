private import CLinux

/// What the policy keeps out of every line, whoever wrote it: each of its pointers is looked up in all objects of a line,
/// however deep, in texts that hold JSON, too.
///
/// Most lines have none of the names in their bytes and are not opened.
package final class Redaction {
    private let document: LineDocument
    private let paths: [FieldPath]
    /// Of each pointer the last name, which the bytes of a line must hold; nil where a name can be written otherwise.
    private let names: [[UInt8]]?

    /// Ready for lines; nil when no pointer is given, of which all must be sound.
    package init?(_ pointers: [String]) {
        guard !pointers.isEmpty else { return nil }
        var sought = LineDocument.wrapperNames
        paths = pointers.compactMap { pointer in
            FieldPath(pointer) { name in
                if let place = sought.firstIndex(of: name) { return Int32(place + 1) }
                sought.append(name)
                return Int32(sought.count)
            }
        }
        document = LineDocument(names: LineNames(sought: sought), kinds: KindWords())
        let last = paths.map { path in path.steps.last { $0.index == nil }?.text ?? [] }
        names = paths.allSatisfy(\.isPlain) && last.allSatisfy(Self.isWrittenPlainly) ? last : nil
    }

    /// Whether a text is a pointer (RFC 6901) that can be looked up.
    package static func isSound(_ pointer: String) -> Bool { FieldPath(pointer) { _ in 1 } != nil }

    /// Whether JSON can write a name only as it is, or with `\u`.
    private static func isWrittenPlainly(_ name: [UInt8]) -> Bool {
        !name.isEmpty
            && name.allSatisfy { $0 >= 0x20 && !"\"\\/".utf8.contains($0) }
    }

    /// The line without the values; nil when it has none, or is no JSON.
    package func redacted(_ line: UnsafeRawBufferPointer) -> [UInt8]? {
        guard mayHold(line), document.open(line) else { return nil }
        defer { document.forgetIfFull() }
        return document.redacting(places())
    }

    /// The values themselves, as they are written but for the quotes of a text: objects and arrays among them.
    package func values(_ line: UnsafeRawBufferPointer) -> [[UInt8]] {
        guard mayHold(line), document.open(line) else { return [] }
        defer { document.forgetIfFull() }
        return places().map { Array(document.view($0).bytes(document.node($0))) }
    }

    /// Of the line that is open.
    private func places() -> Set<LineDocument.Place> {
        var places: Set<LineDocument.Place> = []
        for scope in document.scopes { if case .value(let place) = scope { collect(from: place, into: &places) } }
        return places
    }

    /// The same of text that may be no JSON.
    package func mayHold(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { mayHold(UnsafeRawBufferPointer($0)) }
    }

    /// Whether the bytes of a line, or of a part of it, may hold one of the members.
    func mayHold(_ line: UnsafeRawBufferPointer) -> Bool {
        guard let names, !line.isEmpty else { return true }
        return names.contains { line.holds($0) } || line.holds(Self.escape)
    }

    private static let escape = Array(#"\u"#.utf8)

    private func collect(from place: LineDocument.Place, into places: inout Set<LineDocument.Place>) {
        guard let opened = document.opened(place) else { return }
        for path in paths { document.forEachPlace(path, from: opened) { places.insert($0) } }
        document.forEachChild(of: opened) { if !places.contains($0) { collect(from: $0, into: &places) } }
    }

    /// Gives back the memory that a line of many megabytes needed.
    func shrink() { document.shrink() }
}

extension UnsafeRawBufferPointer {
    fileprivate func holds(_ text: [UInt8]) -> Bool { memmem(baseAddress!, count, text, text.count) != nil }
}
