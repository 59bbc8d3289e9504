# shellcheck shell=sh
# shellcheck disable=SC2154 # $tmp, $UNREACHABLE, $URL and die are the agent's
# Reading the service's answers, which are JSON, with nothing but awk.

# flatten FILE: one line per scalar, "path<TAB>value" (findings.0.message<TAB>...). A real parser, not a
# pattern: text in a value cannot pass for a field. Control characters in values become blanks.
flatten() {
    LC_ALL=C tr '\000-\037\177' ' ' <"$1" | LC_ALL=C awk '
        function blank() { while (substr(s, p, 1) == " ") p++ }
        function fail() { bad = 1; p = n + 1; return "" }
        function text(   out, c, e) {
            p++
            while (p <= n) {
                c = substr(s, p++, 1)
                if (c == "\"") return out
                if (c != "\\") { out = out c; continue }
                e = substr(s, p++, 1)
                if (e == "u") { out = out (tolower(substr(s, p, 4)) in ascii ? ascii[tolower(substr(s, p, 4))] : "?"); p += 4 }
                else if (e == "\"" || e == "\\" || e == "/") out = out e
                else out = out " "
            }
            return fail()
        }
        function value(path, depth,   c, i, key, from) {
            if (bad || depth > 32) return fail()
            blank(); c = substr(s, p, 1)
            if (c == "{" || c == "[") {
                p++; blank(); i = 0
                if (substr(s, p, 1) == (c == "{" ? "}" : "]")) { p++; return }
                while (!bad) {
                    blank()
                    if (c == "{") {
                        if (substr(s, p, 1) != "\"") return fail()
                        key = text(); blank()
                        if (substr(s, p++, 1) != ":") return fail()
                    } else key = i++
                    value(path == "" ? key : path "." key, depth + 1); blank()
                    from = substr(s, p++, 1)
                    if (from == ",") continue
                    if (from != (c == "{" ? "}" : "]")) return fail()
                    return
                }
            } else if (c == "\"") { key = text(); if (!bad) print path "\t" key }
            else if (match(substr(s, p), /^[-+.0-9A-Za-z]+/)) { print path "\t" substr(s, p, RLENGTH); p += RLENGTH }
            else return fail()
        }
        BEGIN { for (i = 32; i < 127; i++) ascii[sprintf("%04x", i)] = sprintf("%c", i) }
        { s = s $0 }
        END { n = length(s); p = 1; value("", 0); blank(); exit (bad || p <= n) }'
}

# field PATH: the value at that path of the last answer, or nothing.
field() { awk -F'\t' -v path="$1" '$1 == path { print substr($0, length(path) + 2); exit }' "$tmp/fields"; }

# required PATH PATTERN: as field, but it must be there and hold only the characters of PATTERN.
required() {
    found=$(field "$1")
    # shellcheck disable=SC2254 # a pattern is meant
    case $found in ''|*[!$2]*) die "$UNREACHABLE" "the answer of $URL has no usable '$1': is it a Touchstone service?" ;; esac
    printf '%s' "$found"
}
