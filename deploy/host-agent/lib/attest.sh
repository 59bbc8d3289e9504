# shellcheck shell=sh
# shellcheck disable=SC2154 # settings, $tmp, exit codes, say and die are the agent's
# Attestation: a quote over the service's nonce, the logs that explain it, and the verdict.

# take_quote: quotes the banks and PCRs of the challenge, in its order; writes quote.bin, signature.bin, pcrs.json.
take_quote() {
    nonce=$(required nonce 0-9a-f) || exit
    tpm tpm2_getcap pcrs || tpm_failed "cannot ask the TPM for its PCR banks"
    awk -F'\t' '$1 ~ /^pcrSelection\.[a-z0-9_]+\.[0-9]+$/ && $2 ~ /^[0-9]+$/ && $2 < 24 { split($1, p, "."); print p[2], $2 }' "$tmp/fields" >"$tmp/wanted"
    : >"$tmp/selected"
    # shellcheck disable=SC2013 # words without blanks
    for bank in $(awk '!seen[$1]++ { print $1 }' "$tmp/wanted"); do
        if grep -Eq "^ *- *$bank: *\\[ *[0-9]" "$tmp/tpm.out"; then
            grep "^$bank " "$tmp/wanted" >>"$tmp/selected"
        else
            say "The TPM's $bank bank is not active; the service asked for it."
        fi
    done
    selection=$(awk '$1 != b { printf "%s%s:", (b == "" ? "" : "+"), $1; b = $1; c = "" } { printf "%s%s", c, $2; c = "," }' "$tmp/selected")
    [ -n "$selection" ] || die "$TPM_TROUBLE" "the TPM has none of the PCR banks that the service asks for"
    # tpm2_quote reads the PCRs beside the quote and fails when IMA extended one in between: try again.
    for try in 1 2 3 4 5; do
        if tpm tpm2_quote -c "$ak" -l "$selection" -q "$nonce" -g sha256 \
            -m "$tmp/quote.bin" -s "$tmp/signature.bin" -o "$tmp/values" -F values; then break; fi
        [ $try -lt 5 ] || tpm_failed "no quote from the attestation key (never enrolled, or the TPM was cleared? run: touchstone-agent enroll)"
        sleep 1
    done
    flush
    # TPM2_Quote orders PCRs by number inside a bank, whatever order they were asked for.
    sort -k2,2n "$tmp/selected" | awk -v hex="$(hex_of "$tmp/values")" -v order="$(awk '!s[$1]++ { printf "%s ", $1 }' "$tmp/selected")" '
        BEGIN { size["sha1"] = 40; size["sha256"] = 64; size["sha384"] = 96; size["sha512"] = 128; size["sm3_256"] = 64; at = 1 }
        { if (!(($1, $2) in seen)) { seen[$1, $2]; list[$1] = list[$1] " " $2 } }
        END {
            printf "{"
            banks = split(order, bank, " ")
            for (i = 1; i <= banks; i++) {
                b = bank[i]; printf "%s\"%s\":{", (i > 1 ? "," : ""), b
                count = split(list[b], pcr, " ")
                for (k = 1; k <= count; k++) { printf "%s\"%s\":\"%s\"", (k > 1 ? "," : ""), pcr[k], substr(hex, at, size[b]); at += size[b] }
                printf "}"
            }
            printf "}\n"
            exit (at != length(hex) + 1)
        }' >"$tmp/pcrs.json" || die "$TPM_TROUBLE" "tpm2_quote gave PCR values of an unexpected length for $selection"
}

json_text() { tr -d '\000-\037"\\\177' | head -c 200; }

bundle_json() {
    printf '{"host":"%s","collectedAt":"%s","agent":"touchstone-agent %s","platform":{"kernel":"%s","machine":"%s","product":"%s"}}\n' \
        "$HOST" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$VERSION" "$(uname -r | json_text)" "$(uname -m | json_text)" \
        "$( (cat "$ROOT/sys/class/dmi/id/product_name" 2>/dev/null || echo unknown) | json_text)"
}

# attest: sets $outcome: trusted, untrusted, or unknown when the service does not know this host's token.
attest() {
    outcome=unknown
    printf 'Authorization: Bearer %s\n' "$(cat "$STATE_DIR/host-token")" >"$tmp/authorization" ||
        die "$HOST_TROUBLE" "cannot write in $tmp (is the disk full?)"
    for round in 1 2 3; do
        call "/v1/hosts/$HOST/challenges" --header "@$tmp/authorization" --header 'Content-Length: 0'
        if [ "$code" = 401 ]; then return 0; fi
        [ "$code" = 201 ] || refused "no challenge for $HOST"
        id=$(required challenge A-Za-z0-9._-) || exit
        cp "$tmp/fields" "$tmp/challenge"
        take_quote
        : >"$tmp/form"
        form_part quote.bin application/octet-stream
        form_part signature.bin application/octet-stream
        form_part pcrs.json application/json
        # Logs are read after the quote: they may run ahead of it, never lag behind.
        attach_logs
        bundle_json >"$tmp/bundle.json"
        form_part bundle.json application/json
        call "/v1/challenges/$id/evidence" --header "@$tmp/authorization" --header 'Expect:' --config "$tmp/form"
        case $code in
            201) verdict; return ;;
            404|409|410) say "The challenge is used up or has run out (HTTP $code)." ;; # an answer that was lost, or a long wait
            401) return 0 ;;
            *) refused "evidence of $HOST refused" ;;
        esac
    done
    die "$UNREACHABLE" "three challenges in a row ran out (round $round)"
}

verdict() {
    if [ "$(field trusted)" = true ]; then
        outcome=trusted
        keep_lease "$(field attestedAt)" "$(field expiresAt)"
        echo "trusted until $(field expiresAt)"
        return
    fi
    outcome=untrusted
    rm -f "$STATE_DIR/lease"
    reason=$(field findings.0.message)
    echo "untrusted: ${reason:-the service gave no reason (status $(field status))}"
    awk -F'\t' '$1 ~ /^findings\.[1-9][0-9]*\.message$/ { print "           " $2 }' "$tmp/fields"
}

# report: ends the program with the exit status of the outcome.
report() {
    case $outcome in
        trusted) exit "$OK" ;;
        untrusted) exit "$NOT_TRUSTED" ;;
        *) die "$USAGE" "the service does not know this host's token any more: run touchstone-agent enroll" ;;
    esac
}
