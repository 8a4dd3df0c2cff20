#!/usr/bin/env bash
# S43: the program is built with what the compiler has against exploits.
program=$1
bad=0
wants() { # WHAT COMMAND... : the output of the command must match
    local what=$1 pattern=$2
    shift 2
    "$@" 2> /dev/null | grep -qE "$pattern" || { echo "no $what"; bad=1; }
}
wants "position-independent executable" 'DYN' readelf -hW "$program"
wants "full RELRO" 'BIND_NOW|NOW' readelf -dW "$program"
wants "RELRO segment" 'GNU_RELRO' readelf -lW "$program"
wants "non-executable stack" 'GNU_STACK.* RW ' readelf -lW "$program"
wants "stack protector" '__stack_chk_fail' nm -D "$program"
wants "fortified functions" '__[a-z]+_chk' nm -D "$program"
exit $bad
