# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034 # settings, $tmp, exit codes, say and die are the agent's
# The two keys: the endorsement key that is the TPM's identity, and the attestation key that signs quotes.

# Without noDA, a TPM in dictionary-attack lockout would refuse to quote; the key has no password to guess.
AK_ATTRIBUTES='fixedtpm|fixedparent|sensitivedataorigin|userwithauth|noda|restricted|sign'
OLD_AK_ATTRIBUTES='fixedtpm|fixedparent|sensitivedataorigin|userwithauth|restricted|sign'

# read_nv INDEX FILE: makers let anybody read certificates by the index's own empty password; else as owner.
read_nv() {
    tpm tpm2_nvread -o "$2" "$1" || { ! tpm_absent && tpm tpm2_nvread -C o ${OWNER_AUTH:+-P "$OWNER_AUTH"} -o "$2" "$1"; }
}

# find_ek: chooses the endorsement key: the first kind whose certificate the maker put into the TPM.
# Sets $ek (handle or context), $ek_kind and $ek_cert (a file, or nothing); its public part is in $tmp/ek.pub.
find_ek() {
    ek_cert='' ek_kind=''
    for kind in rsa ecc ecc384; do
        if [ "$EK" != auto ] && [ "$EK" != $kind ]; then continue; fi
        ek_places $kind
        if read_nv "$nv" "$tmp/ek.crt"; then ek_cert=$tmp/ek.crt ek_kind=$kind; break; fi
        if tpm_absent; then continue; fi
        if tpm_unreachable; then tpm_failed "cannot look for the endorsement certificate"; fi
        say "The endorsement certificate at $nv cannot be read: $(grep -h '^ERROR: ' "$tmp/tpm" | head -n 1)"
    done
    if [ -z "$ek_cert" ]; then
        case $EK in auto) ek_kind=rsa ;; *) ek_kind=$EK ;; esac
        ek_places "$ek_kind"
        say "The TPM holds no endorsement certificate: unless this host is pre-registered, an administrator has to approve it."
    fi
    if tpm tpm2_readpublic -c "$ek_handle" -o "$tmp/ek.pub"; then
        if is_ek; then ek=$ek_handle; return; fi
    elif ! tpm_absent; then
        tpm_failed "cannot look for the endorsement key at $ek_handle"
    fi
    [ "$ek_kind" != ecc384 ] || die "$TPM_TROUBLE" "no P-384 endorsement key at $ek_handle: set TOUCHSTONE_EK to rsa or ecc"
    make_ek
}

# ek_places KIND: where EK Credential Profile 2.5 puts the certificate, its template and the key.
ek_places() {
    case $1 in
        rsa) nv=0x01c00002 template=1C00004 ek_handle=0x81010001 ;;
        ecc) nv=0x01c0000a template=1C0000C ek_handle=0x81010002 ;;
        ecc384) nv=0x01c00016 template='' ek_handle=0x81010016 ;;
    esac
}

# is_ek: whether what tpm2_readpublic just printed is a restricted decryption key of the kind wanted.
is_ek() {
    cp "$tmp/tpm.out" "$tmp/ek.yaml"
    case $ek_kind in rsa) type=rsa ;; *) type=ecc ;; esac
    grep -q 'value:.*fixedtpm.*restricted.*decrypt' "$tmp/ek.yaml" && grep -q "value: $type\$" "$tmp/ek.yaml"
}

# make_ek: derives the key anew from the TPM's endorsement seed: the same one every time.
make_ek() {
    ek=$tmp/ek.ctx
    tpm tpm2_getcap handles-nv-index || tpm_failed "cannot ask the TPM for its NV indices"
    by_template=
    if grep -qi "^- 0x$template\$" "$tmp/tpm.out"; then by_template=-t; fi
    tpm tpm2_createek $by_template -c "$ek" -G "$ek_kind" -u "$tmp/ek.pub" ${ENDORSEMENT_AUTH:+-P "$ENDORSEMENT_AUTH"} ${OWNER_AUTH:+-w "$OWNER_AUTH"} ||
        tpm_failed "cannot make the endorsement key (is the endorsement hierarchy disabled, or has it a password?)"
    flush
    tpm tpm2_readpublic -c "$ek" || tpm_failed "cannot read the endorsement key"
    cp "$tmp/tpm.out" "$tmp/ek.yaml"
    flush
}

# find_ak: whether this host has an attestation key; $ak is its handle or context. Enrolment proves that
# it is in the same TPM as the endorsement key, so that a key found here needs no trust. A TPM that merely
# does not answer ends the program: taking that for "no key" would make a second one.
find_ak() {
    if [ "$AK_STORE" = file ]; then load_ak; return; fi
    ak=$AK_HANDLE
    if tpm tpm2_readpublic -c "$ak" -o "$tmp/ak.pub"; then
        grep -q "value: $AK_ATTRIBUTES\$\|value: $OLD_AK_ATTRIBUTES\$" "$tmp/tpm.out" ||
            die "$USAGE" "$ak holds somebody else's key: set TOUCHSTONE_AK_HANDLE to a free handle"
        return 0
    fi
    tpm_absent || tpm_failed "cannot look for the attestation key at $ak"
    return 1
}

