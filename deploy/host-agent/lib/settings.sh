# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # settings are used by the other parts; $USAGE and die are the agent's
# Settings: read from a file that is never run, checked, given defaults.

SETTINGS='URL HOST CA STATE_DIR TCTI TPM_SECONDS AK_STORE AK_HANDLE AK_ALG EK EK_CHAIN OWNER_AUTH_FILE
    ENDORSEMENT_AUTH_FILE UEFI_LOG TXT_LOG IMA_LOG UEFI_LOG_COMMAND TXT_LOG_COMMAND MAX_LOG_BYTES
    RETRY_SECONDS ALLOW_HTTP'

# A line is KEY=value with a key we know; the environment goes first.
read_config() {
    config=${TOUCHSTONE_CONFIG:-/etc/touchstone/agent.conf}
    if [ -r "$config" ]; then
        # It may name commands, which run as root.
        [ -z "$(find -L "$config" -type f -perm -002)" ] || die "$USAGE" "$config may be written by anybody: chmod 0644 $config"
        while IFS= read -r line || [ -n "$line" ]; do
            case $line in ''|'#'*) continue ;; *=*) ;; *) die "$USAGE" "$config: not KEY=value: $line" ;; esac
            key=${line%%=*} value=${line#*=}
            case $value in \"*\") value=${value#\"}; value=${value%\"} ;; esac
            known=no
            for name in $SETTINGS; do if [ "TOUCHSTONE_$name" = "$key" ]; then known=yes; fi; done
            [ $known = yes ] || die "$USAGE" "$config: unknown setting $key"
            eval "[ -n \"\${$key+set}\" ] || $key=\$value"
        done <"$config"
    elif [ -n "${TOUCHSTONE_CONFIG:-}" ] || [ -e "$config" ]; then
        die "$USAGE" "cannot read $config"
    fi
}

defaults() {
    # Another root to look for /sys, /proc and /dev in: that of a host seen from a container, or a test's.
    ROOT=${TOUCHSTONE_SYSROOT:-}
    URL=${TOUCHSTONE_URL:-}
    URL=${URL%/}
    HOST=${TOUCHSTONE_HOST:-$(hostname -f 2>/dev/null || hostname)}
    CA=${TOUCHSTONE_CA:-}
    STATE_DIR=${TOUCHSTONE_STATE_DIR:-/var/lib/touchstone-agent}
    TPM_SECONDS=${TOUCHSTONE_TPM_SECONDS:-60}
    AK_STORE=${TOUCHSTONE_AK_STORE:-tpm}
    AK_HANDLE=${TOUCHSTONE_AK_HANDLE:-0x8101a7e5}
    AK_ALG=${TOUCHSTONE_AK_ALG:-rsa}
    EK=${TOUCHSTONE_EK:-auto}
    EK_CHAIN=${TOUCHSTONE_EK_CHAIN:-}
    OWNER_AUTH_FILE=${TOUCHSTONE_OWNER_AUTH_FILE:-}
    ENDORSEMENT_AUTH_FILE=${TOUCHSTONE_ENDORSEMENT_AUTH_FILE:-}
    UEFI_LOG=${TOUCHSTONE_UEFI_LOG:-}
    TXT_LOG=${TOUCHSTONE_TXT_LOG:-}
    IMA_LOG=${TOUCHSTONE_IMA_LOG:-$ROOT/sys/kernel/security/ima/binary_runtime_measurements}
    UEFI_LOG_COMMAND=${TOUCHSTONE_UEFI_LOG_COMMAND:-}
    TXT_LOG_COMMAND=${TOUCHSTONE_TXT_LOG_COMMAND:-}
    MAX_LOG_BYTES=${TOUCHSTONE_MAX_LOG_BYTES:-33554432}
    RETRY_SECONDS=${TOUCHSTONE_RETRY_SECONDS:-300}
    if [ -n "${TOUCHSTONE_TCTI:-}" ]; then export TPM2TOOLS_TCTI="$TOUCHSTONE_TCTI"; fi
}

number() { case $2 in ''|*[!0-9]*|??????????*) die "$USAGE" "TOUCHSTONE_$1 is a number, not '$2'" ;; esac; }
readable() { if [ -n "$2" ] && [ ! -r "$2" ]; then die "$USAGE" "TOUCHSTONE_$1: cannot read $2"; fi; }

check_host_settings() {
    case $HOST in ''|*[!A-Za-z0-9._-]*) die "$USAGE" "not a host name: '$HOST' (set TOUCHSTONE_HOST)" ;; esac
    case $STATE_DIR in /*) ;; *) die "$USAGE" "TOUCHSTONE_STATE_DIR starts with /, not '$STATE_DIR'" ;; esac
    case $AK_STORE in tpm|file) ;; *) die "$USAGE" "TOUCHSTONE_AK_STORE is tpm or file, not '$AK_STORE'" ;; esac
    case $AK_HANDLE in
        0x81[0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f]) ;;
        *) die "$USAGE" "TOUCHSTONE_AK_HANDLE is a persistent handle, 0x81000000 to 0x81ffffff, not '$AK_HANDLE'" ;;
    esac
    case $AK_ALG in rsa|ecc) ;; *) die "$USAGE" "TOUCHSTONE_AK_ALG is rsa or ecc, not '$AK_ALG'" ;; esac
    case $EK in auto|rsa|ecc|ecc384) ;; *) die "$USAGE" "TOUCHSTONE_EK is auto, rsa, ecc or ecc384, not '$EK'" ;; esac
    number RETRY_SECONDS "$RETRY_SECONDS"
    number TPM_SECONDS "$TPM_SECONDS"
    number MAX_LOG_BYTES "$MAX_LOG_BYTES"
    readable OWNER_AUTH_FILE "$OWNER_AUTH_FILE"
    readable ENDORSEMENT_AUTH_FILE "$ENDORSEMENT_AUTH_FILE"
    readable EK_CHAIN "$EK_CHAIN"
}

check_service_settings() {
    case $URL in
        *[!A-Za-z0-9._~:/?\&=%@\[\]+-]*) die "$USAGE" "TOUCHSTONE_URL is not an address: '$URL'" ;;
        https://*|http://127.0.0.1|http://127.0.0.1[:/]*|http://localhost|http://localhost[:/]*|http://\[::1\]|http://\[::1\][:/]*) ;;
        http://*) [ "${TOUCHSTONE_ALLOW_HTTP:-no}" = yes ] ||
            die "$USAGE" "$URL would send this host's token in the clear: use https (or set TOUCHSTONE_ALLOW_HTTP=yes)" ;;
        *) die "$USAGE" "set TOUCHSTONE_URL to the service, for example https://touchstone.example:8443" ;;
    esac
    readable CA "$CA"
}

# settings [offline]: reads and checks all of them; offline, those of the service do not matter.
settings() {
    read_config
    defaults
    check_host_settings
    if [ "${1:-}" != offline ]; then check_service_settings; fi
}
