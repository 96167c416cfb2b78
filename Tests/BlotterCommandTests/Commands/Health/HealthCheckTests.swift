import Testing

/// Every check with logs that are fine and logs that are not.
@Suite struct HealthCheckTests {
    @Test func `nothing is wrong with logs that are as they should be`() throws {
        let answer = try HealthAnswer.of(HealthLogs.clean)
        #expect(answer.troubles == [])
        #expect(answer.status == "ok" && answer.exitStatus == 0)
        #expect(answer.value("error_rate") == 0 && answer.value("missing_fills") == 0)
        #expect(answer.value("latency_p95") == 100 && answer.value("latency_max") == 100)
        #expect(answer.value("clock_steps") == 0 && answer.value("silence") == 0)
        #expect(answer.value("last_ingest") == 0 && answer.value("interrupted_work") == 0)
        let bytes = HealthLogs.clean.values.reduce(0) { $0 + $1.utf8.count }
        #expect(answer.value("log_size") == Double(bytes) / 1e6)
        #expect((answer.value("index_size") ?? 0) > 0.1)
    }

    @Test(arguments: 0..<HealthLogs.cases.count) func `a check comes out as its thresholds have it`(number: Int) throws
    {
        let planted = HealthLogs.cases[number]
        let answer = try HealthAnswer.of(planted.logs)
        #expect(answer.status(planted.check) == planted.status, "\(planted)")
        #expect(abs((answer.value(planted.check) ?? -1) - planted.value) < 1e-6, "\(planted)")
        if let message = planted.message { #expect(answer.message(planted.check) == message, "\(planted)") }
        #expect(answer.next(planted.check)?.components(separatedBy: " --path ")[0] == planted.next, "\(planted)")
        let statuses = answer.checks.values.compactMap { $0["status"] as? String }
        let worst = ["critical", "warning", "unknown", "ok"].first { statuses.contains($0) }
        #expect(answer.status == worst)
        #expect(answer.exitStatus == ["ok": 0, "warning": 1, "critical": 2, "unknown": 3][answer.status])
    }
}
