import BlotterReports
import CCurl
import CLinux
import Glibc
package import TelemetryLog

/// Sends over HTTP by libcurl, which is loaded for it, and by programs.
package struct SystemAlertSender: AlertSender {
    /// Seconds until it is given up for this time.
    private static let patience = 20

    private let environment: [String: String]

    /// Programs run with this environment, and what an alert says.
    package init(environment: [String: String]) { self.environment = environment }

    package func send(_ deliveries: [AlertDelivery], to sink: AlertSink, now: Timestamp) -> String? {
        switch sink.kind {
        case .alertmanager:
            let base = sink.target.hasSuffix("/") ? String(sink.target.dropLast()) : sink.target
            return post(AlertBody.alertmanager(deliveries, now: now), to: base + "/api/v2/alerts", sink, key: nil)
        case .webhook:
            return firstError(of: deliveries) { delivery in
                post(AlertBody.webhook(delivery, receiver: sink.name), to: sink.target, sink, key: delivery.key)
            }
        case .command:
            return firstError(of: deliveries) { delivery in
                run(["/bin/sh", "-c", sink.target], AlertBody.webhook(delivery, receiver: sink.name), delivery)
            }
        case .email:
            return firstError(of: deliveries) { delivery in
                run(["/usr/sbin/sendmail", "-t", "-i"], AlertBody.mail(delivery, to: sink.target), delivery)
            }
        }
    }

    package func ask(_ address: String) -> String? { request(address, [], nil) }

    /// Sends one after the other, each once, until one is not taken.
    private func firstError(of deliveries: [AlertDelivery], _ send: (AlertDelivery) -> String?) -> String? {
        for delivery in deliveries {
            if let error = send(delivery) { return error }
        }
        return nil
    }

    // MARK: HTTP

    private func post(_ body: String, to address: String, _ sink: AlertSink, key: String?) -> String? {
        var headers = ["Content-Type: application/json", "User-Agent: blotter/\(Version.current)"]
        if let key { headers.append("Idempotency-Key: \(key)") }
        if let file = sink.tokenFile {
            do { headers.append("Authorization: Bearer \(try TokenFile(file).token)") } catch { return "\(error)" }
        }
        return request(address, headers, body)
    }

    private func request(_ address: String, _ headers: [String], _ body: String?) -> String? {
        var error = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE))
        let copies = headers.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        let pointers = copies.map { UnsafePointer<CChar>($0) }
        let status = blotter_curl_send(
            address, pointers, pointers.count, body, body?.utf8.count ?? 0, Self.patience, &error)
        if (200..<300).contains(status) { return nil }
        guard status == 0 else { return "the answer was \(status)" }
        return String(decoding: error.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    // MARK: Programs

    /// Runs a program with `input`; what it prints goes nowhere.
    private func run(_ arguments: [String], _ input: String, _ delivery: AlertDelivery) -> String? {
        guard let spool = try? SpoolFile(environment: environment) else { return "no temporary file can be made" }
        let output = Output(descriptor: spool.descriptor)
        output.write(input)
        guard (try? output.flush()) != nil, lseek(spool.descriptor, 0, SEEK_SET) == 0 else {
            return "no temporary file can be written"
        }
        let more = [
            "BLOTTER_ALERT": delivery.rule, "BLOTTER_ALERT_STATUS": delivery.kind.rawValue,
            "BLOTTER_ALERT_MESSAGE": delivery.message.beginning, "BLOTTER_ALERT_KEY": delivery.key,
        ]
        // What does not end when it is asked to is killed.
        let whole = ["timeout", "-k", "5", "\(Self.patience)"] + arguments
        return Self.spawn(whole, environment.merging(more) { $1 }, input: spool.descriptor)
    }

    private static func spawn(_ arguments: [String], _ environment: [String: String], input: Int32) -> String? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
        }
        // Among them what other sinks are spoken to by at this moment.
        _ = blotter_spawn_closing(&actions, 3)
        var words = arguments.map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in words + variables { free(text) } }
        var process = pid_t()
        let code = posix_spawn(&process, "/usr/bin/timeout", &actions, nil, &words, &variables)
        guard code == 0 else { return String(cString: strerror(code)) }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        // The macros WIFEXITED and WEXITSTATUS are not imported.
        if status & 0x7F != 0 { return "it was ended by signal \(status & 0x7F)" }
        let exit = status >> 8 & 0xFF
        switch exit {
        case 0: return nil
        case 124, 137: return "it took longer than \(patience) s"
        case 127: return "there is no such program"
        default: return "it ended with status \(exit)"
        }
    }
}

extension String {
    /// As much as a variable of the environment holds in any case: a character may be of any length.
    fileprivate var beginning: String { String(String.UnicodeScalarView(unicodeScalars.prefix(4096))) }
}
