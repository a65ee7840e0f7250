# bash completion for golinks(1). golinks itself says what to offer: this can do nothing but ask.

_golinks() {
  local answer
  {
    IFS= read -r answer
    mapfile -t COMPREPLY
  } < <(command golinks __complete bash "${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" 2>/dev/null)
  case $answer in
    words) compopt -o nosort 2>/dev/null ;;
    files) compopt -o default 2>/dev/null ;;
  esac
}

complete -F _golinks golinks
