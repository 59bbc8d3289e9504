# shellcheck shell=sh
# Sourced by mvnw, the demo and the tests: installs what is missing from Debian or Ubuntu, saying so.

# need_programs PROGRAM=PACKAGE...: installs the package of each program that is not on the PATH.
need_programs() {
    missing=
    for pair in "$@"; do
        command -v "${pair%%=*}" >/dev/null 2>&1 && continue
        case " $missing " in
            *" ${pair#*=} "*) ;;
            *) missing="$missing ${pair#*=}" ;;
        esac
    done
    if [ -z "$missing" ]; then return 0; fi
    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        if command -v sudo >/dev/null 2>&1 && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
            as_root=sudo
        else
            echo "These packages are missing and this user may not install them; as root, run:" >&2
            echo "    apt-get install$missing" >&2
            return 1
        fi
    fi
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "Missing, and there is no apt-get here to install them with:$missing" >&2
        return 1
    fi
    echo "Installing from the distribution:$missing" >&2
    # shellcheck disable=SC2086 # a list of package names
    {
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null 2>&1 ||
            { $as_root apt-get update -qq >/dev/null &&
                $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null; }
    } || { echo "apt-get could not install$missing" >&2; return 1; }
}
