# For the servers that Tests/Servers/unpack has fetched: a script sources this after common.bash.
#
# Such a package has been unpacked, not installed. The users that its installation would have made, and the folders that
# are compiled into it, exist in a mount namespace of the server's own: nobody else sees them, the machine's /etc/passwd
# stays what it is, and all of it ends with the server.
# shellcheck shell=bash disable=SC2154 # home, here, port and pid_file come from the scripts

# need_unpacked PACKAGE: sets $prefix, below which it lies.
need_unpacked() {
    prefix=$(cd "$here/../.." && pwd)/.build-servers/$1
    [[ -d $prefix ]] || die "$1 is missing: Tests/Servers/unpack $1 fetches it"
}

# lend_users NAME…: each gets a number that nobody has.
lend_users() {
    local name number=61000
    cp /etc/passwd /etc/group "$home"
    for name in "$@"; do
        ! getent passwd "$name" >/dev/null || continue
        while getent passwd "$number" >/dev/null || getent group "$number" >/dev/null; do number=$((number + 1)); done
        printf '%s:x:%d:%d::/nonexistent:/usr/sbin/nologin\n' "$name" "$number" "$number" >>"$home/passwd"
        printf '%s:x:%d:\n' "$name" "$number" >>"$home/group"
        number=$((number + 1))
    done
}

# apart COMMAND…: runs it where the users are, and where each OURS:THEIRS of $places shows the folder OURS at the path
# THEIRS. It takes the place of the shell.
places=()
apart() {
    local libraries
    libraries=$(shopt -s nullglob && printf '%s:' "$prefix"/{usr/lib,lib}/*-linux-gnu)
    # shellcheck disable=SC2016 # the inner shell's variables
    exec unshare --mount -- bash -c '
        set -e
        while [[ $1 != -- ]]; do
            mount --bind "${1%%:*}" "${1#*:}"
            shift
        done
        shift
        export LD_LIBRARY_PATH=$0
        exec "$@"' "${libraries%:}" "$home/passwd:/etc/passwd" "$home/group:/etc/group" "${places[@]}" -- "$@"
}

# launch_apart COMMAND…: starts a server that stays in the foreground, and waits until all its ports answer.
launch_apart() {
    local name tries
    (apart "$@") 9<&- </dev/null >>"$home/log" 2>&1 &
    printf '%d\n' $! >"$pid_file"
    for name in "${!port[@]}"; do
        for ((tries = 0; tries < 200; tries++)); do
            ! answers "${port[$name]}" || continue 2
            # Not server_pid: until it has taken the shell's place it does not look like a server.
            if ! kill -0 "$!" 2>/dev/null; then
                ! grep -q 'Address already in use' "$home/log" || return 75
                return 1
            fi
            sleep 0.05
        done
        return 1
    done
    server_pid >/dev/null
}
