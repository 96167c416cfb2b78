import Foundation
import TestSupport

/// A Swift file of the project, read by its layout: `swift format lint` holds declarations to it, so that the end of one
/// is the first brace that stands as far to the right as its beginning.
struct SourceFile {
    /// Relative to the top level.
    let path: String
    let lines: [String]

    /// What a line of code declares.
    struct Declaration {
        /// As in `package final class`.
        var modifiers: Set<String>
        /// The keyword: `func`, `struct`, `var` …
        var keyword: String
        /// The name behind the keyword, or the operator.
        var name: String
        /// From 1.
        var line: Int
        var isDocumented: Bool
        /// Of the whole declaration; 1 where it ends in the line where it begins.
        var length: Int

        var isType: Bool { ["struct", "class", "enum", "protocol", "actor"].contains(keyword) }
        /// Whether another module sees it; what a protocol of the standard library asks for is documented there.
        var isExported: Bool {
            modifiers.contains("package") && !["description", "==", "<", "hash"].contains(name)
        }
        var isFunction: Bool { ["func", "init", "deinit", "subscript"].contains(keyword) }
    }

    /// All files of Swift below folders of the top level, by path.
    static func all(below folders: String...) throws -> [SourceFile] {
        try folders.flatMap { folder in
            try FileManager.default.subpathsOfDirectory(atPath: Checkout.url(folder).path)
                .filter { $0.hasSuffix(".swift") }.sorted().map { try SourceFile(folder + "/" + $0) }
        }
    }

    init(_ path: String) throws {
        self.path = path
        lines = try String(contentsOf: Checkout.url(path), encoding: .utf8).components(separatedBy: "\n")
    }

    var lineCount: Int { lines.last == "" ? lines.count - 1 : lines.count }

    /// The modules that are imported, whatever stands before `import`.
    var imports: Set<String> {
        Set(
            lines.compactMap {
                $0.wholeMatch(of: /(?:@\w+ |package |private )*import (\w+).*/).map { String($0.output.1) }
            })
    }

    var declarations: [Declaration] {
        lines.indices.compactMap { index in
            guard let found = Self.declaration(in: lines[index]) else { return nil }
            return Declaration(
                modifiers: found.modifiers, keyword: found.keyword, name: found.name, line: index + 1,
                isDocumented: isDocumented(at: index), length: length(from: index))
        }
    }

    private static let modifiers: Set<String> = [
        "package", "public", "private", "fileprivate", "internal", "static", "final", "mutating", "nonmutating",
        "override", "convenience", "required", "indirect", "nonisolated", "lazy", "weak", "unowned", "private(set)",
        "package(set)",
    ]
    private static let keywords: Set<String> = [
        "func", "init", "deinit", "subscript", "var", "let", "struct", "class", "enum", "protocol", "actor",
    ]

    private static func declaration(in line: String) -> (modifiers: Set<String>, keyword: String, name: String)? {
        var found: Set<String> = []
        var rest = line.drop { $0 == " " }
        while !rest.isEmpty {
            if rest.hasPrefix("@"), let attribute = rest.prefixMatch(of: #/@\w+(?:\([^)]*\))? /#) {
                rest = rest[attribute.range.upperBound...]
                continue
            }
            let word = String(rest.prefix { $0.isLetter })
            if keywords.contains(word) {
                let name = rest.dropFirst(word.count).drop { $0 == " " }.prefix { !" (:<{".contains($0) || $0 == "<" }
                return (found, word, String(name.prefix { $0 != "(" && $0 != ":" }))
            }
            let modifier = String(rest.prefix { $0 != " " })
            guard modifiers.contains(modifier) else { return nil }
            found.insert(modifier)
            rest = rest.dropFirst(modifier.count).drop { $0 == " " }
        }
        return nil
    }

    private func isDocumented(at index: Int) -> Bool {
        let above = lines[..<index].last { !$0.drop { $0 == " " }.hasPrefix("@") }
        return above?.drop { $0 == " " }.hasPrefix("///") == true
    }

    private func length(from index: Int) -> Int {
        let margin = lines[index].prefix { $0 == " " }
        var head = index
        if lines[index].hasSuffix("(") {
            // A list of parameters, a line each.
            head = lines[(index + 1)...].firstIndex { $0.hasPrefix(margin + ")") } ?? index
        }
        guard lines[head].hasSuffix("{") || lines[head + 1] == margin + "{" else { return head - index + 1 }
        let end = lines[(head + 1)...].firstIndex { $0 == margin + "}" } ?? head
        return end - index + 1
    }
}
