# fish completion for golinks(1). golinks itself says what to offer: this can do nothing but ask.

# Asks, and tells whether the answer is of that kind: words or files.
function __golinks_offers
    set -l words (commandline -opc)
    set -l raw (commandline -ct)
    # Without its quotes, one of which may still be open.
    set -l typed (for quote in '' "'" '"'
        string unescape -- "$raw$quote"
    end)
    set -g __golinks_answer (command golinks __complete fish $words[2..] "$typed[1]" 2>/dev/null)
    test "$__golinks_answer[1]" = $argv[1]
end

complete -c golinks -f
complete -c golinks -n '__golinks_offers files' -F
complete -c golinks -n '__golinks_offers words' -k -a '(printf "%s\n" $__golinks_answer[2..])'
