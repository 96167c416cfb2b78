import Fuzz

@testable import BlotterServer

/// Any bytes as a request, or as a part of one: it is decoded as RFC 3986 says, has an answer that is no fault of the
/// server's, in the form that it claims to have, and after it the server answers others.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzHTTP(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    var choices = Choices(UnsafeRawBufferPointer(start: start, count: count))
    let rest = choices.rest
    switch choices.below(8) {
    case 0, 1: demandParts(rest)
    case 2, 3, 4: demandAnswer(rest)
    case 5: demandExchange("GET ".utf8 + rest + " HTTP/1.1\r\nHost: \(ServerFixture.host)\r\n\r\n".utf8)
    case 6: demandExchange("GET /healthz HTTP/1.1\r\nHost: \(ServerFixture.host)\r\n".utf8 + rest + "\r\n\r\n".utf8)
    default: demandExchange(rest)
    }
    return 0
}

// MARK: - Parts of a request

private func demandParts(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    let expected = PercentDecoding(Array(text.utf8)).text
    demand(
        Request.decoded(text) == expected, "\(text.debugDescription) is decoded as \(Request.decoded(text) ?? "none")")
    if let parts = Request.parts(ofPath: text) {
        for part in parts {
            demand(part != "." && part != ".." && !part.contains("\0"), "a part of \(text.debugDescription) is \(part)")
        }
        let encoded = parts.map { "/" + $0.utf8.map { "%\($0 < 16 ? "0" : "")\(String($0, radix: 16))" }.joined() }
        demand(Request.parts(ofPath: encoded.joined()) == parts, "\(parts) is encoded as \(encoded)")
    }
    if let position = TailPositionText(text) {
        demand(position.isSame, "\(text.debugDescription) is \(position.again)")
    }
    demandHost(text)
    var request = Request(path: [])
    request.headers.acceptEncoding = text
    request.headers.ifNoneMatch = text
    _ = (request.takesGzip, request.has(tag: text))
    demand(!Access(token: "0123456789abcdef").allows(text, path: []), "\(text.debugDescription) is a token")
}

/// A name of another server leads nowhere.
private func demandHost(_ host: String) {
    let own = ["localhost:8000", "127.0.0.1:8000", "[::1]:8000"]
    let isOwn = own.contains(host.lowercased())
    demand(HostCheck(address: "127.0.0.1", port: 8000).allows(host) == isOwn, "\(host.debugDescription) is a host")
    guard HostCheck(address: "0.0.0.0", port: 8000).allows(host), !isOwn else { return }
    let address = host.utf8.dropLast(5)
    demand(
        host.hasSuffix(":8000")
            && (host == "0.0.0.0:8000" || address.allSatisfy { "0123456789abcdefABCDEF.:[]+".utf8.contains($0) }),
        "\(host.debugDescription) is an address")
}

// MARK: - Answers

/// Asks for a target without a socket.
private func demandAnswer(_ bytes: [UInt8]) {
    let target = String(decoding: bytes, as: UTF8.self)
    let halves = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    guard let path = Request.parts(ofPath: String(halves[0])) else { return }
    var request = Request(path: path)
    for field in halves.count > 1 ? halves[1].split(separator: "&") : [] {
        let pair = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let name = Request.decoded(pair[0]), let value = Request.decoded(pair.count > 1 ? pair[1] : "") else {
            return
        }
        request.parameters.append((name, value))
    }
    do {
        let response = try ServerFixture.shared.routes.answer(request)
        demand(response.status < 500, "\(target.debugDescription) is answered with \(response.status)")
        if case .bytes(let bytes) = response.body, response.contentType == Response.json {
            demand(
                JSONTree(bytes, depthLimit: 2000) != nil, "\(target.debugDescription) is answered with \(bytes.shown)")
        }
    } catch let problem as Problem {
        demand(400..<500 ~= problem.status, "\(target.debugDescription) is answered with \(problem)")
        demand(JSONTree(problem.response.bytes, depthLimit: 2)?.isObject == true, "\(problem) is no document")
    } catch {
        fatalError("\(target.debugDescription) fails: \(error)")
    }
}

// MARK: - Exchanges

private func demandExchange(_ bytes: [UInt8]) {
    let answer = ServerFixture.shared.exchange(bytes)
    let text = String(decoding: answer, as: UTF8.self)
    if !answer.isEmpty {
        let status = text.hasPrefix("HTTP/1.") ? Int(text.dropFirst(9).prefix(3)) ?? 0 : 0
        demand(200..<500 ~= status || status == 505, "\(bytes.shown) is answered with \(text.prefix(300))")
    }
    demand(!text.contains("Access-Control"), "\(bytes.shown) lets other sites ask")
    let another = ServerFixture.shared.answerToAnother()
    demand(
        another.starts(with: "HTTP/1.1 200 ".utf8), "after \(bytes.shown) another is answered with \(another.shown)")
}
