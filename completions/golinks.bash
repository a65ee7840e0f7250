# bash completion for golinks(1). What is offered comes from golinks itself, so it cannot disagree with it.

_golinks_ask() { GOLINKS_NO_DAEMON=1 command golinks --color=never "$@" 2>/dev/null; }

_golinks_commands() { _golinks_ask help | sed -nE '/^Commands:/,/^$/s/^  ([a-z]+)  .*/\1/p'; }

_golinks_options() { _golinks_ask help "$1" | sed -nE 's/^  (    |-., )(--[a-z-]+).*/\2/p'; }

# Offers the first columns of the lines on standard input that begin with $1. Nothing in them is ever expanded.
_golinks_offer() {
  local word rest
  while IFS=$'\t' read -r word rest; do
    [[ $word == "$1"* ]] || continue
    printf -v word %q "$word"
    COMPREPLY+=("$word")
  done
}

_golinks_words() { printf '%s\n' "$@"; }

_golinks() {
  local words=() current previous command='' word i
  COMPREPLY=()
  # bash makes three words of --sort=created.
  for word in "${COMP_WORDS[@]:0:COMP_CWORD + 1}"; do [[ $word == '=' ]] || words+=("$word"); done
  [[ ${COMP_WORDS[COMP_CWORD]} == '=' ]] && words+=('')
  current=${words[-1]} previous=${words[-2]}
  for ((i = 1; i < ${#words[@]} - 1; i++)); do
    word=${words[i]}
    [[ $word == -* || ${words[i - 1]} == --color ]] && continue
    command=$word
    break
  done
  case $previous in
    --color) _golinks_offer "$current" < <(_golinks_words auto always never); return ;;
    --sort) _golinks_offer "$current" < <(_golinks_words keyword created updated hits); return ;;
    --on-conflict) _golinks_offer "$current" < <(_golinks_words fail keep replace); return ;;
  esac
  if [[ -z $command && $current == -* ]]; then
    _golinks_offer "$current" < <(_golinks_words --color --help --version)
  elif [[ -z $command ]]; then
    _golinks_offer "$current" < <(_golinks_commands)
  elif [[ $current == -?* ]]; then
    _golinks_offer "$current" < <(_golinks_options "$command")
  else
    case $command in
      get | open | show | edit | mv | rm | log) _golinks_offer "$current" < <(_golinks_ask ls) ;;
      import | export) compopt -o default 2>/dev/null ;;
      daemon) _golinks_offer "$current" < <(_golinks_words start stop restart status run logs) ;;
      help) _golinks_offer "$current" < <(_golinks_commands) ;;
    esac
  fi
}

complete -F _golinks golinks
