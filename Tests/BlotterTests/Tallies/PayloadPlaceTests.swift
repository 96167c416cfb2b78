import Testing

@testable import Blotter

@Suite struct PayloadPlaceTests {
    @Test(
        arguments: [
            (#"{"order_id": "\#u{1}", "error": "%s"}"#, .quoted(0)),
            (#"{"code": %s, "error": "%s"}"#, .quoted(1)),
            (#"{"message": "%s", "error": %s}"#, .bare(1)),
            (#"{"error": "[redacted]"}"#, .fixedText(Array("[redacted]".utf8))),
            (#"{"error": null, "message": "%s"}"#, .fixedScalar(Array("null".utf8))),
            (#"{"order_id": "\#u{1}"}"#, .none),
            // A container, of any size, and a member of another.
            (#"{"error": {"error": "%s"}, "message": "%s"}"#, .unknown),
            (#"{"error": []}"#, .unknown),
            (#"{"detail": {"error": "%s"}}"#, .unknown),
            (#"{"err\u006fr": "%s"}"#, .unknown),
            (#"{"error": "\#u{1}"}"#, .unknown),
            ("%s", .unknown),
            // The last value may be all up to the end.
            (#"{"a": %s, "b": %s, "c": %s, "d": %s, "e": %s, "f": %s, "g": %s, "h": %s}"#, .unknown),
            (#"{"error": "%s", "b": %s, "c": %s, "d": %s, "e": %s, "f": %s, "g": %s, "h": %s}"#, .quoted(0)),
            (#"{"a": %s, "b": %s, "c": %s, "d": %s, "e": %s, "f": %s, "g": %s, "error": %s}"#, .unknown),
        ] as [(String, PayloadPlace)])
    func `a form tells where its payloads have a member`(format: String, place: PayloadPlace) {
        #expect(PayloadPlace(of: "error", in: Array(format.utf8)) == place, "\(format)")
    }
}
