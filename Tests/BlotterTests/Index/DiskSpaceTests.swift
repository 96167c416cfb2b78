import TestSupport
import Testing

@testable import Blotter

@Suite struct DiskSpaceTests {
    @Test(
        arguments: [(0, 0, 0.0), (0, 10, 0), (10, 0, 100), (1, 3, 25), (5 << 50, 15 << 50, 25)]
            as [(Int64, Int64, Double)])
    func `what is kept for root is neither free nor used`(free: Int64, used: Int64, percent: Double) {
        #expect(DiskSpace(free: free, used: used).freePercent == percent)
    }

    @Test func `a file system tells its room as df does`() throws {
        let folder = try TemporaryFolder()
        let space = try #require(DiskSpace(at: folder.path))
        let words = try Program.run("df", ["-B1", "--output=used,avail", folder.path]).output.split(separator: " ")
        let avail = try #require(words.last?.split(separator: "\n").first.flatMap { Double($0) })
        // Others write meanwhile.
        #expect(abs(Double(space.free) - avail) < 0.05 * avail + 1e9)
        #expect(DiskSpace(at: folder / "nowhere") == nil)
    }
}
