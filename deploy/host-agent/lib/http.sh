# shellcheck shell=sh
# shellcheck disable=SC2154 # settings, $tmp, exit codes, say and die are the agent's
# Calls to the service: bounded, patient, and with every secret in a file.

random_below() { awk -v r="$(od -An -N2 -tu2 /dev/urandom)" -v n="$1" 'BEGIN { print r % n }'; }

# call PATH CURL-OPTION...: a POST. Sets $code; the body is in $tmp/answer, its fields in $tmp/fields.
# No answer, 429 and 502-504 are tried again: waits double, half of each is chance, so that hosts
# that booted together do not come back together. Retry-After is honoured.
call() {
    path=$1; shift
    wait=2 waited=0
    while :; do
        rm -f "$tmp/answer" "$tmp/headers"
        # --disable: no .curlrc may change what is checked
        code=$(curl --disable --silent --show-error --proto '=https,http' --connect-timeout 10 --max-time 120 \
            --max-filesize 16777216 ${CA:+--cacert "$CA"} --user-agent "touchstone-agent/$VERSION" --request POST \
            --dump-header "$tmp/headers" --output "$tmp/answer" --write-out '%{http_code}' "$@" "$URL$path" 2>"$tmp/curl" 9>&-) || code=000
        case $code in 000|429|502|503|504) ;; *) break ;; esac
        asked=$(sed -n 's/^[Rr][Ee][Tt][Rr][Yy]-[Aa][Ff][Tt][Ee][Rr]: *\([0-9]\{1,6\}\)[[:space:]]*$/\1/p' "$tmp/headers" 2>/dev/null | tail -n 1)
        pause=$((wait / 2 + $(random_below $((wait / 2 + 1)))))
        if [ -n "$asked" ]; then pause=$((asked + $(random_below 3))); fi
        why="HTTP $code"
        if [ "$code" = 000 ]; then why=$(head -n 1 "$tmp/curl"); fi
        if [ $((waited + pause)) -gt "$RETRY_SECONDS" ]; then die "$UNREACHABLE" "$URL: $why; gave up after ${waited} s"; fi
        say "$URL: $why; trying again in $pause s"
        sleep "$pause" 9>&-
        waited=$((waited + pause)) wait=$((wait * 2))
        if [ $wait -gt 120 ]; then wait=120; fi
    done
    [ -f "$tmp/answer" ] || : >"$tmp/answer"
    flatten "$tmp/answer" >"$tmp/fields" || : >"$tmp/fields"
}

# refused WHAT: ends the program with the service's own words (an RFC 9457 problem).
refused() {
    reason=$(field detail)
    if [ -z "$reason" ]; then reason=$(field title); fi
    case $code in 5??) status=$UNREACHABLE ;; *) status=$USAGE ;; esac
    die "$status" "$1: HTTP $code${reason:+: $reason}"
}

base64_of() { base64 "$1" | tr -d '\n'; }
hex_of() { od -An -v -tx1 "$1" | tr -d ' \n'; }
