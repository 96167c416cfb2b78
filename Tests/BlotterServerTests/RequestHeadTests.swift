import Testing

@testable import BlotterServer

@Suite struct RequestHeadTests {
    /// The status of the problem with a head that has these fields beside its Host; nil when it has none.
    private func status(_ fields: [(String, String)], target: String = "/a", version: String = "HTTP/1.1") -> Int? {
        var head = RequestHead()
        head.fields = [(name: "Host", value: "localhost")] + fields.map { (name: $0.0, value: $0.1) }
        head.target = target
        head.version = version
        return head.problem?.status
    }

    @Test(
        arguments: [
            ([], nil), ([("Content-Length", "5")], nil), ([("content-length", "05")], nil),
            ([("Transfer-Encoding", "chunked")], nil), ([("transfer-encoding", "Chunked")], nil),
            ([("X", "a\tb é")], nil),
            ([("Host", "evil.test")], 400), ([("hOST", "localhost")], 400), ([("Content-Length", "+5")], 400),
            ([("Content-Length", "")], 400), ([("Content-Length", "5, 5")], 400), ([("Content-Length", "5 ")], 400),
            ([("Content-Length", "-1")], 400), ([("Content-Length", "0x5")], 400),
            ([("Content-Length", "4"), ("Content-Length", "5")], 400),
            ([("Content-Length", "5"), ("content-length", "5")], 400),
            ([("Content-Length", "5"), ("Transfer-Encoding", "chunked")], 400), ([("Transfer-Encoding", "gzip")], 400),
            ([("Transfer-Encoding", "gzip, chunked")], 400), ([("Transfer-Encoding", "xchunked")], 400),
            ([("Transfer-Encoding", "chunked"), ("Transfer-Encoding", "identity")], 400),
            ([("Content-Length ", "5")], 400),
            ([(" X", "1")], 400), ([("", "1")], 400), ([("X(", "1")], 400), ([("X", "a\rContent-Length: 5")], 400),
            ([("X", "a\nb")], 400), ([("X", "a\u{7F}")], 400),
        ] as [([(String, String)], Int?)]) func `a head that can be read in two ways is refused`(
            fields: [(String, String)], expected: Int?
        )
    {
        #expect(status(fields) == expected)
    }

    @Test func `a chunked body is none of HTTP 1 0, and ends its connection`() {
        #expect(status([("Transfer-Encoding", "chunked")], version: "HTTP/1.0") == 400)
        var head = RequestHead()
        #expect(!head.endsConnection)
        head.fields = [(name: "transfer-encoding", value: "chunked")]
        #expect(head.endsConnection)
    }

    @Test(
        arguments: [
            ("/", nil), ("/a?b=%00", nil), ("", 400), ("*", 400), ("http://evil.test/a", 400), ("/é", 400),
            ("/a b", 400),
        ] as [(String, Int?)]) func `what is asked for is a path`(target: String, expected: Int?)
    {
        #expect(status([], target: target) == expected)
    }

    @Test(arguments: [(32 << 10, nil), ((32 << 10) + 1, 431)] as [(Int, Int?)]) func `a head has a limit`(
        size: Int, expected: Int?
    ) {
        var head = RequestHead()
        head.size = size
        #expect(head.problem?.status == expected)
    }

    @Test func `bytes that are in no piece of a head are not passed over`() {
        var head = RequestHead()
        head.isWhole = false
        #expect(head.problem?.status == 400 && head.problem?.headers == ["Connection": "close"])
    }
}
