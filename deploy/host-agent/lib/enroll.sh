# shellcheck shell=sh
# shellcheck disable=SC2154 # settings, $tmp, exit codes, say and die are the agent's
# Enrolment: proves to the service that one TPM holds both keys. May be done again at any time, with the
# same outcome: same endorsement key, same attestation key, same host; only the token is new.

enroll() {
    ek=
    find_ek
    if find_ak; then say "Using the attestation key that is there ($ak)."; else make_ak; fi
    ek_chain
    {
        printf '{"host":"%s"' "$HOST"
        if [ -n "$ek_cert" ]; then printf ',"ekCertificate":"%s"' "$(base64_of "$ek_cert")"; fi
        if [ -s "$tmp/chain.pem" ]; then printf ',"ekCertificateChain":"%s"' "$(base64_of "$tmp/chain.pem")"; fi
        printf ',"ekPublic":"%s","akPublic":"%s"}' "$(base64_of "$tmp/ek.pub")" "$(base64_of "$tmp/ak.pub")"
    } >"$tmp/enrolment" || die "$HOST_TROUBLE" "cannot write in $tmp (is the disk full?)"
    # An answer that is lost on its way uses the service's secret up; then the two steps start over.
    for round in 1 2 3; do
        call /v1/enrollments --header 'Content-Type: application/json' --data-binary "@$tmp/enrolment"
        [ "$code" = 201 ] || refused "enrolment of $HOST refused"
        id=$(required enrollment A-Za-z0-9._-) || exit
        open_secret
        call "/v1/enrollments/$id/activation" --header 'Content-Type: application/json' --data-binary "@$tmp/activation"
        rm -f "$tmp/secret" "$tmp/activation"
        case $code in
            200) enrolment_done; return ;;
            404|409|410)
                case $(field type) in */enrollment-used|*/enrollment-expired|*/not-found) ;; *) refused "activation of $HOST refused" ;; esac
                say "The enrolment is used up or has run out (HTTP $code); starting over." ;;
            *) refused "activation of $HOST refused" ;;
        esac
    done
    die "$UNREACHABLE" "three enrolments in a row ran out (round $round)"
}

# open_secret: has the TPM open the service's challenge; leaves the request that returns the secret.
open_secret() {
    # tpm2-tools' credential file: magic, version 1, TPM2B_ID_OBJECT, TPM2B_ENCRYPTED_SECRET
    printf '\272\334\300\336\000\000\000\001' >"$tmp/credential"
    for part in credentialBlob encryptedSecret; do
        required $part A-Za-z0-9+/= >"$tmp/part"
        base64 -d <"$tmp/part" >>"$tmp/credential" || die "$UNREACHABLE" "the service sent a $part that is not base64"
    done
    with_ek tpm2_activatecredential -c "$ak" -C "$ek" -i "$tmp/credential" -o "$tmp/secret" ||
        tpm_failed "the TPM does not open the service's challenge: are the endorsement and attestation keys of this TPM?"
    flush
    printf '{"secret":"%s"}' "$(base64_of "$tmp/secret")" >"$tmp/activation" || die "$HOST_TROUBLE" "cannot write in $tmp (is the disk full?)"
}

enrolment_done() {
    required hostToken A-Za-z0-9._~+/=- >"$tmp/token"
    rm -f "$tmp/answer"
    keep "$tmp/token" host-token
    rm -f "$tmp/token" "$STATE_DIR/lease"
    case $(field state) in
        enrolled) say "$HOST is enrolled." ;;
        pending) say "$HOST has proved its keys and is pending: an administrator has to approve it." ;;
        *) say "$HOST: enrolment state $(required state A-Za-z0-9._-)" ;;
    esac
}
