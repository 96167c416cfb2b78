import Testing

@testable import Blotter

@Suite struct NearestNameTests {
    @Test(
        arguments: [
            ("ingst", "ingest"), ("serach", "search"), ("sumary", "summary"), ("summaryy", "summary"),
            ("sess", "sessions"),
            ("view", "view"), ("veiw", "view"), ("query ", "query"), ("x", nil), ("", nil), ("banana", nil),
            ("db", nil),
            (String(repeating: "x", count: 100_000), nil),
        ] as [(String, String?)])
    func `the name with the fewest slips is meant`(typed: String, expected: String?) {
        let names = ["ingest", "query", "view", "search", "summary", "sessions", "serve"]
        #expect(NearestName(to: typed, among: names).name == expected)
    }
}
