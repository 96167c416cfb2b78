private import Glibc

/// A thread that runs one closure.
package final class Worker: @unchecked Sendable {
    private var thread = pthread_t()

    /// Room for thousands of containers of JSON inside each other, many times over.
    private static let stackSize = 16 << 20

    /// Starts the thread; nil when the system has none to give.
    package init?(_ body: @escaping @Sendable () -> Void) {
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
            return nil
        }
    }

    /// Waits until the closure has returned; to be called once at most.
    package func join() { pthread_join(thread, nil) }

    /// Leaves the thread to itself, instead of `join`.
    package func detach() { pthread_detach(thread) }

    /// A closure in a box, as C takes a pointer for its argument.
    private final class Body {
        let run: @Sendable () -> Void
        init(run: @escaping @Sendable () -> Void) { self.run = run }
    }
}
