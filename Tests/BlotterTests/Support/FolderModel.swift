import Foundation

/// What the index must hold of a log folder, by the rules alone and with whole contents in memory.
///
/// A source is one content, whatever its name. A file whose content begins with a source's continues the longest such
/// source. One whose content is how another file's source begins is a copy of it. All others are new sources, so a file
/// that was cut or written anew counts once more.
struct FolderModel {
    struct File: Equatable {
        var content: [UInt8]
        var isCompressed = false
        /// Changes with each change to the file.
        var version: Int
    }

    private struct Source {
        var content: [UInt8]
        var path: String
    }

    /// Bytes by which the beginning of a source is known; less of it is a log of its own, unless it has its name.
    private static let shortestBeginning = 4096

    private static func stem(_ path: String) -> Substring {
        let name = path.split(separator: "/").last ?? ""
        return name.range(of: ".jsonl", options: .backwards).map { name[..<$0.lowerBound] } ?? name
    }

    private(set) var files: [String: File] = [:]
    private var sources: [Source] = []
    /// Versions of files at the last ingest.
    private var seen: [String: (version: Int, source: Int?)] = [:]
    private var version = 0

    subscript(name: String) -> File? { files[name] }

    var plain: [String] { files.filter { !$0.value.isCompressed }.keys.sorted() }

    var compressed: [String] { files.filter(\.value.isCompressed).keys.sorted() }

    mutating func put(_ content: [UInt8], compressed: Bool = false, at name: String) {
        version += 1
        files[name] = File(content: content, isCompressed: compressed, version: version)
    }

    mutating func move(_ name: String, to other: String) {
        files[other] = files.removeValue(forKey: name)
        version += 1
        files[other]?.version = version
    }

    mutating func remove(_ name: String) { files[name] = nil }

    /// The lines that the index has to hold, each as often as it has to be there.
    var lines: [String] {
        sources.flatMap { $0.content.split(separator: UInt8(ascii: "\n")) }.map { String(decoding: $0, as: UTF8.self) }
    }

    /// The lines that are in the folder now.
    var present: Set<String> {
        Set(
            files.values.flatMap { $0.whole.split(separator: UInt8(ascii: "\n")) }.map {
                String(decoding: $0, as: UTF8.self)
            })
    }

    mutating func ingest() {
        for name in files.keys.sorted(by: { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }) {
            guard let file = files[name], seen[name]?.version != file.version else { continue }
            seen[name] = (file.version, source(of: file, at: name))
        }
        for name in seen.keys.sorted() where files[name] == nil {
            seen[name] = nil
            for index in sources.indices where sources[index].path == name {
                if let copy = seen.filter({ $0.value.source == index }).keys.sorted().first {
                    sources[index].path = copy
                }
            }
        }
    }

    private mutating func source(of file: File, at name: String) -> Int? {
        let whole = file.whole
        guard !whole.isEmpty else { return nil }
        let held = sources.indices.filter { whole.starts(with: sources[$0].content) }
        if let index = held.max(by: { sources[$0].content.count < sources[$1].content.count }) {
            let path = sources[index].path
            let isCopy =
                whole == sources[index].content && path != name && seen[path]?.version == files[path]?.version
                && files[path] != nil && seen[path]?.source == index
            if !isCopy { sources[index].path = name }
            sources[index].content = whole
            return index
        }
        let beginning = sources.indices.first {
            let path = sources[$0].path
            return (file.content.count >= Self.shortestBeginning || Self.stem(name) == Self.stem(path)) && path != name
                && sources[$0].content.count > file.content.count
                && sources[$0].content.starts(with: file.content)
                && files[path]?.content.starts(with: file.content) == true
        }
        if let beginning { return beginning }
        sources.append(Source(content: whole, path: name))
        return sources.count - 1
    }
}

extension FolderModel.File {
    /// The content up to the end of its last whole line.
    var whole: [UInt8] { Array(content.prefix((content.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1)) }
}
