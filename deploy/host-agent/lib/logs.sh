# shellcheck shell=sh
# shellcheck disable=SC2154 # settings, $tmp, exit codes, say and die are the agent's
# The launch logs, from wherever this host has them. They are carried as they are: the service judges them.

# The places of each log, first come, first served; a path in the settings goes instead of all of them.
uefi_places() {
    if [ -n "$UEFI_LOG" ]; then echo "$UEFI_LOG"; return; fi
    for device in "$ROOT"/sys/kernel/security/tpm[0-9]*; do echo "$device/binary_bios_measurements"; done
    echo "$STATE_DIR/uefi-eventlog.bin" # a saved copy, for a Xen dom0
}
txt_places() {
    if [ -n "$TXT_LOG" ]; then echo "$TXT_LOG"; return; fi
    echo "$ROOT/sys/kernel/security/slaunch/eventlog"           # TrenchBoot
    echo "$ROOT/sys/kernel/security/txt/tpm20_binary_evtlog_tcg" # OpenXT
    echo "$STATE_DIR/txt-eventlog.bin"
}

# first_readable: the first of the paths on standard input that can be read and is not empty. Files under
# /sys have no size of their own, so that one byte is read.
first_readable() {
    while IFS= read -r place; do
        if [ -f "$place" ] && [ -r "$place" ] && [ "$(head -c 1 "$place" 2>/dev/null | wc -c)" -eq 1 ]; then
            printf '%s\n' "$place"
            return 0
        fi
    done
    return 1
}

is_dom0() { grep -qs control_d "$ROOT/proc/xen/capabilities"; }

# wanted PART: whether the challenge asks for it; one that lists no logs asks for all.
wanted() { ! grep -q '^logs\.' "$tmp/challenge" || grep -q "^logs\.[0-9]*	$1\$" "$tmp/challenge"; }

# form_part NAME TYPE: adds the file of that name to the upload, in curl's configuration syntax.
form_part() {
    printf 'form = "%s=@%s;type=%s"\n' "$1" "$tmp/$1" "$2" >>"$tmp/form" || die "$HOST_TROUBLE" "cannot write in $tmp (is the disk full?)"
}

# add_log PART SOURCE: makes $tmp/PART a part of the upload, unless it is too large: half a log proves nothing.
add_log() {
    if [ "$(wc -c <"$tmp/$1")" -gt "$MAX_LOG_BYTES" ]; then
        rm -f "$tmp/$1"
        say "$2 is larger than $MAX_LOG_BYTES bytes (TOUCHSTONE_MAX_LOG_BYTES): left out."
        return
    fi
    form_part "$1" application/octet-stream
}

# attach_file PART FILE
attach_file() {
    head -c $((MAX_LOG_BYTES + 1)) "$2" >"$tmp/$1" || die "$HOST_TROUBLE" "cannot copy $2 to $tmp/$1 (is the disk full?)"
    add_log "$1" "$2"
}

# attach_output PART COMMAND: false when the command fails or has nothing to say.
attach_output() {
    rm -f "$tmp/failed"
    { timeout -k 5 60 sh -c "$2" 2>"$tmp/command" 9>&- || : >"$tmp/failed"; } | head -c $((MAX_LOG_BYTES + 1)) >"$tmp/$1" ||
        die "$HOST_TROUBLE" "cannot write in $tmp (is the disk full?)"
    if [ "$(wc -c <"$tmp/$1")" -le "$MAX_LOG_BYTES" ] && { [ -e "$tmp/failed" ] || [ ! -s "$tmp/$1" ]; }; then
        say "The command for $1 gave no log: $(head -n 1 "$tmp/command" | head -c 200)"
        rm -f "$tmp/$1"
        return 1
    fi
    add_log "$1" "the log that the command for $1 gives"
}

# attach PART COMMAND PLACES-FUNCTION WHAT
attach() {
    wanted "$1" || return 0
    if [ -n "$2" ] && attach_output "$1" "$2"; then return 0; fi
    if place=$($3 | first_readable); then attach_file "$1" "$place"; return 0; fi
    say "No $4: tried $($3 | tr '\n' ' ')"
}

attach_logs() {
    attach uefi-eventlog.bin "$UEFI_LOG_COMMAND" uefi_places "UEFI event log"
    attach txt-eventlog.bin "$TXT_LOG_COMMAND" txt_places "TXT event log"
    ascii=$(dirname "$IMA_LOG")/ascii_runtime_measurements
    if wanted ima.bin && echo "$IMA_LOG" | first_readable >/dev/null; then
        attach_file ima.bin "$IMA_LOG"
    elif wanted ima.txt && echo "$ascii" | first_readable >/dev/null; then
        attach_file ima.txt "$ascii"
    else
        say "No IMA measurement list: tried $IMA_LOG"
    fi
}
