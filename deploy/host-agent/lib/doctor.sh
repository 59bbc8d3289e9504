# shellcheck shell=sh
# shellcheck disable=SC2154,SC2153,SC2034 # settings, exit codes, say and die are the agent's
# doctor: what this host has, and what it lacks to be attested, in plain words. Changes nothing.
# "ok" is as it should be; "note" is good to know; "BAD" stops attestation, and makes the exit status 1.

bad_count=0
ok() { printf 'ok    %s\n' "$*"; }
note() { printf 'note  %s\n' "$*"; }
bad() { bad_count=$((bad_count + 1)); printf 'BAD   %s\n' "$*"; }
heading() { printf '\n%s\n' "$*"; }

doctor() {
    tmp=$(mktemp -d "${TMPDIR:-/tmp}/touchstone-doctor.XXXXXX") || die "$HOST_TROUBLE" "cannot write in ${TMPDIR:-/tmp}"
    trap 'rm -rf "$tmp"' EXIT
    trap 'exit 130' HUP INT TERM
    printf 'touchstone-agent %s, %s, %s\n' "$VERSION" "$(uname -sr)" "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
    examine_settings
    OWNER_AUTH='' ENDORSEMENT_AUTH=''
    if try passwords; then passwords; fi
    # A TPM that is busy is a finding here, not something to wait for.
    TPM_SECONDS=3
    examine_programs
    examine_platform
    examine_tpm
    examine_logs
    examine_service
    heading "Result"
    if [ $bad_count -eq 0 ]; then ok "nothing is missing that attestation needs"; exit "$OK"; fi
    printf 'BAD   %s of the above would stop attestation\n' "$bad_count"
    exit "$NOT_TRUSTED"
}

# try COMMAND...: whether it goes well, in a shell of its own; otherwise its last words are in $tmp/words.
try() { ("$@") >/dev/null 2>"$tmp/words"; }
words() { sed -n 's/^touchstone-agent: //p' "$tmp/words" | head -n 1; }

examine_settings() {
    heading "Configuration"
    file=${TOUCHSTONE_CONFIG:-/etc/touchstone/agent.conf}
    if try read_config; then
        read_config
        if [ -e "$file" ]; then ok "$file"; else note "there is no $file; the environment and the defaults count"; fi
    else
        bad "$(words)"
    fi
    defaults
    if try check_host_settings; then ok "this host is called $HOST"; else bad "$(words)"; fi
    url_good=yes
    if try check_service_settings; then ok "the service is at $URL"; else url_good=no; bad "$(words)"; fi
    for secret in "$OWNER_AUTH_FILE" "$ENDORSEMENT_AUTH_FILE"; do
        if [ -n "$secret" ] && [ -n "$(find -L "$secret" -perm /077 2>/dev/null)" ]; then
            note "$secret holds a password and can be read by others: chmod 0600 $secret"
        fi
    done
    if [ "$(id -u)" -ne 0 ]; then note "not run as root: some of what follows may look missing and is not"; fi
    examine_state
}

examine_state() {
    if [ -d "$STATE_DIR" ] && [ -w "$STATE_DIR" ]; then
        free=$(df -Pk "$STATE_DIR" | awk 'NR == 2 { print $4 }')
        if [ "${free:-0}" -lt 1024 ]; then bad "$STATE_DIR has ${free:-no} kB free: the agent needs room for a copy of the logs"; fi
        if [ -s "$STATE_DIR/host-token" ]; then ok "enrolled: $STATE_DIR has a token"; else note "not enrolled yet: $STATE_DIR has no token"; fi
    elif [ -e "$STATE_DIR" ]; then
        bad "$STATE_DIR cannot be written"
    else
        note "not enrolled yet: $STATE_DIR does not exist"
    fi
    if left=$(lease_is_young 2>&1); then ok "${left%%:*}"; fi
}

examine_programs() {
    heading "Programs"
    for program in flock timeout awk sed od base64; do
        command -v $program >/dev/null 2>&1 || bad "$program is missing"
    done
    if version=$(curl --version 2>/dev/null); then
        ok "curl $(echo "$version" | awk 'NR == 1 { print $2 }')"
    else
        bad "curl is missing"
    fi
    if ! version=$(tpm2_quote --version 2>/dev/null); then bad "tpm2-tools is missing (version 5 or newer is needed)"; return; fi
    version=$(echo "$version" | sed -n 's/.*version="\([^"]*\)".*/\1/p')
    case $version in
        [0-4]|[0-4].*) bad "tpm2-tools is $version: 5 or newer is needed" ;;
        *) ok "tpm2-tools $version" ;;
    esac
}

