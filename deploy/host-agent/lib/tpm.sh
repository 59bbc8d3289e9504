# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034 # settings, $tmp, exit codes, say and die are the agent's
# How tpm2-tools are run: with patience for a busy TPM, and with words for what it refuses.

# tpm TOOL ARGUMENT...: runs a tpm2 tool. Its output is in $tmp/tpm.out, its complaints in $tmp/tpm.
# A TPM that is busy is asked again, for TPM_SECONDS in all.
tpm() {
    tpm_pause=1 tpm_waited=0
    until "$@" >"$tmp/tpm.out" 2>"$tmp/tpm" 9>&-; do
        tpm_busy || return 1
        if [ $((tpm_waited + tpm_pause)) -gt "$TPM_SECONDS" ]; then return 1; fi
        say "The TPM is busy; trying again in $tpm_pause s."
        sleep $tpm_pause 9>&-
        flush
        tpm_waited=$((tpm_waited + tpm_pause)) tpm_pause=$((tpm_pause * 2))
        if [ $tpm_pause -gt 8 ]; then tpm_pause=8; fi
    done
}

# complained CODES: whether the last tool ended with one of these response codes (TPM 2.0 Library
# Part 2, 6.6.3), whatever layer of the TSS reported it. CODES is a basic regular expression.
complained() { grep -qi "(0x[0-9a-f]*\\($1\\))" "$tmp/tpm"; }

# OBJECT_MEMORY, SESSION_MEMORY, YIELDED, TESTING, NV_RATE, RETRY, NV_UNAVAILABLE; or somebody else has the device.
tpm_busy() { complained '902\|903\|908\|90a\|920\|922\|923' || grep -q 'Device or resource busy' "$tmp/tpm"; }
# TPM_RC_HANDLE for the first handle: there is nothing at that handle or index.
tpm_absent() { complained 18b; }

tpm_unreachable() { grep -q 'Could not load tcti\|not found' "$tmp/tpm" || complained 101; }

# tpm_failed MESSAGE: ends the program with what the TPM said, in words where we have some.
tpm_failed() {
    grep -h '^ERROR: ' "$tmp/tpm" | head -n 2 >&2 || :
    hint=
    if complained 921; then
        hint="; the TPM is in dictionary-attack lockout: wrong passwords were tried too often. It ends by itself (see 'touchstone-agent doctor'), or with tpm2_dictionarylockout --clear-lockout"
    elif complained 101; then
        hint="; the TPM is in failure mode: power the machine off, then look for a firmware update of the TPM"
    elif complained 14b; then
        hint="; the TPM's NV memory is full: free a persistent handle, or set TOUCHSTONE_AK_STORE=file"
    elif tpm_busy; then
        hint="; the TPM was busy for ${tpm_waited:-0} s: what else uses it?"
    elif grep -q 'Permission denied' "$tmp/tpm"; then
        hint="; the agent may not open the TPM: run it as root"
    elif tpm_unreachable; then
        hint="; there is no TPM where we look for it: run touchstone-agent doctor"
    fi
    die "$TPM_TROUBLE" "$1$hint"
}

# passwords: sets $OWNER_AUTH and $ENDORSEMENT_AUTH, in tpm2-tools' words: a password is in a file, and never on
# a command line. tpm2-tools take a line end for a part of the password: one that an editor left goes.
passwords() {
    OWNER_AUTH='' ENDORSEMENT_AUTH=''
    if [ -n "$OWNER_AUTH_FILE" ]; then password "$OWNER_AUTH_FILE" "$tmp/owner-auth"; OWNER_AUTH=file:$tmp/owner-auth; fi
    if [ -n "$ENDORSEMENT_AUTH_FILE" ]; then
        password "$ENDORSEMENT_AUTH_FILE" "$tmp/endorsement-auth"
        ENDORSEMENT_AUTH=file:$tmp/endorsement-auth
    fi
}
# password FROM TO: a random password that merely ends with that byte is not text, and stays as it is.
password() {
    if [ "$(tr -d '\n -~' <"$1" | wc -c)" -eq 0 ] && [ "$(wc -l <"$1")" -eq 1 ]; then
        tr -d '\n' <"$1" >"$2"
    else
        cat "$1" >"$2"
    fi || die "$HOST_TROUBLE" "cannot write in $tmp (is the disk full?)"
}

# A resource manager drops what a tool loaded when the tool ends; without one (a simulator) we do.
flush() { tpm2_flushcontext -t >/dev/null 2>&1 9>&- || :; }

# ek_session: a policy session for an endorsement key that asks for one (all but the P-384 template).
ek_session() {
    tpm tpm2_startauthsession --policy-session -S "$tmp/session" || tpm_failed "cannot start a policy session"
    tpm tpm2_policysecret -S "$tmp/session" -c e ${ENDORSEMENT_AUTH:+"$ENDORSEMENT_AUTH"} ||
        tpm_failed "the endorsement hierarchy refuses us (set TOUCHSTONE_ENDORSEMENT_AUTH_FILE if it has a password)"
}
end_session() {
    if [ -s "$tmp/session" ]; then tpm2_flushcontext "$tmp/session" >/dev/null 2>&1 9>&- || :; fi
    rm -f "$tmp/session"
}

# with_ek TOOL ARGUMENT...: runs a tool that uses the endorsement key, with the authorisation it asks for.
with_ek() {
    if grep -q 'value:.*userwithauth' "$tmp/ek.yaml"; then tpm "$@"; return; fi
    end_session
    ek_session
    if tpm "$@" -P "session:$tmp/session"; then end_session; return 0; fi
    cp "$tmp/tpm" "$tmp/complaint"
    end_session
    mv "$tmp/complaint" "$tmp/tpm"
    return 1
}
