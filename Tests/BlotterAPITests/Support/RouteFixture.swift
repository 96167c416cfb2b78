import Foundation
import TelemetryLog
import TestSupport
import Testing

@testable import Blotter
@testable import BlotterAPI
@testable import BlotterServer

/// A folder of two logs of a test's own, their index, and the routes that answer from them.
final class RouteFixture {
    let routes: RouteTable
    let index: IndexFile
    private let logs: TemporaryFolder

    /// Without a line that is invalid.
    init() throws {
        logs = try TemporaryFolder()
        index = IndexFile(folder: logs.path)
        routes = RouteTable(folder: logs.path, index: index, environment: [:])
        try write(SampleLogs.alpha, to: "alpha.jsonl")
        try write(SampleLogs.beta, to: "beta.jsonl")
        try ingest()
    }

    var folder: String { logs.path }

    func write(_ text: String, to name: String) throws { try logs.write(text, to: name) }

    /// Takes in what was written.
    func ingest() throws {
        let report = try Ingest(index: index, now: { Timestamp.system.nanoseconds }).run([
            LogPlace(folder: try LogFolder(path: folder))
        ]) { _ in .goOn }
        try #require(report.isComplete)
    }

    /// What is asked at the moment, within a minute.
    var site: AnswerSite {
        AnswerSite(
            folder: folder, index: index, environment: [:], statistics: Statistics(),
            limit: AnswerLimit(until: .now + .seconds(60)), now: .system)
    }

    // MARK: Requests

    /// The JSON object that answers.
    func answer(_ path: String, _ parameters: (String, String)...) throws -> [String: Any] {
        try answer(path, parameters)
    }

    func answer(_ path: String, _ parameters: [(String, String)]) throws -> [String: Any] {
        let response = try routes.answer(Self.request(path, parameters))
        return try #require(try JSONSerialization.jsonObject(with: Data(response.bytes)) as? [String: Any])
    }

    /// The answer as it is sent, to a client that has what `tag` stands for.
    func raw(_ path: String, tag: String? = nil, _ parameters: (String, String)...) throws -> Response {
        var request = Self.request(path, parameters)
        request.headers.ifNoneMatch = tag
        return try routes.answer(request)
    }

    /// Why there is no answer; nil when there is one.
    func problem(_ path: String, _ parameters: (String, String)...) -> Problem? {
        do {
            _ = try routes.answer(Self.request(path, parameters))
            return nil
        } catch {
            return error as? Problem
        }
    }

    private static func request(_ path: String, _ parameters: [(String, String)]) -> Request {
        Request(
            path: path.split(separator: "/").map(String.init), parameters: parameters.map { (name: $0.0, value: $0.1) })
    }
}
