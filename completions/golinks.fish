# fish completion for golinks(1). What is offered comes from golinks itself, so it cannot disagree with it.

function __golinks_ask
    env GOLINKS_NO_DAEMON=1 golinks --color=never $argv 2>/dev/null
end

function __golinks_commands
    __golinks_ask help | string replace -rf '^  ([a-z]+)  +([A-Z].*)' '$1\t$2'
end

function __golinks_options
    set -l words (commandline -opc)
    __golinks_ask help $words[2] | string replace -rf '^  (?:    |-., )(--[a-z-]+).*' '$1'
end

function __golinks_links
    __golinks_ask ls | string replace -rf '^([^\t]*)\t([^\t]*).*' '$1\t$2'
end

complete -c golinks -f
complete -c golinks -n __fish_use_subcommand -a '(__golinks_commands)'
complete -c golinks -n __fish_use_subcommand -l color -x -a 'auto always never'
complete -c golinks -n __fish_use_subcommand -s h -l help
complete -c golinks -n __fish_use_subcommand -s V -l version
complete -c golinks -n 'not __fish_use_subcommand; and string match -q -- "-?*" (commandline -ct)' -a '(__golinks_options)'
complete -c golinks -n '__fish_seen_subcommand_from get open show edit mv rm log' -a '(__golinks_links)'
complete -c golinks -n '__fish_seen_subcommand_from import export' -F
complete -c golinks -n '__fish_seen_subcommand_from daemon' -a 'start stop restart status run logs'
complete -c golinks -n '__fish_seen_subcommand_from help' -a '(__golinks_commands)'
complete -c golinks -n '__fish_seen_subcommand_from ls' -l sort -x -a 'keyword created updated hits'
complete -c golinks -n '__fish_seen_subcommand_from import' -l on-conflict -x -a 'fail keep replace'
