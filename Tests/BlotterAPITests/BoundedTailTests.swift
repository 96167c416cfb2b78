import Testing

@testable import BlotterAPI

/// The last of what comes, as far as there is room for it.
@Suite struct BoundedTailTests {
    private static let cases: [(most: Int, sizes: [Int], last: Int)] = [
        (most: 10, sizes: [], last: 0),
        (most: 10, sizes: [4], last: 1),
        (most: 10, sizes: [4, 6], last: 2),
        (most: 10, sizes: [4, 6, 1], last: 2),
        (most: 10, sizes: [1, 1, 1, 9], last: 2),
        (most: 10, sizes: [1, 1, 11], last: 0),
        (most: 10, sizes: [11, 1], last: 1),
        (most: 10, sizes: [0, 0, 10, 0], last: 4),
        (most: 0, sizes: [1, 0, 0], last: 2),
    ]

    @Test(arguments: cases) func `what came last is kept`(most: Int, sizes: [Int], last: Int) {
        var tail = BoundedTail<Int>(mostBytes: most)
        for (number, bytes) in sizes.enumerated() { tail.append(number, bytes: bytes) }
        #expect(tail.elements == Array(sizes.indices.suffix(last)))
    }

    @Test func `it holds as much after many as after few`() {
        var tail = BoundedTail<Int>(mostBytes: 30)
        for number in 0..<10_000 {
            tail.append(number, bytes: 10)
            #expect(tail.elements == Array(max(0, number - 2)...number))
        }
    }
}
