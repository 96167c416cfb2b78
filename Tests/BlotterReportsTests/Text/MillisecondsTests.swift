import Testing

@testable import BlotterReports

@Suite struct MillisecondsTests {
    @Test(arguments: [
        (0.0, "0ms"), (0.788, "0.79ms"), (4.25, "4.25ms"), (4.5, "4.5ms"), (5.0, "5ms"), (9.6, "9.6ms"),
        (9.99, "9.99ms"), (9.996, "10ms"), (10.4, "10ms"), (10.5, "11ms"), (119.9, "120ms"), (1500.0, "1500ms"),
    ])
    func `whole from ten on`(_ value: Double, _ expected: String) {
        #expect(Milliseconds(value).description == expected)
    }
}
