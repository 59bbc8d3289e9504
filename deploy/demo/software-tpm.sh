# shellcheck shell=sh
# shellcheck disable=SC2154 # $demo, $HOST, fail and random_below are those of run
# Sourced by run: a software TPM with an endorsement certificate of its own authority, and a launch for it.
# All of it lives under $demo; TPM2TOOLS_TCTI says where the TPM listens once it runs.

# make_tpm: manufactures the TPM. Values in the options file must not contain blanks.
make_tpm() {
    mkdir -p "$demo/ca" "$demo/tpm"
    cat >"$demo/ca/localca.conf" <<CONF
statedir = $demo/ca
signingkey = $demo/ca/signkey.pem
issuercert = $demo/ca/issuercert.pem
certserial = $demo/ca/certserial
CONF
    cat >"$demo/ca/localca.options" <<CONF
--platform-manufacturer ExampleSystems
--platform-model DemoHost
--platform-version 1.0
CONF
    cat >"$demo/ca/setup.conf" <<CONF
create_certs_tool = $(command -v swtpm_localca)
create_certs_tool_config = $demo/ca/localca.conf
create_certs_tool_options = $demo/ca/localca.options
active_pcr_banks = sha1,sha256,sha384
CONF
    swtpm_setup --tpm2 --config "$demo/ca/setup.conf" --tpm-state "$demo/tpm" --vmid "$HOST" \
        --create-ek-cert --lock-nvram --pcr-banks sha1,sha256,sha384 \
        --logfile "$demo/swtpm_setup.log" >"$demo/swtpm_setup.out" 2>&1 ||
        fail "swtpm_setup could not make a TPM:" "$demo/swtpm_setup.log" "$demo/swtpm_setup.out"
}

# start_tpm: swtpm takes two neighbouring ports; one that is taken makes it fail, so others are tried.
start_tpm() {
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        port=$((20000 + $(random_below 6000) * 2))
        if swtpm socket --tpm2 --tpmstate "dir=$demo/tpm" --flags not-need-init,startup-clear \
            --server "type=tcp,port=$port" --ctrl "type=tcp,port=$((port + 1))" \
            --daemon --pid "file=$demo/swtpm.pid" >"$demo/swtpm.log" 2>&1; then
            export TPM2TOOLS_TCTI="swtpm:host=127.0.0.1,port=$port"
            return
        fi
    done
    fail "swtpm does not start:" "$demo/swtpm.log"
}

# launch LOG: extends every digest of an event log into its PCR, in order, as firmware and boot loader did.
launch() {
    tpm2_eventlog "$1" >"$demo/launch.yaml" 2>"$demo/launch.err" || fail "tpm2_eventlog cannot read $1:" "$demo/launch.err"
    awk '
        function extend() { if (digests != "" && type != "EV_NO_ACTION") print pcr ":" digests; digests = "" }
        /^pcrs:/ { exit }
        /^- EventNum:/ { extend() }
        /^  PCRIndex:/ { pcr = $2 }
        /^  EventType:/ { type = $2 }
        /^  - AlgorithmId:/ { bank = $3; next }
        /^    Digest:/ && bank != "" { gsub(/"/, "", $2); digests = digests (digests == "" ? "" : ",") bank "=" $2 }
        { bank = "" }
        END { extend() }' "$demo/launch.yaml" >"$demo/launch.extends"
    # tpm2_pcrextend takes several at a time and keeps their order
    xargs -n 12 tpm2_pcrextend -Q <"$demo/launch.extends" || fail "the TPM does not take the launch's measurements"
    wc -l <"$demo/launch.extends" | tr -d ' '
}
