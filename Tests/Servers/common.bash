# What the scripts beside this file share; they source it.
#
# A server lives in DIR/NAME wholly: configuration, sockets, queues, log, process ids. It listens on 127.0.0.1 only.
# Each script defines `settle` (looks for what it needs, knows where the process id will be), `configure` (writes the
# configuration for the ports in $port), `launch` (starts the server and waits for it; status 75 where a port was taken
# meanwhile) and `report` (prints what a test must know).
# shellcheck shell=bash disable=SC2154 # server, ports and pid_file come from the script

set -euo pipefail
export LC_ALL=C
unset CDPATH
umask 022

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly here
address=${address:-127.0.0.1}
# shellcheck disable=SC2034 # for the scripts
host=mx.example.test
declare -A port=()
# Ports of other servers, which a script may be told.
peers=()

die() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

# Postfix and Dovecot both change to users of their own, so only root can start them.
become_root() {
    ((EUID != 0)) || return 0
    command -v sudo >/dev/null || die "$server must be started by root, or with sudo installed"
    sudo -n true 2>/dev/null || die "$server must be started by root: sudo asks for a password"
    exec sudo -n -- "$0" "$@"
}

need() {
    local command
    for command in "$@"; do
        command -v "$command" >/dev/null || die "$command is missing; Tests/run installs what the tests need"
    done
}

answers() {
    (exec 3<>"/dev/tcp/$address/$1") 2>/dev/null
}

# Fills in the ports that the caller did not choose, below the range that the kernel gives to clients. Postfix listens
# with SO_REUSEPORT: a port that is taken must be seen here, the kernel would share it.
choose_ports() {
    local name candidate taken=" ${chosen[*]:-} "
    for name in "${ports[@]}"; do
        port[$name]=${chosen[$name]:-}
        [[ -z ${port[$name]} ]] || ! answers "${port[$name]}" || die "port ${port[$name]} is taken"
        while [[ -z ${port[$name]} ]]; do
            candidate=$((20000 + RANDOM % 12000))
            [[ $taken != *" $candidate "* ]] || continue
            ! answers "$candidate" || continue
            port[$name]=$candidate
            taken+="$candidate "
        done
    done
}

# The server must enter the directory as a user of its own, and put sockets there, whose paths are short.
prepare_directory() {
    local parent=$directory
    # Configurations have their own opinions of blanks, commas, dollar signs.
    [[ $directory =~ ^[A-Za-z0-9/._+-]+$ ]] || die "$server cannot live in $directory: letters, digits and /._+- only"
    mkdir -p "$directory"
    chmod go+rx "$directory"
    ((${#directory} <= 70)) || die "the path $directory is too long for sockets (70 characters at most)"
    while [[ $parent != / ]]; do
        parent=$(dirname "$parent")
        [[ $(stat -L -c %A "$parent") == *[xt] ]] ||
            die "$server cannot enter $directory: other users may not pass $parent"
    done
    flock "$directory" "$here/make-certificates" "$directory"
}

# expect_greeting NAME: a server that listens may still die of its configuration when the first client comes.
expect_greeting() {
    local line='' fd
    exec {fd}<>"/dev/tcp/$address/${port[$1]}" || fail "nobody listens on the port for $1"
    read -r -t 240 line <&"$fd" || true
    [[ $line == 220[\ -]* ]] || fail "no greeting on the port for $1"
    # The client's duty before it goes; a server that is gone already is no failure here.
    printf 'QUIT\r\n' 2>/dev/null >&"$fd" || true
    exec {fd}>&-
}

# expect_tls NAME: the same for a port that begins with TLS.
expect_tls() {
    openssl s_client -connect "$address:${port[$1]}" -CAfile "$directory/root.pem" -verify_return_error \
        </dev/null >/dev/null 2>&1 || fail "no TLS on the port for $1"
}

# A failure of the server itself, with the end of its log.
fail() {
    local log=$home/log
    stop_server
    [[ ! -s $log ]] || tail -n 20 "$log" >&2
    die "$server: $*"
}

# The process id of the server, if it is the one that was started here: a number in a file may have a new owner.
server_pid() {
    local pid=''
    [[ ! -r $pid_file ]] || read -r pid <"$pid_file" || true
    [[ $pid =~ ^[0-9]+$ && -r /proc/$pid/cmdline ]] || return 1
    tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF -- "$home/" || return 1
    printf '%s\n' "$pid"
}

stop_server() {
    local pid tries
    pid=$(server_pid) || return 0
    kill -TERM "$pid" 2>/dev/null || return 0
    for ((tries = 0; tries < 200; tries++)); do
        # Not kill -0: until its new parent looks after it, a dead process still has its number.
        server_pid >/dev/null || return 0
        sleep 0.05
    done
    kill -KILL "$pid" 2>/dev/null || true
}

start_server() {
    local tries status
    ! server_pid >/dev/null || die "$server runs in $directory already"
    # Only what an earlier run of this script left.
    rm -rf "$home"
    prepare_directory
    # One server at a time chooses its ports and opens them.
    exec 9<"$here"
    flock 9
    for ((tries = 0; tries < 5; tries++)); do
        choose_ports
        configure
        status=0
        launch || status=$?
        ((status != 0)) || break
        ((status == 75 && ${#chosen[@]} < ${#ports[@]})) || fail "cannot start it"
    done
    exec 9<&-
    ((status == 0)) || fail "cannot start it"
}

usage() {
    local name options=''
    for name in "${ports[@]}" "${peers[@]}"; do options+=" [${name}_port=N]"; done
    printf 'usage: Tests/Servers/%s start|run DIR%s\n       Tests/Servers/%s stop DIR\n' "$server" "$options" "$server"
}

# start and stop are for scripts; run is for a test, whose end, however it comes, closes the pipe and ends the server.
main() {
    local verb=${1:-} assignment
    if [[ $verb != start && $verb != run && $verb != stop ]] || (($# < 2)); then
        usage >&2
        exit 64
    fi
    become_root "$@"
    directory=$(realpath -m -- "$2")
    home=$directory/$server
    shift 2
    declare -gA chosen=() peer=()
    for assignment in "$@"; do
        [[ $assignment =~ ^([a-z_]+)_port=([0-9]+)$ ]] || die "no such option: $assignment"
        case " ${ports[*]} / ${peers[*]} " in
        *" ${BASH_REMATCH[1]} "*/*) chosen[${BASH_REMATCH[1]}]=${BASH_REMATCH[2]} ;;
        */*" ${BASH_REMATCH[1]} "*) peer[${BASH_REMATCH[1]}]=${BASH_REMATCH[2]} ;;
        *) die "no such option: $assignment" ;;
        esac
    done
    settle

    case $verb in
    start)
        start_server
        report
        ;;
    run)
        trap stop_server EXIT
        trap 'exit 143' TERM INT HUP
        start_server
        report
        # The reading end of the pipe may be gone, too; it is the other end that counts.
        exec >/dev/null
        # In the background, as a trap waits for what runs in the foreground; there bash would give it /dev/null.
        exec 8<&0
        cat <&8 &
        wait $! || true
        ;;
    stop)
        stop_server
        ;;
    esac
}
