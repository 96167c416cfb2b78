import Testing

@testable import Threads

@Suite struct ChannelTests {
    @Test func `all that is sent is received, in order`() throws {
        let channel = Channel<Int>(capacity: 3)
        let worker = try #require(
            Worker {
                for number in 0..<10_000 { _ = channel.send(number) }
                channel.finish()
            })
        var received: [Int] = []
        while let number = channel.receive() { received.append(number) }
        worker.join()
        #expect(received == Array(0..<10_000))
        #expect(channel.receive() == nil)
    }

    @Test func `what was sent before the end is still received`() {
        let channel = Channel<Int>(capacity: 3)
        #expect(channel.send(1) && channel.send(2))
        channel.finish()
        #expect([channel.receive(), channel.receive(), channel.receive()] == [1, 2, nil])
    }

    @Test func `a sender that waits for room goes on when nobody receives any more`() throws {
        let channel = Channel<Int>(capacity: 1)
        let answers = Channel<Bool>(capacity: 2)
        let worker = try #require(
            Worker {
                _ = answers.send(channel.send(1))
                _ = answers.send(channel.send(2))
            })
        #expect(answers.receive() == true)
        channel.cancel()
        #expect(answers.receive() == false)
        worker.join()
        #expect(!channel.send(3))
    }

    @Test func `an offer is taken if there is room, and polled without waiting`() {
        let channel = Channel<Int>(capacity: 2)
        #expect(channel.poll() == nil)
        for number in 1...3 { channel.offer(number) }
        #expect(Set([channel.poll(), channel.poll()]) == [1, 2])
        #expect(channel.poll() == nil)
    }
}
