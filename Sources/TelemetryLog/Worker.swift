private import Glibc

/// A thread that runs one closure.
package final class Worker: @unchecked Sendable {
    private var thread = pthread_t()

    /// Room for `LineParser.depthLimit` containers inside each other, many times over.
    private static let stackSize = 16 << 20

    /// Starts the thread; throws `LogFileError.outOfMemory` when the system has none to give.
    package init(_ body: @escaping @Sendable () -> Void) throws {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, Self.stackSize)
        defer { pthread_attr_destroy(&attributes) }
        let box = Unmanaged.passRetained(Body(run: body))
        let code = pthread_create(
            &thread, &attributes,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, box.toOpaque())
        guard code == 0 else {
            box.release()
            throw LogFileError.outOfMemory
        }
    }

    /// Waits until the closure has returned; to be called once.
    package func join() { pthread_join(thread, nil) }

    private final class Body {
        let run: @Sendable () -> Void
        init(run: @escaping @Sendable () -> Void) { self.run = run }
    }
}
