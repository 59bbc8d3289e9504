# shellcheck shell=sh
# Sourced by mvnw and deploy/bin/touchstone: finds a JDK that is new enough.

TOUCHSTONE_JAVA_MINIMUM=21

# java_major JAVA: prints the feature release of that program (21, 25, ...; 8 for 1.8), or nothing.
# A JDK says it in its `release` file, which costs no start of a virtual machine.
java_major() {
    version=
    release=${1%/bin/java}/release
    if [ -r "$release" ]; then
        version=$(sed -n 's/^JAVA_VERSION="\([^"]*\)".*/\1/p' "$release")
    elif [ -x "$1" ]; then
        version=$("$1" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p' | head -n 1)
    fi
    version=${version#1.}
    version=${version%%[!0-9]*}
    printf '%s' "$version"
}

# java_fits JAVA: true when that program exists and is new enough.
java_fits() {
    [ -x "$1" ] || return 1
    major=$(java_major "$1")
    [ "${major:-0}" -ge "$TOUCHSTONE_JAVA_MINIMUM" ]
}

# find_jdk PROGRAM: sets and exports JAVA_HOME. In this order: JAVA_HOME if it fits, the newest
# under /usr/lib/jvm, the java on the PATH. PROGRAM (java, or javac for a build) must be there too.
find_jdk() {
    needs=$1
    if [ -n "${JAVA_HOME:-}" ] && java_fits "$JAVA_HOME/bin/java" && [ -x "$JAVA_HOME/bin/$needs" ]; then
        export JAVA_HOME
        return 0
    fi
    best='' best_major=0
    for home in /usr/lib/jvm/*; do
        if ! java_fits "$home/bin/java" || [ ! -x "$home/bin/$needs" ]; then continue; fi
        major=$(java_major "$home/bin/java")
        if [ "$major" -gt "$best_major" ]; then best=$home best_major=$major; fi
    done
    if [ -z "$best" ] && java=$(command -v java); then
        java=$(readlink -f "$java")
        if java_fits "$java" && [ -x "${java%/java}/$needs" ]; then best=${java%/bin/java}; fi
    fi
    if [ -z "$best" ]; then
        cat >&2 <<MESSAGE
Touchstone needs a JDK, release $TOUCHSTONE_JAVA_MINIMUM or newer (25 LTS is what it is run on).
Looked at: JAVA_HOME (${JAVA_HOME:-not set}), /usr/lib/jvm/*, the java on the PATH.
Install one, for example    apt-get install openjdk-21-jdk-headless    or Temurin 25,
or set JAVA_HOME to where it is.
MESSAGE
        return 1
    fi
    JAVA_HOME=$best
    export JAVA_HOME
}
