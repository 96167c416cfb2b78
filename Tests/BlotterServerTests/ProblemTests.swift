import Testing

@testable import BlotterServer

@Suite struct ProblemTests {
    @Test func `a problem is a document of JSON, whatever is in it`() {
        let response = Problem.badParameter("li\"mit", "no \u{1}\\").response
        #expect(response.status == 400 && response.contentType == "application/problem+json")
        #expect(
            String(decoding: response.bytes, as: UTF8.self)
                == #"{"type": "about:blank", "title": "Bad Request", "status": 400, "detail": "no \u0001\\", "#
                + #""parameter": "li\"mit"}"# + "\n")
    }
}