examine_platform() {
    heading "Platform"
    if is_dom0; then
        ok "Xen dom0, Xen $(xen_version)"
    elif [ "$(cat "$ROOT/sys/hypervisor/type" 2>/dev/null)" = xen ]; then
        note "a guest of Xen, not its dom0: what is attested here is a virtual machine"
    elif [ -e "$ROOT/dev/kvm" ]; then
        ok "KVM is there (/dev/kvm)"
    else
        note "neither Xen nor KVM: this host cannot run virtual machines yet"
    fi
    if [ -d "$ROOT/sys/firmware/efi" ]; then ok "started by UEFI"; else note "not started by UEFI: there is no UEFI log in the usual place"; fi
    lockdown=$(sed -n 's/.*\[\(.*\)\].*/\1/p' "$ROOT/sys/kernel/security/lockdown" 2>/dev/null || :)
    case $lockdown in
        '') note "kernel lockdown: not in this kernel" ;;
        none) note "kernel lockdown: off" ;;
        *) ok "kernel lockdown: $lockdown (reading logs through /dev/mem does not work)" ;;
    esac
}

xen_version() {
    for part in major minor extra; do
        if [ $part = minor ]; then printf .; fi
        cat "$ROOT/sys/hypervisor/version/$part" 2>/dev/null || printf '?'
    done | tr -d '\n'
}

examine_logs() {
    heading "Launch logs"
    if [ ! -d "$ROOT/sys/kernel/security/integrity" ] && [ ! -e "$ROOT/sys/kernel/security/lsm" ]; then
        note "securityfs is not mounted at /sys/kernel/security: logs of the kernel cannot be read"
    fi
    examine_log "UEFI log" uefi_places "$UEFI_LOG_COMMAND" ||
        if is_dom0; then
            note "under Xen, dom0 often has no UEFI log: README.md of the agent, 'Xen dom0', says what to do; without it whole PCRs are compared"
        fi
    if [ "${drtm:-no}" = yes ]; then
        examine_log "TXT log" txt_places "$TXT_LOG_COMMAND" ||
            note "PCR 17 and 18 tell of a measured launch (DRTM) that no log explains: they can only be compared as a whole"
    else
        examine_log "TXT log" txt_places "$TXT_LOG_COMMAND" || :
    fi
    if place=$(printf '%s\n' "$IMA_LOG" "$(dirname "$IMA_LOG")/ascii_runtime_measurements" | first_readable); then
        describe "IMA list" "$place"
    else
        note "no IMA list at $IMA_LOG: what ran after the boot is not attested (ima_policy= on the kernel's command line starts it)"
    fi
    if place=$(echo "$ROOT/run/log/systemd/tpm2-measure.log" | first_readable); then
        note "systemd measures too ($place): PCR 11 to 15 have its measurements; this log is not sent"
    fi
}

# examine_log WHAT PLACES-FUNCTION COMMAND
examine_log() {
    if [ -n "$3" ]; then note "$1: by the command '$3' (not run by doctor)"; return 0; fi
    if place=$($2 | first_readable); then describe "$1" "$place"; return 0; fi
    for place in $($2); do
        if [ -e "$place" ] && [ ! -r "$place" ]; then note "$1: $place is there but cannot be read (not root?)"; return 0; fi
    done
    note "no $1: tried $($2 | tr '\n' ' ')"
    return 1
}

describe() {
    bytes=$(head -c $((MAX_LOG_BYTES + 1)) "$2" | wc -c)
    if [ "$bytes" -gt "$MAX_LOG_BYTES" ]; then
        bad "$1: $2 is larger than $MAX_LOG_BYTES bytes (TOUCHSTONE_MAX_LOG_BYTES) and would be left out"
    else
        ok "$1: $2, $bytes bytes"
    fi
}

# shellcheck source=deploy/host-agent/lib/doctor-tpm.sh
. "$parts/doctor-tpm.sh"
# shellcheck source=deploy/host-agent/lib/doctor-service.sh
. "$parts/doctor-service.sh"
