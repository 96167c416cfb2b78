private import CTOML

/// A value of a TOML document (https://toml.io/en/v1.0.0), with its place.
package struct TOMLValue {
    /// What a value is.
    package enum Content {
        /// The members in the order of the document.
        case table([Member])
        case array([TOMLValue])
        case string(String)
        /// Of any size, in decimal.
        case integer(String)
        /// As it is written but for `_` and a plus before it: a number of JSON.
        case float(String)
        case boolean(Bool)
        /// A date, a time, an infinity or NaN.
        case other
    }

    /// A member of a table.
    package struct Member {
        /// Its key.
        package var name: String
        /// What it is.
        package var value: TOMLValue
    }

    /// Why a text is no TOML.
    package struct Fault: Error {
        /// In words.
        package var message: String
        /// From 1.
        package var line: Int
    }

    /// Where it begins, from 1; of a table its header, or its first member when it has none.
    package var line: Int
    /// What it holds.
    package var content: Content

    /// The document's members; throws when it is no TOML.
    package static func members(of document: String) throws(Fault) -> [Member] {
        var builder = Builder()
        var message = [CChar](repeating: 0, count: 256)
        var text = document
        let line = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { text in
                withUnsafeMutablePointer(to: &builder) { builder in
                    ctoml_visit(text.baseAddress, text.count, visit, builder, &message, message.count)
                }
            }
        }
        guard line == 0 else {
            let bytes = message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
            throw Fault(message: String(decoding: bytes, as: UTF8.self), line: Int(line))
        }
        return builder.document
    }

    private static let visit: ctoml_visitor = { context, kind, line, name, text in
        guard let builder = context?.assumingMemoryBound(to: Builder.self) else { return }
        func copy(_ text: ctoml_text) -> String {
            String(decoding: UnsafeRawBufferPointer(start: text.bytes, count: text.length), as: UTF8.self)
        }
        let content: Content
        switch kind {
        case CTOML_TABLE, CTOML_ARRAY:
            builder.pointee.begin(copy(name), isTable: kind == CTOML_TABLE, line: Int(line))
            return
        case CTOML_END:
            builder.pointee.end()
            return
        case CTOML_STRING: content = .string(copy(text))
        case CTOML_INTEGER: content = .integer(copy(text))
        case CTOML_FLOAT: content = .float(copy(text))
        case CTOML_BOOLEAN: content = .boolean(copy(text) == "true")
        default: content = .other
        }
        builder.pointee.add(Member(name: copy(name), value: TOMLValue(line: Int(line), content: content)))
    }

    /// Puts values together, as they are visited.
    private struct Builder {
        /// The tables and arrays that are not at their ends, from the outermost, with what they have so far.
        private var open: [(name: String, isTable: Bool, line: Int, members: [Member])] = []
        private(set) var document: [Member] = []

        mutating func begin(_ name: String, isTable: Bool, line: Int) { open.append((name, isTable, line, [])) }

        mutating func add(_ member: Member) { open[open.count - 1].members.append(member) }

        mutating func end() {
            guard let (name, isTable, line, members) = open.popLast() else { return }
            guard !open.isEmpty else {
                document = members
                return
            }
            let content: Content = isTable ? .table(members) : .array(members.map(\.value))
            add(Member(name: name, value: TOMLValue(line: line, content: content)))
        }
    }
}
