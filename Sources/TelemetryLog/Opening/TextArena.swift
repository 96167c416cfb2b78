/// Texts that are made of a line, such as those without their escapes: each stays where it is until the next line.
final class TextArena {
    private var chunks: [UnsafeMutableRawBufferPointer] = []
    private var used = 0

    private static let chunkSize = 64 << 10

    deinit { for chunk in chunks { chunk.deallocate() } }

    /// Drops all texts, and the memory of all but the first ones.
    func clear() {
        used = 0
        guard chunks.count > 1 || (chunks.first?.count ?? 0) > 1 << 20 else { return }
        for chunk in chunks { chunk.deallocate() }
        chunks.removeAll()
    }

    /// Keeps `text`.
    func keep(_ text: [UInt8]) -> UnsafeRawBufferPointer {
        if chunks.last.map({ $0.count - used < text.count }) ?? true {
            chunks.append(.allocate(byteCount: max(Self.chunkSize, text.count), alignment: 16))
            used = 0
        }
        guard let chunk = chunks.last else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        let kept = UnsafeMutableRawBufferPointer(rebasing: chunk[used..<(used + text.count)])
        kept.copyBytes(from: text)
        used += text.count
        return UnsafeRawBufferPointer(kept)
    }

    /// Keeps what the content of a JSON string means.
    func keep(decoding content: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var text: [UInt8] = []
        JSONString.decode(content, into: &text)
        return keep(text)
    }
}
