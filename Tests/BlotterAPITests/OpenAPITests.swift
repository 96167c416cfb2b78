import BlotterServer
import Foundation
import Testing

@testable import BlotterAPI

/// The description of the API that the server gives.
@Suite struct OpenAPITests {
    private let document: [String: Any]

    init() throws {
        let response = try #require(Dashboard().answer(Request(path: ["openapi.json"])))
        document = try #require(try JSONSerialization.jsonObject(with: Data(response.bytes)) as? [String: Any])
    }

    /// The names of the parameters of GET at a path, sorted; nil where the document has no such path.
    private func parameters(of path: [String]) -> [String]? {
        let paths = document["paths"] as? [String: [String: Any]]
        guard let get = paths?["/" + path.joined(separator: "/")]?["get"] as? [String: Any] else { return nil }
        let components = document["components"] as? [String: Any]
        let known = components?["parameters"] as? [String: [String: Any]] ?? [:]
        return (get["parameters"] as? [[String: Any]] ?? []).compactMap { parameter in
            let reference = (parameter["$ref"] as? String)?.split(separator: "/").last.map(String.init)
            return (reference.flatMap { known[$0] } ?? parameter)["name"] as? String
        }.sorted()
    }

    @Test(arguments: Route.endpoints.indices) func `it has each route with its parameters`(number: Int) {
        let route = Route.endpoints[number].route
        for path in [route.path] + (route.other.map { [$0] } ?? []) {
            #expect(parameters(of: path) == route.names, "\(path)")
        }
    }
}
