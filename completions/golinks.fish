# fish completion for golinks(1). golinks itself says what to offer: this can do nothing but ask.

function __golinks_complete
    set -l words (commandline -opc)
    set -l raw (commandline -ct)
    # Without its quotes, one of which may still be open.
    set -l typed (for quote in '' "'" '"'
        string unescape -- "$raw$quote"
    end)
    set -l answer (command golinks __complete fish $words[2..] "$typed[1]" 2>/dev/null)
    switch "$answer[1]"
        case words
            printf '%s\n' $answer[2..]
        case files
            complete -C "__fish_command_without_completions $raw"
        case 'hint *'
            # fish has no place for it: it goes between this prompt and the next.
            printf '\n%s\n' (string sub -s 6 -- $answer[1]) >/dev/tty
            commandline -f repaint
    end
end

complete -c golinks -f -k -a '(__golinks_complete)'
