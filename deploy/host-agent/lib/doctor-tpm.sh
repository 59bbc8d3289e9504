# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034 # settings and the words of doctor.sh
# doctor's look at the TPM.

examine_tpm() {
    heading "TPM"
    examine_device
    command -v tpm2_getcap >/dev/null 2>&1 || return 0
    if ! tpm tpm2_getcap properties-fixed; then
        if tpm_busy; then
            bad "the TPM is busy: something else uses ${TPM2TOOLS_TCTI:-/dev/tpm0} (the agent would wait for it)"
        elif complained 101; then
            bad "the TPM is in failure mode: power the machine off, then look for a firmware update of the TPM"
        elif grep -q 'Permission denied' "$tmp/tpm"; then
            bad "the TPM may not be opened: run doctor as root"
        else
            bad "no TPM answers${TPM2TOOLS_TCTI:+ at $TPM2TOOLS_TCTI}: nothing can be attested"
        fi
        return 0
    fi
    ok "TPM $(property FAMILY_INDICATOR), made by $(maker), firmware $(firmware)"
    examine_state_of_tpm
    examine_banks
    examine_keys
}

examine_device() {
    found=no
    for device in "$ROOT"/sys/class/tpm/tpm[0-9]*; do
        [ -e "$device" ] || continue
        found=yes
        driver=$(basename "$(readlink -f "$device/device/driver" 2>/dev/null || echo unknown)")
        name=$(basename "$device")
        case $(cat "$device/tpm_version_major" 2>/dev/null || echo 2) in
            1) bad "/dev/$name is a TPM 1.2 (driver $driver): a TPM 2.0 is needed" ;;
            *) ok "/dev/$name, driver $driver" ;;
        esac
        if [ ! -e "$ROOT/dev/tpmrm${name#tpm}" ]; then note "there is no /dev/tpmrm${name#tpm}: the kernel has no resource manager, so that programs lock each other out"; fi
    done
    if [ $found = yes ]; then return 0; fi
    if [ -n "${TPM2TOOLS_TCTI:-}" ]; then note "the kernel shows no TPM; one is looked for at $TPM2TOOLS_TCTI"; return 0; fi
    bad "the kernel shows no TPM: is it switched on in the firmware's set-up, and its driver (tpm_tis, tpm_crb) there?"
}

# property NAME: the value (or the raw number) of a fixed property that tpm2_getcap has just printed.
property() {
    awk -v name="TPM2_PT_$1:" '$1 == name { here = 1; next } /^TPM2_PT_/ { here = 0 }
        here && $1 == "raw:" { raw = $2 } here && $1 == "value:" { sub(/^ *value: */, ""); gsub(/"/, ""); value = $0 }
        END { print (value != "" ? value : raw) }' "$tmp/tpm.out"
}
maker() {
    case $(property MANUFACTURER) in
        AMD*) echo AMD ;; IFX*) echo Infineon ;; INTC*) echo Intel ;; NTC*) echo Nuvoton ;; STM*) echo STMicroelectronics ;;
        NTZ*) echo Nationz ;; IBM*) echo "IBM (most likely a software TPM)" ;; MSFT*) echo Microsoft ;; *) property MANUFACTURER ;;
    esac
}
# TPM_PT_FIRMWARE_VERSION_1: by convention two 16-bit numbers.
firmware() {
    property FIRMWARE_VERSION_1 | awk '{
        hex = tolower(substr($0, 3)); while (length(hex) < 8) hex = "0" hex
        for (i = 1; i <= 8; i++) n[int((i - 1) / 4)] = n[int((i - 1) / 4)] * 16 + index("0123456789abcdef", substr(hex, i, 1)) - 1
        print n[0] "." n[1] }'
}

flag() { awk -v name="$1:" '$1 == name { print $2; exit }' "$tmp/tpm.out"; }