# load_ak: ak.key is TPM2B_PUBLIC and TPM2B_PRIVATE, one after the other: only this TPM can load it.
load_ak() {
    [ -s "$STATE_DIR/ak.key" ] || return 1
    split_ak "$STATE_DIR/ak.key"
    [ -n "${ek:-}" ] || find_ek
    ak=$tmp/ak.ctx
    if ! with_ek tpm2_load -C "$ek" -u "$tmp/ak.pub" -r "$tmp/ak.priv" -c "$ak"; then
        complained '1df' || tpm_failed "cannot load the attestation key of $STATE_DIR/ak.key" # TPM_RC_INTEGRITY
        say "$STATE_DIR/ak.key is not of this TPM (was it cleared or replaced?): a new attestation key is needed."
        return 1
    fi
    flush
}

split_ak() {
    size=$(od -An -N2 -tu1 "$1" | awk 'NF == 2 { print $1 * 256 + $2 + 2 }')
    { head -c "${size:-0}" "$1" >"$tmp/ak.pub" && tail -c "+$((${size:-0} + 1))" "$1" >"$tmp/ak.priv"; } ||
        die "$HOST_TROUBLE" "cannot write in $tmp (is the disk full?)"
}

# make_ak: makes the key and puts it where it outlives a reboot, before anybody hears of it: a run that is
# cut off before that leaves nothing, one that is cut off after it is continued with the same key.
make_ak() {
    case $AK_ALG in rsa) scheme=rsa2048:rsassa-sha256:null ;; *) scheme=ecc256:ecdsa-sha256:null ;; esac
    with_ek tpm2_create -C "$ek" -G $scheme -u "$tmp/ak.pub" -r "$tmp/ak.priv" -a "$AK_ATTRIBUTES" ||
        tpm_failed "cannot make the attestation key"
    flush
    if [ "$AK_STORE" = file ]; then
        cat "$tmp/ak.pub" "$tmp/ak.priv" >"$tmp/ak.key" || die "$HOST_TROUBLE" "cannot write in $tmp (is the disk full?)"
        keep "$tmp/ak.key" ak.key
        load_ak || die "$TPM_TROUBLE" "the TPM does not load the attestation key it has just made"
        say "Made an attestation key, kept in $STATE_DIR/ak.key."
        return
    fi
    with_ek tpm2_load -C "$ek" -u "$tmp/ak.pub" -r "$tmp/ak.priv" -c "$tmp/ak.ctx" || tpm_failed "cannot load the attestation key"
    flush
    tpm tpm2_evictcontrol -C o ${OWNER_AUTH:+-P "$OWNER_AUTH"} -c "$tmp/ak.ctx" "$AK_HANDLE" ||
        tpm_failed "cannot keep the attestation key at $AK_HANDLE (if the owner hierarchy has a password, set TOUCHSTONE_OWNER_AUTH_FILE, or TOUCHSTONE_AK_STORE=file to do without)"
    flush
    ak=$AK_HANDLE
    say "Made an attestation key at $AK_HANDLE."
}

# ek_chain: writes $tmp/chain.pem: the maker's intermediate certificates, from a file or from the
# TPM (EK Credential Profile 2.5: DER, one after the other, in NV indices 0x01c00100 and up).
ek_chain() {
    if [ -n "$EK_CHAIN" ]; then cat "$EK_CHAIN" >"$tmp/chain.pem" || die "$USAGE" "cannot read $EK_CHAIN"; return; fi
    : >"$tmp/chain.der"
    : >"$tmp/chain.pem"
    tpm tpm2_getcap handles-nv-index || return 0
    # shellcheck disable=SC2013 # words without blanks
    for nv in $(sed -n 's/^- 0x\(1[cC]001[0-9A-Fa-f][0-9A-Fa-f]\)$/0x\1/p' "$tmp/tpm.out" | sort); do
        if read_nv "$nv" "$tmp/part"; then cat "$tmp/part" >>"$tmp/chain.der"; fi
    done
    at=1 size=$(wc -c <"$tmp/chain.der")
    while [ $((at + 4)) -le "$size" ]; do # a certificate is SEQUENCE (0x30) with a two-byte length (0x82)
        # shellcheck disable=SC2046 # four numbers
        set -- $(tail -c +$at "$tmp/chain.der" | head -c 4 | od -An -tu1)
        if [ "$1" != 48 ] || [ "$2" != 130 ]; then break; fi
        length=$(($3 * 256 + $4 + 4))
        {
            echo '-----BEGIN CERTIFICATE-----'
            tail -c +$at "$tmp/chain.der" | head -c $length | base64
            echo '-----END CERTIFICATE-----'
        } >>"$tmp/chain.pem"
        at=$((at + length))
    done
}

# forget: removes what makes this host the one that enrolled. The endorsement key is the TPM's own and stays.
forget() {
    if [ "$AK_STORE" = tpm ] && find_ak; then
        tpm tpm2_evictcontrol -C o ${OWNER_AUTH:+-P "$OWNER_AUTH"} -c "$ak" || tpm_failed "cannot remove the attestation key at $ak"
        say "Removed the attestation key at $ak."
    fi
    rm -f "$STATE_DIR/host-token" "$STATE_DIR/ak.key" "$STATE_DIR/lease"
    say "Forgot the token. The service still knows $HOST: an administrator removes it there."
}
