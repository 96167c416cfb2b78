private import CSimdJSON

/// Where each token of a JSON text starts, found by simdjson.
///
/// What it proves: the text is UTF-8, every string is closed, no string holds a raw control character. The grammar
/// is left to `JSONReader`.
final class StructuralIndex {
    /// Why a text has no index; each is the first fault that simdjson met, wherever it stands.
    enum Failure: Error {
        case invalidUTF8
        case malformed
    }

    private let indexer: OpaquePointer
    private(set) var starts: UnsafePointer<UInt32>
    private(set) var count = 0

    init() {
        guard let indexer = csimdjson_indexer_create() else { fatalError("out of memory") }
        self.indexer = indexer
        starts = UnsafePointer(bitPattern: MemoryLayout<UInt32>.alignment).unsafelyUnwrapped
    }

    deinit { csimdjson_indexer_destroy(indexer) }

    /// Indexes `text`; nil when that succeeded. `starts` is valid until the next call.
    @inline(__always)
    func index(_ text: UnsafeRawBufferPointer) -> Failure? {
        guard let start = text.baseAddress else { return .malformed }
        var found: UnsafePointer<UInt32>?
        var number: UInt32 = 0
        let status = csimdjson_index(
            indexer, start.assumingMemoryBound(to: UInt8.self), text.count, &found, &number)
        guard status == CSIMDJSON_OK, let found else {
            return status == CSIMDJSON_INVALID_UTF8 ? .invalidUTF8 : .malformed
        }
        starts = found
        count = Int(number)
        return nil
    }

    /// Gives back what a line of many megabytes needed.
    func shrink() { csimdjson_indexer_shrink(indexer, 1 << 20) }
}
