import TestSupport
import Testing

@testable import Blotter

@Suite struct BloomFilterTests {
    @Test func `what was seen is found, and hardly anything else`() {
        var random = SeededRandom(seed: 3)
        let hashes = (0..<200_000).map { _ in random.next() }
        let (seen, unseen) = (hashes[..<100_000], hashes[100_000...])
        var keys = BloomFilter()
        let isEmpty = keys.isEmpty
        let foundInNothing = seen.count { keys.mayContain(hash: $0) }
        for hash in seen { keys.insert(hash: hash) }
        let found = seen.count { keys.mayContain(hash: $0) }
        let mistaken = unseen.count { keys.mayContain(hash: $0) }
        let isStillEmpty = keys.isEmpty
        #expect(isEmpty && !isStillEmpty)
        #expect(foundInNothing == 0)
        #expect(found == 100_000)
        #expect(mistaken < 10)
    }
}
