/// Blocks of memory whose sizes are powers of two, cut from large pieces and used again by their size; all of them go at
/// once.
final class BlockPool {
    /// The size of the smallest block.
    static let leastBytes = 64
    private static let pieceBytes = 1 << 20
    /// Blocks of so many bytes are not cut from a piece.
    private static let leastLarge = pieceBytes / 4

    private var pieces: [UnsafeMutableRawPointer] = []
    /// Pieces that hold nothing, to be cut anew.
    private var spare: [UnsafeMutableRawPointer] = []
    /// Blocks too large to be cut from pieces.
    private var large: Set<UnsafeMutableRawPointer> = []
    private var rest: UnsafeMutableRawPointer?
    private var restBytes = 0
    /// By the number of zeros behind a size's one: the block that was given back last, in which the one before it stands.
    private var free: [UnsafeMutableRawPointer?] = Array(repeating: nil, count: Int.bitWidth)
    /// Bytes of blocks that are in use.
    private(set) var byteCount = 0

    deinit {
        clear()
        for piece in spare { piece.deallocate() }
    }

    /// A block of `count` bytes, a power of two.
    @inline(__always)
    func take(_ count: Int) -> UnsafeMutableRawPointer {
        byteCount += count
        if let block = free[count.trailingZeroBitCount] {
            free[count.trailingZeroBitCount] = block.load(as: UnsafeMutableRawPointer?.self)
            return block
        }
        if count > restBytes || count >= Self.leastLarge { return takeMore(count) }
        defer {
            rest! += count
            restBytes -= count
        }
        return rest!
    }

    private func takeMore(_ count: Int) -> UnsafeMutableRawPointer {
        if count >= Self.leastLarge {
            let block = UnsafeMutableRawPointer.allocate(byteCount: count, alignment: 64)
            large.insert(block)
            return block
        }
        // What is left of the last piece is cut into blocks for later.
        while restBytes >= Self.leastBytes {
            let size = 1 << (Int.bitWidth - 1 - restBytes.leadingZeroBitCount)
            keep(rest!, size)
            rest! += size
            restBytes -= size
        }
        let piece = spare.popLast() ?? .allocate(byteCount: Self.pieceBytes, alignment: 64)
        pieces.append(piece)
        rest = piece + count
        restBytes = Self.pieceBytes - count
        return piece
    }

    /// The block of `count` bytes is not used any more.
    func giveBack(_ block: UnsafeMutableRawPointer, _ count: Int) {
        byteCount -= count
        guard count >= Self.leastLarge else { return keep(block, count) }
        large.remove(block)
        block.deallocate()
    }

    private func keep(_ block: UnsafeMutableRawPointer, _ count: Int) {
        block.storeBytes(of: free[count.trailingZeroBitCount], as: UnsafeMutableRawPointer?.self)
        free[count.trailingZeroBitCount] = block
    }

    /// Nobody uses any block any more.
    func clear() {
        for block in large { block.deallocate() }
        large.removeAll()
        byteCount = 0
        spare += pieces
        pieces.removeAll()
        (rest, restBytes) = (nil, 0)
        for size in free.indices { free[size] = nil }
    }
}
