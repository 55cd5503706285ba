#!/bin/sh
# Print a Python that can run BookGen; if there is none, say in one line what is wrong.
# PYTHON names one; else python3 when it is a version the pins were tried on, then newer names.

probe='import sys, ssl, sqlite3, venv, ensurepip
sys.stdout.write("%d.%d %s" % (sys.version_info[0], sys.version_info[1], sys.executable))
sys.exit(0 if sys.version_info >= (3, 11) else 9)'
version='import sys; sys.stdout.write("%d.%d" % sys.version_info[:2])'

# A name on PATH may be a shim that only prints an error: what counts is what the probe prints.
accept() {
    found=$("$1" -c "$probe" 2>/dev/null) || return 1
    case "$2:$found" in
    any:3.*) ;;
    tried:3.1[123]\ *) ;;
    *) return 1 ;;
    esac
    printf '%s\n' "${found#* }"
    exit 0
}

# What a name that was not accepted is: its version, or that it lacks a standard module.
describe() {
    known=$("$1" -c "$version" 2>/dev/null) || { printf '%s does not run' "$1"; return; }
    case "$known" in
    2.* | 3.? | 3.10) printf '%s is Python %s' "$1" "$known" ;;
    *) printf '%s (%s) lacks venv, ssl or sqlite3; on Debian: apt-get install python3-venv' "$1" "$known" ;;
    esac
}

if [ -n "${PYTHON:-}" ]; then
    accept "$PYTHON" any
    echo "BookGen needs Python 3.11 or newer, but PYTHON=$(describe "$PYTHON")." >&2
    exit 1
fi

accept python3 tried
for name in python3.13 python3.12 python3.11; do accept "$name" tried; done
for name in python3 python3.15 python3.14; do accept "$name" any; done

seen="no python3 is on PATH"
command -v python3 >/dev/null 2>&1 && seen=$(describe python3)
echo "BookGen needs Python 3.11 or newer, but $seen; install one, or name it: make … PYTHON=/path/to/python3.12" >&2
exit 1
