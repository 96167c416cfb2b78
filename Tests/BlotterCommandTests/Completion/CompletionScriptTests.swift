import TestSupport
import Testing

@testable import BlotterCommand

/// The scripts, each in its own shell, on the built program.
@Suite(.enabled(if: Program.blotter != nil, "needs the binary")) struct CompletionScriptTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(SampleLogs.alpha, to: "logs/execution/alpha.jsonl")
        try folder.write("", to: "a file.db")
        _ = try Program.run(try #require(Program.blotter), ["ingest"], folder: folder.path)
    }

    /// What a shell prints, with the program before all others.
    private func shell(_ name: String, _ arguments: [String]) throws -> [String] {
        let program = try #require(Program.blotter)
        let path = program[..<(program.lastIndex(of: "/") ?? program.startIndex)] + ":/usr/bin:/bin"
        let run = try Program.run(
            "timeout", ["20", name] + arguments,
            environment: ["PATH": String(path), "TERM": "dumb", "HOME": folder.path, "BLOTTER_INDEX": ""],
            folder: folder.path)
        #expect(run.status == 0 && run.errors == "", "\(run)")
        return run.output.split(separator: "\n").map(String.init)
    }

    private func write(_ script: CompletionScript, to name: String) throws {
        #expect(
            try Program.run(try #require(Program.blotter), ["completion", script.rawValue]).output == script.text)
        try folder.write(script.text, to: name)
    }

    @Test func `bash completes`() throws {
        try write(.bash, to: "script")
        let found = try shell(
            "bash",
            [
                "--norc", "-c",
                """
                source ./script
                compopt() { :; }
                for line in 'blotter vie' 'blotter orders --state=fi' 'blotter view --session al' 'blotter backup a'; do
                    COMP_LINE=$line COMP_POINT=${#line}
                    _blotter
                    printf '<%s>' "${COMPREPLY[@]}"
                done
                """,
            ])
        #expect(found == ["<view><filled><alpha><a file.db>"])
    }

    @Test(.enabled(if: Program.find("fish") != nil, "fish is not installed")) func `fish completes`() throws {
        try write(.fish, to: "script")
        let found = try shell(
            "fish",
            [
                "--no-config", "-c",
                """
                source ./script
                for line in 'blotter vie' 'blotter orders --state=fi' 'blotter view --session al' 'blotter view --path lo'
                    complete -C $line
                end
                """,
            ])
        #expect(
            found == ["view\t\(Command.view.summary)", "--state=filled", "alpha", "logs/"])
    }

    /// A shell of its own has to draw what was completed.
    @Test(.enabled(if: Program.find("zsh") != nil, "zsh is not installed")) func `zsh completes`() throws {
        try write(.zsh, to: "_blotter")
        let found = try shell(
            "zsh",
            [
                "-f", "-c",
                #"""
                zmodload zsh/zpty
                zpty shell "zsh -f -i"
                zpty -w shell "stty -echo; fpath=($PWD \$fpath); autoload -Uz compinit; compinit -u -D; print READ''Y"
                zpty -r shell out '*READY*'
                try() {
                    zpty -w -n shell $1$'\t'
                    zpty -r shell out "*$2*"
                    print -r -- "${2}"
                    zpty -w -n shell $'\x15'
                }
                try 'blotter vie' 'blotter view '
                try 'blotter orders --state=fi' '--state=filled '
                try 'blotter view --session al' '--session alpha '
                try 'blotter view --path lo' '--path logs/'
                zpty -d shell
                """#,
            ])
        #expect(found == ["blotter view ", "--state=filled ", "--session alpha ", "--path logs/"])
    }
}
