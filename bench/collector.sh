#!/bin/sh
# What collectors/host.sh costs the host it runs on, under each shell: sh bench/collector.sh [options of host.sh]
#
#   shell RSS   VmHWM of the shell, read by that shell itself at its end (ru_maxrss would be inherited through exec)
#   all         peak of the shell and its commands together, page cache included, from a memory cgroup of its own
#   forks       processes started, counted by strace
#   seconds     mean of 5 runs
# "-" where this machine cannot tell: the cgroup needs root and cgroup v1 or a v2 with the memory controller.

script=$(dirname "$0")/../collectors/host.sh
runs=5

centiseconds() { read -r up _ </proc/uptime; echo "${up%.*}${up#*.}"; }

shell_rss() {
    # shellcheck disable=SC2016,SC2086  # expanded by the shell that is measured; options are words
    $1 -c 'script=$1; shift; . "$script" >/dev/null 2>&1
        while read -r key value _; do [ "$key" != VmHWM: ] || echo "$value"; done </proc/$$/status' sh "$script" $2
}

peak_of_all() {
    for folder in /sys/fs/cgroup/memory /sys/fs/cgroup; do
        group=$folder/oomwhy-bench-$$
        mkdir "$group" 2>/dev/null || continue
        if [ -e "$group/memory.max_usage_in_bytes" ] || [ -e "$group/memory.peak" ]; then
            # shellcheck disable=SC2016
            sh -c 'echo $$ >"$1/cgroup.procs"; exec $2 "$3" $4' sh "$group" "$1" "$script" "$2" >/dev/null 2>&1
            for peak in "$group/memory.max_usage_in_bytes" "$group/memory.peak"; do
                [ ! -e "$peak" ] || { read -r bytes <"$peak"; echo $((bytes / 1024)); }
            done
            rmdir "$group"
            return
        fi
        rmdir "$group"
    done
    echo -
}

forks() {
    command -v strace >/dev/null || { echo -; return; }
    # shellcheck disable=SC2086
    strace -f --seccomp-bpf -qq -e trace=fork,vfork,clone,clone3 $1 "$script" $2 2>&1 >/dev/null |
        grep -cE '= [0-9]+$'
}

seconds() {
    start=$(centiseconds)
    for _ in $(seq "$runs"); do
        # shellcheck disable=SC2086
        $1 "$script" $2 >/dev/null 2>&1
    done
    total=$((($(centiseconds) - start) * 10 / runs))
    printf '%d.%03d\n' $((total / 1000)) $((total % 1000))
}

printf '%-14s %12s %12s %7s %9s\n' shell 'shell RSS' all forks seconds
for shell in dash 'busybox ash' bash 'bash --posix'; do
    command -v "${shell%% *}" >/dev/null || { printf '%-14s not on this machine\n' "$shell"; continue; }
    printf '%-14s %9s kB %9s kB %7s %9s\n' "$shell" "$(shell_rss "$shell" "$*")" "$(peak_of_all "$shell" "$*")" \
        "$(forks "$shell" "$*")" "$(seconds "$shell" "$*")"
done
