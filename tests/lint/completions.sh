#!/usr/bin/env bash
# What shells complete is what papo understands: every option is there, bash gives what it should, and the shells that are
# installed can read it.
# completions.sh PAPO
set -eu
papo=$(realpath "$1")
new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT
bad=0
say() { echo "$*"; bad=1; }
export LC_ALL=C.UTF-8 LANGUAGE= HOME=$new
unset XDG_CONFIG_HOME
for shell in bash zsh fish; do
    "$papo" --print completion-$shell > "$new/$shell"
    for option in $({ "$papo" --help; "$papo" send --help; } | grep -oE '^  (-[a-z], )?--[a-z]+' | grep -oE '[a-z]{2,}' | sort -u); do
        grep -qE -- "(--|-l )$option\b" "$new/$shell" || say "completion-$shell does not know --$option"
    done
    if command -v $shell > /dev/null; then
        $shell -n "$new/$shell" || say "$shell can't read completion-$shell"
    else
        echo "$shell is not installed: only the words of its completion are checked"
    fi
done

mkdir -p "$new/.config/papo"
printf '[alice@example.org]\nserver=x\n[bob@example.org]\n' > "$new/.config/papo/accounts.ini"
. "$new/bash"
# gives WANTED WORD...: what bash completes the last word to
gives() {
    local wanted=$1
    shift
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
    _papo
    [ "${COMPREPLY[*]}" = "$wanted" ] || say "“$*” is completed to: ${COMPREPLY[*]}"
}
gives "send" papo s
gives "--forever --follow" papo --f
gives "--room" papo send --r
gives "--lines --log" papo --profile x send --l
gives "alice@example.org bob@example.org" papo send -a ""
gives "bob@example.org" papo send --account b
gives "message message-changed" papo send --events mess
gives "completion-bash completion-zsh completion-fish" papo --print completion
gives "" papo send --subject ""
exit $bad
