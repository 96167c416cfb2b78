import Testing

@testable import BlotterCommand
@testable import BlotterReports

@Suite struct ViewFollowTests {
    private func bytes(_ text: String, _ stream: EventStream, status: Int = 200) -> Bool {
        Array(text.utf8).withUnsafeBytes { stream.take($0, status: status) }
    }

    @Test(arguments: [1, 7, 1000]) func `events come whole, however their bytes are cut`(size: Int) {
        let text = Array(
            "retry: 1000\n\nid: 1-2\nevent: telemetry\ndata: {\"a\": 1}\n\n: heartbeat\n\nid: 3\ndata: é\n\nid: 4\nda"
                .utf8)
        var seen: [String] = []
        let stream = EventStream { json in
            seen.append(json)
            return true
        }
        for start in stride(from: 0, to: text.count, by: size) {
            let isTaken = text[start..<min(start + size, text.count)].withUnsafeBytes { stream.take($0, status: 200) }
            #expect(isTaken)
        }
        #expect(seen == [#"{"a": 1}"#, "é"])
        #expect(stream.lastID == "3")
    }

    @Test func `who wants no more ends it, and a refusal is kept in words`() {
        let stream = EventStream { _ in false }
        #expect(!bytes("data: x\n\ndata: y\n\n", stream))
        let refused = EventStream { _ in true }
        #expect(bytes(#"{"title": "Not Found", "detail": "there is no session x"}"#, refused, status: 404))
        #expect(refused.refusal == "there is no session x" && refused.isFirst)
    }

    @Test func `filters become parameters of the server`() throws {
        let options = try CommandOptions(Command.view.options).parse(
            ["-s", "live-*", "-t", "FILL,order", "--symbol", "!A&B", "-g", "a b", "--mode=live"])
        #expect(
            try RemoteTail.parameters(ViewQuestion(options, now: .init(nanoseconds: 0)))
                == "?session_id=live-%2A&type=fill,order&symbol=%21A%26B&mode=live&contains=a%20b")
    }

    @Test(arguments: [
        (["--around", "21:30"], "--around: cannot be combined with --follow, which has no end; give one of them"),
        (
            ["-o", "markdown"],
            "--format markdown: is made when all rows are there, and --follow has no end; give jsonl, csv, tsv or vertical"
        ),
        (["--url", "ftp://x"], "--url: cannot take 'ftp://x'; give an address such as http://localhost:8000"),
        (["--url", "http://x", "--path", "y"], "--path: is of the logs here, and --url of a server; give one of them"),
    ]) func `what cannot be followed is told`(arguments: [String], problem: String) throws {
        let fixture = try CommandFixture()
        #expect(
            fixture.blotter(["view", "-f"] + arguments)
                == .init(status: 64, errors: "blotter: \(problem)\ntry 'blotter view --help'\n"))
    }
}
