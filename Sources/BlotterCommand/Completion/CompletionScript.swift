/// The script by which a shell asks `blotter` what may come next: each knows how words are typed in its shell, none knows
/// an option.
enum CompletionScript: String, CaseIterable {
    case bash, zsh, fish

    /// The whole script.
    var text: String {
        switch self {
        case .bash: Self.bashText
        case .zsh: Self.zshText
        case .fish: Self.fishText
        }
    }

    private static let bashText = #"""
        # Completion of blotter for bash 4.4 or later, made by 'blotter completion bash'.
        _blotter() {
            local line=${COMP_LINE:0:COMP_POINT} typed word kept place name
            read -ra typed <<< "$line"
            [[ $line == *[[:space:]] ]] && typed+=('')
            word=${typed[-1]}
            # To the shell, what stands before the last = or : is a word of its own.
            kept=${word%"${word##*[=:]}"}
            place=$word
            [[ $word == --*=* ]] && place=${word#*=}
            COMPREPLY=()
            while IFS=$'\t' read -r name _; do
                case $name in
                :files)
                    compopt -o filenames
                    mapfile -t COMPREPLY < <(compgen -f -- "$place")
                    ;;
                :folders)
                    compopt -o filenames
                    mapfile -t COMPREPLY < <(compgen -d -- "$place")
                    ;;
                *)
                    name=${name#"$kept"}
                    [[ $name == *[^[:alnum:]_.,:=@%+/-]* ]] && printf -v name %q "$name"
                    COMPREPLY+=("$name")
                    ;;
                esac
            done < <(blotter __complete -- "${typed[@]:1}" 2> /dev/null)
        }
        complete -F _blotter blotter

        """#

    private static let zshText = #"""
        #compdef blotter
        # Completion of blotter for zsh, made by 'blotter completion zsh'; a file _blotter in a folder of $fpath.
        _blotter() {
            local -a typed names
            local line name text
            typed=("${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}")
            for line in "${(@f)$(blotter __complete -- "${typed[@]}" 2> /dev/null)}"; do
                case $line in
                '') ;;
                :files) [[ $PREFIX == --*=* ]] && compset -P 1 '*='; _files; return ;;
                :folders) [[ $PREFIX == --*=* ]] && compset -P 1 '*='; _files -/; return ;;
                *)
                    name=${line%%$'\t'*}
                    text=${line#$name}
                    text=${text#$'\t'}
                    names+=("${name//:/\\:}${text:+:$text}")
                    ;;
                esac
            done
            (( $#names )) && _describe -V -t values value names
        }
        if [[ $funcstack[1] == _blotter ]]; then
            _blotter "$@"
        else
            compdef _blotter blotter
        fi

        """#

    private static let fishText = #"""
        # Completion of blotter for fish, made by 'blotter completion fish'.
        function __blotter_complete
            set -l word (commandline -ct)
            set -l typed (commandline -opc) "$word"
            set -l option (string match -r '^--[^=]*=' -- $word)
            for line in (blotter __complete -- $typed[2..] 2>/dev/null)
                switch $line
                    case :files
                        for file in (__fish_complete_path (string replace -r '^--[^=]*=' '' -- $word))
                            echo "$option"$file
                        end
                    case :folders
                        for folder in (__fish_complete_directories (string replace -r '^--[^=]*=' '' -- $word) '')
                            echo "$option"$folder
                        end
                    case '*'
                        echo $line
                end
            end
        end
        complete -c blotter -f -k -a '(__blotter_complete)'

        """#
}
