# shellcheck shell=sh
# shellcheck disable=SC2154 # settings and the words of doctor.sh
# doctor's look at the service: is it there, is it who it says, and do the clocks agree.

examine_service() {
    heading "Service"
    if [ "$url_good" = no ]; then bad "not asked: its address is not usable, see above"; return; fi
    command -v curl >/dev/null 2>&1 || return 0
    status=0
    code=$(curl --disable --silent --show-error --proto '=https,http' --connect-timeout 5 --max-time 15 ${CA:+--cacert "$CA"} \
        --user-agent "touchstone-agent/$VERSION" --dump-header "$tmp/headers" --output /dev/null --write-out '%{http_code}' \
        "$URL/.well-known/jwks.json" 2>"$tmp/curl") || status=$?
    case $status in
        0) reached ;;
        5|6) bad "the service's name cannot be resolved: $(head -n 1 "$tmp/curl")" ;;
        7) bad "nothing answers at $URL: is the service up, is a firewall in between?" ;;
        28) bad "$URL does not answer in time: is a firewall in between?" ;;
        35|51|53|54|58|59|60|66|77|80|82|83|90|91)
            bad "the service's certificate is not accepted: $(head -n 1 "$tmp/curl")"
            note "TOUCHSTONE_CA names the PEM file of the authority that issued it${CA:+ (now: $CA)}" ;;
        *) bad "the service cannot be reached: $(head -n 1 "$tmp/curl")" ;;
    esac
    examine_clock
}

reached() {
    case $code in
        5??) bad "the service is there, but not well: it answers HTTP $code" ;;
        404) note "something answers at $URL (HTTP 404): is it a Touchstone service?" ;;
        *) ok "the service answers" ;;
    esac
    case $URL in
        https://*) ok "its certificate is accepted" ;;
        *) note "not over TLS: tokens and evidence can be read on the way" ;;
    esac
}

examine_clock() {
    theirs=$(sed -n 's/^[Dd][Aa][Tt][Ee]: *//p' "$tmp/headers" 2>/dev/null | tr -d '\r' | tail -n 1)
    if [ -n "$theirs" ] && theirs=$(date -u -d "$theirs" +%s 2>/dev/null); then
        off=$(($(date -u +%s) - theirs))
        case $off in
            -[0-9]|-[0-5][0-9]|[0-9]|[0-5][0-9]) ok "the clock agrees with the service's" ;;
            *) note "the clock is $off s away from the service's: certificates may seem expired or not yet valid" ;;
        esac
    elif [ "$(timedatectl show -p NTPSynchronized --value 2>/dev/null)" = no ]; then
        note "the clock is not synchronised: certificates may seem expired or not yet valid"
    fi
}
