import Foundation
import TestSupport
import Testing

/// The arrows between the modules: what is imported, what Package.swift allows, and what README says are one.
@Suite struct ModuleTests {
    /// What the toolchain brings.
    private static let system: Set<String> = ["Foundation", "Glibc", "Testing", "Synchronization"]

    /// Of the modules of Swift that are no tests: their folders, and the modules that they may import.
    private let modules: [(name: String, folder: String, dependencies: Set<String>)]

    init() throws {
        let manifest = try String(contentsOf: Checkout.url("Package.swift"), encoding: .utf8)
        let targets = try #require(manifest.split(separator: "// `make fuzz`").first)
        modules = targets.matches(
            of:
                /\.(?:target|executableTarget)\(\s*name: "(\w+)"(?:,\s*dependencies: \[([^\]]*)\])?(?:,\s*path: "([^"]+)")?/
        ).map { match in
            let name = String(match.output.1)
            let dependencies = match.output.2?.matches(of: /\w+/).map { String($0.output) } ?? []
            return (name, match.output.3.map(String.init) ?? "Sources/" + name, Set(dependencies))
        }.filter { !$0.name.hasPrefix("C") || $0.name.hasPrefix("Corpus") }
    }

    @Test func `a module imports what the manifest gives it, and all of that`() throws {
        for module in modules {
            let imports = try SourceFile.all(below: module.folder).reduce(into: Set<String>()) {
                $0.formUnion($1.imports)
            }
            #expect(imports.subtracting(Self.system) == module.dependencies, "\(module.name)")
        }
        #expect(modules.count > 8)
    }

    @Test func `the list of README has each module above those that it imports`() throws {
        let readme = try String(contentsOf: Checkout.url("README.md"), encoding: .utf8)
        let listed = readme.matches(of: #/\nSources/(\w+) /#).map { String($0.output.1) }
        let own = modules.filter { $0.folder.hasPrefix("Sources/") }
        #expect(Set(own.map(\.name)).subtracting(listed) == [])
        for module in own {
            let place = try #require(listed.firstIndex(of: module.name))
            for dependency in module.dependencies {
                guard let other = listed.firstIndex(of: dependency) else { continue }
                #expect(place < other, "\(module.name) imports \(dependency), which README has above it")
            }
        }
    }
}
