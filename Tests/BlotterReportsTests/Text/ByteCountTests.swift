import Testing

@testable import BlotterReports

@Suite struct ByteCountTests {
    @Test(
        arguments: [
            (0, "0 B", "0 B"), (999, "999 B", "999 B"), (1000, "1.0 kB", "1.0 kB"), (9949, "9.9 kB", "9.9 kB"),
            (9960, "10.0 kB", "10 kB"), (123_400_000, "123.4 MB", "123 MB"), (999_949, "999.9 kB", "1.0 MB"),
            (999_950, "1.0 MB", "1.0 MB"), (1_200_000_000, "1.2 GB", "1.2 GB"), (-1500, "-1.5 kB", "-1.5 kB"),
            (.max, "9.2 EB", "9.2 EB"),
        ] as [(Int64, String, String)])
    func `bytes are written in decimal units`(bytes: Int64, description: String, rounded: String) {
        #expect(ByteCount(bytes).description == description)
        #expect(ByteCount(bytes).rounded == rounded)
    }
}