examine_state_of_tpm() {
    tpm tpm2_getcap properties-variable || { bad "the TPM does not tell its state"; return 0; }
    if [ "$(flag inLockout)" = 1 ]; then
        note "the TPM is in dictionary-attack lockout: after wrong passwords it refuses for $(($(flag TPM2_PT_LOCKOUT_INTERVAL))) s per try; tpm2_dictionarylockout --clear-lockout ends it. Keys of the agent are exempt, others are not"
    fi
    if [ "$(flag ehEnable)" = 0 ]; then bad "the endorsement hierarchy is switched off (firmware set-up): this host cannot enrol"; fi
    if [ "$(flag shEnable)" = 0 ]; then bad "the owner hierarchy is switched off (firmware set-up): the attestation key cannot be kept"; fi
    if [ "$(flag ownerAuthSet)" = 1 ]; then
        if [ -n "$OWNER_AUTH" ]; then ok "the owner hierarchy has a password, and TOUCHSTONE_OWNER_AUTH_FILE names it"
        elif [ "$AK_STORE" = tpm ]; then owner_locked=yes; fi
    fi
    if [ "$(flag endorsementAuthSet)" = 1 ]; then
        if [ -n "$ENDORSEMENT_AUTH" ]; then ok "the endorsement hierarchy has a password, and TOUCHSTONE_ENDORSEMENT_AUTH_FILE names it"
        else bad "the endorsement hierarchy has a password: TOUCHSTONE_ENDORSEMENT_AUTH_FILE has to name a file with it"; fi
    fi
}

examine_banks() {
    tpm tpm2_getcap pcrs || { bad "the TPM does not tell its PCR banks"; return 0; }
    banks=$(sed -n 's/^ *- *\([a-z0-9_]*\): *\[ *[0-9].*/\1/p' "$tmp/tpm.out" | tr '\n' ' ')
    case " $banks" in
        *" sha256 "*|*" sha384 "*|*" sha512 "*) ok "PCR banks: $banks" ;;
        *) bad "PCR banks: ${banks:-none}: sha256 (or longer) has to be switched on in the firmware's set-up" ;;
    esac
    bank=sha256
    case " $banks" in *" sha256 "*) ;; *" sha384 "*) bank=sha384 ;; *) return 0 ;; esac
    tpm tpm2_pcrread "$bank:0,17,18" || { bad "the PCRs cannot be read"; return 0; }
    if pcr_is 0 0; then
        bad "PCR 0 is zero in $bank: the firmware measures nothing (into this bank)"
    else
        ok "PCR 0 is measured"
    fi
    drtm=no
    if pcr_is 17 F && pcr_is 18 F; then note "PCR 17, 18 are at their reset value (all ones): no measured launch (TXT, SKINIT) took place"
    elif pcr_is 17 0 && pcr_is 18 0; then note "PCR 17, 18 are zero: a measured launch was begun and measured nothing, or failed"
    else drtm=yes; ok "PCR 17, 18 tell of a measured launch (TXT, SKINIT)"; fi
}
pcr_is() { grep -qi "^ *$1 *: 0x$2$2*\$" "$tmp/tpm.out"; }

examine_keys() {
    certificates=
    for kind in rsa ecc ecc384; do
        ek_places $kind
        if read_nv "$nv" "$tmp/certificate"; then certificates="$certificates $kind ($nv, $(wc -c <"$tmp/certificate") bytes)"
        elif ! tpm_absent; then note "the endorsement certificate at $nv cannot be read"; fi
    done
    if [ -n "$certificates" ]; then
        ok "endorsement certificates:$certificates"
    else
        note "no endorsement certificate: this host has to be pre-registered or approved by an administrator"
    fi
    if [ "$AK_STORE" = file ]; then
        if [ -s "$STATE_DIR/ak.key" ]; then ok "attestation key: $STATE_DIR/ak.key"; else note "attestation key: none yet; enrolment makes it"; fi
    elif try find_ak; then
        ok "attestation key: at $AK_HANDLE"
        return 0
    elif [ -n "$(words)" ]; then
        bad "$(words)"
    else
        note "attestation key: none yet; enrolment makes it"
        if [ "${owner_locked:-no}" = yes ]; then
            bad "the owner hierarchy has a password: TOUCHSTONE_OWNER_AUTH_FILE has to name a file with it, or TOUCHSTONE_AK_STORE=file"
        fi
    fi
}
