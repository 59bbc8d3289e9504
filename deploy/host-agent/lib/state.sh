# shellcheck shell=sh
# shellcheck disable=SC2154 # settings, exit codes, say and die are the agent's
# What the agent keeps between runs, so that a run that was cut off at any point harms nothing.
#
#   host-token   the token; mode 0600
#   ak.key       the attestation key, wrapped by the TPM, if it is not kept in the TPM itself
#   lease        when and in which boot the last verdict came, and how long it counts
#   lock         held by the run that is under way
#   work         that run's scratch files; the next run clears away what a killed one left

for_programs() {
    for program in "$@"; do
        command -v "$program" >/dev/null 2>&1 || die "$USAGE" "$program is missing (packages: tpm2-tools, curl, util-linux)"
    done
}

# prepare wait|now: takes the lock (now: ends well if another run has it), clears up, sets $tmp.
prepare() {
    for_programs curl tpm2_quote tpm2_readpublic flock awk sed od base64 timeout
    { mkdir -p "$STATE_DIR" && chmod 700 "$STATE_DIR" && : >>"$STATE_DIR/lock"; } 2>/dev/null || die "$HOST_TROUBLE" "cannot use $STATE_DIR"
    exec 9>>"$STATE_DIR/lock"
    if [ "$1" = now ]; then
        flock -n 9 || { say "Another run is under way."; exit "$OK"; }
    else
        flock -w "$((RETRY_SECONDS + 60))" 9 || die "$HOST_TROUBLE" "another run has held $STATE_DIR/lock for $((RETRY_SECONDS + 60)) s"
    fi
    tmp=$STATE_DIR/work
    if [ -e "$tmp" ]; then
        say "Clearing up after a run that was cut off."
        if [ -s "$tmp/session" ]; then tpm2_flushcontext "$tmp/session" >/dev/null 2>&1 9>&- || :; fi
        flush
        rm -rf "$tmp" || die "$HOST_TROUBLE" "cannot clear $tmp"
    fi
    mkdir "$tmp" || die "$HOST_TROUBLE" "cannot write in $STATE_DIR (is the disk full?)"
    trap 'clear_up' EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    passwords
}

clear_up() {
    status=$?
    trap - EXIT
    end_session
    flush
    rm -rf "$tmp"
    exit "$status"
}

# keep FILE NAME: FILE becomes NAME in the state directory, whole or not at all, whenever power goes.
keep() {
    { cat "$1" >"$STATE_DIR/$2.new" && sync "$STATE_DIR/$2.new" && mv "$STATE_DIR/$2.new" "$STATE_DIR/$2" && sync "$STATE_DIR"; } ||
        die "$HOST_TROUBLE" "cannot keep $STATE_DIR/$2 (is the disk full?)"
}

# ---- the lease --------------------------------------------------------------------------------------

# Time since boot, suspend included: unlike the clock, nobody sets it.
uptime_now() { cut -d. -f1 <"$ROOT/proc/uptime"; }
this_boot() { cat "$ROOT/proc/sys/kernel/random/boot_id"; }

# keep_lease FROM UNTIL: both by the service's clock, RFC 3339; only the distance is used.
keep_lease() {
    seconds=$(printf '%s\n%s\n' "$1" "$2" | awk -F'[-T:.Z]' '
        NF < 6 || $1 !~ /^[0-9]+$/ { exit 1 }
        {   # days since the epoch of the proleptic Gregorian calendar, years starting in March
            y = $1 - ($2 <= 2); m = ($2 + 9) % 12
            t[NR] = ((365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * m + 2) / 5) + $3) * 24 + $4) * 3600 + $5 * 60 + $6
        }
        END { if (NR != 2 || t[2] <= t[1]) exit 1; printf "%d", t[2] - t[1] }') || { rm -f "$STATE_DIR/lease"; return 0; }
    printf '%s %s %s\n' "$(this_boot)" "$(uptime_now)" "$seconds" >"$tmp/lease" || die "$HOST_TROUBLE" "cannot write in $tmp (is the disk full?)"
    keep "$tmp/lease" lease
}

# lease_is_young: whether this boot was found trusted, and more than half of that verdict's time is left.
lease_is_young() {
    [ -s "$STATE_DIR/host-token" ] || return 1
    { read -r lease_boot lease_from lease_seconds <"$STATE_DIR/lease"; } 2>/dev/null || return 1
    case $lease_from$lease_seconds in ''|*[!0-9]*) return 1 ;; esac
    [ "$lease_boot" = "$(this_boot)" ] || return 1
    lease_left=$((lease_from + lease_seconds - $(uptime_now)))
    [ "$lease_left" -gt $((lease_seconds / 2)) ] || return 1
    say "Trusted for another $lease_left of $lease_seconds s: nothing to do."
}
