private import CMicroHTTPD

extension RequestHead {
    /// Reads what the library has taken apart. `target` is what began with `url` before that.
    init(
        _ connection: OpaquePointer, method: UnsafePointer<CChar>, url: UnsafePointer<CChar>,
        version: UnsafePointer<CChar>, target: [UInt8]
    ) {
        let pieces = Pieces(end: method + String(cString: method).utf8.count)
        pieces.add(url, target.count, gap: 1)
        let versionLength = String(cString: version).utf8.count
        pieces.add(version, versionLength, gap: 1)
        let visit: MHD_KeyValueIteratorN = { context, _, name, nameLength, value, valueLength in
            guard let context, let name else { return .NO }
            Unmanaged<Pieces>.fromOpaque(context).takeUnretainedValue()
                .addField(name, nameLength, value, valueLength)
            return .YES
        }
        _ = blotter_http_fields(connection, visit, Unmanaged.passUnretained(pieces).toOpaque())
        self.target = String(decoding: target, as: UTF8.self)
        self.version = String(cString: version)
        fields = pieces.fields
        size = blotter_http_head_size(connection)
        isWhole = blotter_http_keeps_head() == 0 || pieces.areSideBySide && pieces.end + 4 == method + size
    }

    /// The pieces of a head in memory: between two of them are only the bytes that were cut off.
    private final class Pieces {
        private(set) var end: UnsafePointer<CChar>
        private(set) var areSideBySide = true
        private(set) var fields: [(name: String, value: String)] = []

        init(end: UnsafePointer<CChar>) { self.end = end }

        func add(_ start: UnsafePointer<CChar>, _ length: Int, gap: Int) {
            if start != end + gap { areSideBySide = false }
            end = start + length
        }

        /// A colon stands behind the name, and blanks may.
        func addField(
            _ name: UnsafePointer<CChar>, _ nameLength: Int, _ value: UnsafePointer<CChar>?, _ valueLength: Int
        ) {
            add(name, nameLength, gap: 2)
            if let value, value > end { end = value + valueLength } else { areSideBySide = false }
            fields.append((Self.text(name, nameLength), value.map { Self.text($0, valueLength) } ?? ""))
        }

        private static func text(_ start: UnsafePointer<CChar>, _ length: Int) -> String {
            String(decoding: UnsafeRawBufferPointer(start: start, count: length), as: UTF8.self)
        }
    }
}
