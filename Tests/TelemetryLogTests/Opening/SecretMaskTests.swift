import Testing

@testable import TelemetryLog

@Suite struct SecretMaskTests {
    @Test(arguments: [
        (#"{"api_key": "KEY", "a": 1}"#, #"{"api_key": "[not shown]", "a": 1}"#),
        (
            #"{"a": [{"Secret": 7}, {"b": {"passphrase": "KEY"}}]}"#,
            #"{"a": [{"Secret": "[not shown]"}, {"b": {"passphrase": "[not shown]"}}]}"#
        ),
        (#"[{"signature": "KEY"}]"#, #"[{"signature": "[not shown]"}]"#),
        (#"{"credentials": {"account": "KEY", "list": ["KEY"]}}"#, #"{"credentials": "[not shown]"}"#),
        (#"{"body": "{\"api_key\": \"KEY\"}"}"#, #"{"body": "{\"api_key\": \"[not shown]\"}"}"#),
        (#"{"api\u005fkey": "KEY"}"#, #"{"api_key": "[not shown]"}"#),
        // Nothing to hide.
        (#"{"api_key": "", "sign": "[redacted]"}"#, #"{"api_key": "", "sign": "[redacted]"}"#),
        (#"{"secret": null}"#, #"{"secret": null}"#),
        (#"{"a": "api_key"}"#, #"{"a": "api_key"}"#), ("api_key", "api_key"), ("", ""), ("7", "7"),
    ])
    func `the values of secrets are not shown, and all else is as it was`(line: String, shown: String) {
        #expect(SecretMask().masked(line) == shown)
    }
}
