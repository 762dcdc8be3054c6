#!/bin/sh
# What a Linux host can tell about a program that ran out of memory, as one text on standard output:
#   ssh host sh -s < collectors/host.sh > bundle.txt          (README.md beside this file has more)
#
# It may run while memory is nearly gone: the shell itself reads the files, and commands are few. It writes nothing
# but its output, and lists there, in collector/notes, what it could not read.
#
# Everything is a function and the last line starts it: a script cut short on its way runs nothing. The script may
# be standard input itself, so everything below runs with /dev/null instead.
#
# shellcheck disable=SC3045  # `read -d` stands behind a test for bash

VERSION=0.1.0
LC_ALL=C
export LC_ALL
umask 077
unset IFS
NL='
'
VT=$(printf '\013')
sections=0 notes='' pid='' cgroup='' since='3 days ago' oom_seen='' last_kill=''

usage() {
    printf '%s\n' 'usage: sh host.sh [--pid N] [--cgroup PATH] [--since TIME] > bundle.txt
       ssh HOST sh -s -- [options] < host.sh > bundle.txt

Prints what this host knows about running out of memory. Changes nothing.

  --pid N        also this process and the cgroups it is in
  --cgroup PATH  the cgroups from PATH up to the root; PATH as in a kernel log (oom_memcg=) or below /sys/fs/cgroup
  --since TIME   how far back the journal is read, as journalctl takes it (default: 3 days ago)
  --help         this text'
}

complain() { printf 'host.sh: %s\n' "$1" >&2; }
note() { notes=$notes$1$NL; }
have() { command -v "$1" >/dev/null 2>&1; }
limited() { if have timeout; then timeout 10 "$@"; else "$@"; fi; }

# ---- printing ----------------------------------------------------------------------------------------------

section() {
    sections=$((sections + 1))
    printf '\n==> %s <==\n' "$1"
}

# One line of content. What looks like a header, after any number of backslashes, gets one more: nothing that is
# read can forge a section.
put() {
    case $1 in
        '==> '* | \\*)
            case ${1#"${1%%[!\\]*}"} in
                '==> '*) printf '\\%s\n' "$1" ;;
                *) printf '%s\n' "$1" ;;
            esac ;;
        *) printf '%s\n' "$1" ;;
    esac
}

# Prints standard input. bash would seek back after every line, and the kernel then writes such a file anew, with
# other numbers: lines would tear, and smaps_rollup be computed once per line. So bash takes it in one piece. Other
# shells read byte by byte from one snapshot, which suits all files but those of /proc/sys.
copy() {
    if [ -n "${BASH_VERSION:-}" ]; then
        IFS= read -r -d '' content
        while :; do
            case $content in
                '') return ;;
                *'==> '*) put "${content%%"$NL"*}" ;;
                *) printf '%s\n' "${content%"$NL"}"; return ;;
            esac
            case $content in *"$NL"*) content=${content#*"$NL"} ;; *) return ;; esac
        done
    else
        while IFS= read -r line || [ -n "$line" ]; do put "$line"; done
    fi
}

# each_in FUNCTION TEXT: calls the function with every line that is not empty. May be nested.
each_in() {
    set -f
    IFS=$NL
    for entry in $2; do
        unset IFS
        set +f
        "$1" "$entry"
    done
    unset IFS
    set +f
}

# each_line FUNCTION: the same for standard input.
each_line() {
    if [ -n "${BASH_VERSION:-}" ]; then
        IFS= read -r -d '' content
        each_in "$1" "$content"
    else
        while IFS= read -r line || [ -n "$line" ]; do "$1" "$line"; done
    fi
}

# The named files, a section each. A file that does not exist is no news; one that refuses is a note.
files() {
    for path; do
        [ -f "$path" ] || continue
        { section "${path#/}"; copy; :; } 2>/dev/null <"$path" || note "not readable: $path"
    done
}

# ---- commands ----------------------------------------------------------------------------------------------

# Arguments may carry secrets. The rules are here and nowhere else, and rather mask too much. POSIX -E syntax, hence
# no flag for upper and lower case. A line is one process, so the client's name tells what its -p, -a, -u mean.
mask() {
    word='[Pp][Aa][Ss][Ss]|[Pp][Ww][Dd]|[Tt][Oo][Kk][Ee][Nn]|[Ss][Ee][Cc][Rr][Ee][Tt]|[Aa][Uu][Tt][Hh]|[Cc][Rr][Ee][Dd][Ee][Nn][Tt][Ii][Aa][Ll]|[Kk][Ee][Yy]'
    # An option whose value is the next argument ends in such a word: --max-token 5 is masked, --tokenizer gpt2 not.
    last="[Pp][Aa][Ss][Ss][Ww]([Oo][Rr])?[Dd]|[Pp][Aa][Ss][Ss][Pp][Hh][Rr][Aa][Ss][Ee]|[Cc][Rr][Ee][Dd][Ee][Nn][Tt][Ii][Aa][Ll][Ss]|$word"
    value="(\"[^\"]*\"|'[^']*'|[^[:space:]]+)"
    next="(\"[^\"]*\"|'[^']*'|[^[:space:]-][^[:space:]]*)" # an option is not the value of another one
    exec sed -E \
        -e "s#([A-Za-z][A-Za-z0-9+.-]*://[^/@:[:space:]]*:)[^[:space:]]*@#\\1[masked]@#g" \
        -e "s#(://)[^/@:[:space:]]{20,}@#\\1[masked]@#g" \
        -e "s/([Bb][Ee][Aa][Rr][Ee][Rr]|[Bb][Aa][Ss][Ii][Cc])([[:space:]]+|%20|\\+)[^[:space:]\"']+/\\1\\2[masked]/g" \
        -e "s/(^|[^A-Za-z0-9_-])(--?[A-Za-z0-9._-]*($last)([-_.][A-Za-z0-9._-]*)?[\"']?[,[:space:]]+)$next/\\1\\2[masked]/g" \
        -e "s/(^|[^A-Za-z0-9_.-])([A-Za-z0-9_.-]*($word)[A-Za-z0-9_.-]*[\"']?(=|:[[:space:]]*))$value/\\1\\2[masked]/g" \
        -e "/mysql|mariadb|sshpass/s/([[:space:]]-p)[[:space:]]*[^[:space:]-][^[:space:]]*/\\1[masked]/g" \
        -e "/redis/s/([[:space:]]-a[[:space:]]*)$next/\\1[masked]/g" \
        -e "/curl|wget|http/s/([[:space:]](-u|-U|--user|--proxy-user)[=[:space:]]?[^:[:space:]]+:)[^[:space:]]+/\\1[masked]/g" \
        -e 's/A[KS]IA[0-9A-Z]{12,}|gh[a-z]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{16,}|glpat-[A-Za-z0-9_-]{16,}|xox[a-z]-[A-Za-z0-9-]+|eyJ[A-Za-z0-9_=-]{10,}(\.[A-Za-z0-9_=-]*)*/[masked]/g' \
        -e 's/(^|[^A-Za-z0-9_-])(sk-|hf_)[A-Za-z0-9_-]{16,}/\1[masked]/g' \
        -e "s/$VT/\\\\n/g" # a newline within an argument, see arguments
}

# /var/log/messages and syslog hold everybody's lines: only the kernel's and the userspace killers' leave the host.
kernel_lines() { exec sed -n -E -e '/ kernel: |systemd-oomd|earlyoom|nohang|OOM killer/p'; }

# Prints standard input as section $1. The header comes with the first line, and only if that fits the pattern $2.
# What capture wants to know goes to file descriptor 4, because the variables of a pipeline die with it.
stream() {
    lines=0 seen='' kill=''
    while IFS= read -r line || [ -n "$line" ]; do
        if [ "$lines" -eq 0 ]; then
            # shellcheck disable=SC2254  # it is a pattern
            case $line in $2) section "$1" ;; *) lines=-1 ;; esac
        fi
        [ "$lines" -ge 0 ] || continue # read on, so that the command does not fail on a closed pipe
        lines=$((lines + 1))
        put "$line"
        case $line in
            *oom-kill:constraint=* | *' killed as a result of limit of '*) kill=$line seen=1 ;;
            *'Killed process '* | *'invoked oom-killer'*) seen=1 ;;
        esac
    done >&3
    printf 'lines %s\nseen %s\nkill %s\n' "$lines" "$seen" "$kill" >&4
}

reported() {
    case $1 in
        'status '*) status=${1#status } ;;
        'lines '*) lines=${1#lines } ;;
        'seen '*) oom_seen=$oom_seen${1#seen } ;;
        'kill '?*) last_kill=${1#kill } ;;
        'kill ') ;;
        *) message=${message:-$1} ;; # what the command said on stderr: its first line
    esac
}

# capture NAME FILTER PATTERN COMMAND...: the command's output through the function FILTER ('' for none) as section
# NAME. Sets $lines, $oom_seen and $last_kill. A command that is missing or fails is a note.
capture() {
    name=$1 filter=$2 pattern=$3 lines=0 status=0 message=''
    shift 3
    program=$1
    [ "$program" != limited ] || program=$2
    for need in "$program" ${filter:+sed}; do
        have "$need" || { note "missing: $need (so no $name)"; return; }
    done
    # Descriptor 1 is the pipe, 3 the bundle, 4 the report.
    if [ -n "$filter" ]; then
        said=$({ { "$@" 2>&4 || printf 'status %s\n' "$?" >&4; } | "$filter" | stream "$name" "$pattern"; } 4>&1)
    else
        said=$({ { "$@" 2>&4 || printf 'status %s\n' "$?" >&4; } | stream "$name" "$pattern"; } 4>&1)
    fi
    each_in reported "$said"
    [ "$lines" -le 0 ] || sections=$((sections + 1))
    case $status in
        0) [ -z "$message" ] || note "$program said: $message" ;;
        124 | 143) note "command failed: $program: stopped after 10 seconds" ;;
        *) note "command failed: $program: ${message#"$program: "} (exit $status)" ;;
    esac
}

# ---- the host ----------------------------------------------------------------------------------------------

host() {
    files /proc/uptime /proc/meminfo /proc/vmstat /proc/buddyinfo /proc/zoneinfo /proc/swaps /proc/pressure/memory \
        /proc/pressure/io /proc/pressure/cpu /proc/slabinfo /proc/version /proc/loadavg /proc/sysvipc/shm \
        /proc/spl/kstat/zfs/arcstats /etc/os-release /sys/devices/system/node/online \
        /sys/devices/system/node/node*/meminfo /sys/kernel/mm/transparent_hugepage/enabled \
        /sys/kernel/mm/hugepages/*/nr_hugepages /sys/kernel/mm/hugepages/*/free_hugepages \
        /sys/kernel/mm/hugepages/*/resv_hugepages /sys/kernel/mm/hugepages/*/surplus_hugepages \
        /sys/block/zram*/mm_stat /sys/block/zram*/disksize
}

sysctl_line() {
    [ "${1%%:*}" = "$previous" ] || { previous=${1%%:*}; section "${previous#/}"; }
    put "${1#*:}"
}

# /proc/sys gives a reader of single bytes, as dash and busybox are, the first byte and no more ("6" for "60"). So
# one grep reads them all; it puts the file's name before each line.
sysctls() {
    have grep || { note 'missing: grep (so no proc/sys)'; return; }
    previous=''
    set -- /proc/sys/kernel/osrelease
    for path in /proc/sys/kernel/pid_max /proc/sys/kernel/threads-max /proc/sys/kernel/shmmax \
        /proc/sys/kernel/shmall /proc/sys/vm/*; do
        case $path in */stat_refresh | */compact_memory | */drop_caches) continue ;; esac # these act when touched
        [ -f "$path" ] || continue
        if [ -r "$path" ]; then set -- "$@" "$path"; else note "not readable: $path"; fi
    done
    each_in sysctl_line "$(grep '' /dev/null "$@" 2>/dev/null)"
    [ -n "$previous" ] || note 'command failed: grep (so no proc/sys)'
}

memory_mount() {
    point=${1#* }
    kind=${point#* } point=${point%% *}
    case $kind in tmpfs* | ramfs* | hugetlbfs* | cgroup*) put "$1" ;; esac
    case $kind in tmpfs*) ;; *) return ;; esac
    case $point in *\\*) point=$(printf '%b' "$point") ;; esac # a space is \040 there
    tmpfs=$tmpfs$point$NL
}

# df is asked for the tmpfs mounts alone: a dead network file system could hang it.
mounts() {
    tmpfs=''
    { section commands/mounts_memory; each_line memory_mount; :; } 2>/dev/null </proc/mounts ||
        { note 'not readable: /proc/mounts'; return; }
    set -f
    IFS=$NL
    # shellcheck disable=SC2086  # one mount point per line
    set -- $tmpfs
    unset IFS
    set +f
    [ $# -eq 0 ] || capture commands/df_-k '' '*' limited df -k "$@"
}

# The kernel's ring buffer; where that is forbidden or knows of no kill, the journal; without one, a log file.
kernel_log() {
    capture commands/dmesg '' '*' dmesg
    [ -z "$oom_seen" ] || return
    capture commands/journalctl_-k '' '*' limited \
        journalctl -k -b 0 --no-pager -o short-iso --since "$since" -n 20000
    [ "$lines" -le 1 ] || return # a single line says "-- No entries --"
    for path in /var/log/kern.log /var/log/messages /var/log/syslog; do
        [ -f "$path" ] || continue
        [ -r "$path" ] || { note "not readable: $path"; continue; }
        note "$path: only the lines of the kernel and of OOM killers among the last 20000"
        capture "${path#/}" kernel_lines '*' tail -n 20000 "$path"
        return
    done
}

# ---- cgroups -----------------------------------------------------------------------------------------------

V2_FILES='memory.max memory.high memory.low memory.min memory.current memory.peak memory.events memory.events.local
    memory.stat memory.pressure memory.oom.group memory.swap.max memory.swap.current memory.swap.peak
    memory.swap.events memory.zswap.current memory.zswap.max pids.max pids.current pids.events cpuset.cpus.effective
    cpuset.mems.effective cpu.max cgroup.type cgroup.stat cgroup.procs'
V1_MEMORY_FILES='memory.limit_in_bytes memory.usage_in_bytes memory.max_usage_in_bytes memory.failcnt
    memory.soft_limit_in_bytes memory.memsw.limit_in_bytes memory.memsw.usage_in_bytes
    memory.memsw.max_usage_in_bytes memory.memsw.failcnt memory.kmem.usage_in_bytes memory.kmem.limit_in_bytes
    memory.kmem.max_usage_in_bytes memory.oom_control memory.stat memory.use_hierarchy memory.swappiness cgroup.procs'
V1_OTHER_FILES='pids.max pids.current pids.events cpuset.cpus cpuset.mems cpuset.effective_cpus
    cpuset.effective_mems cpu.cfs_quota_us cpu.cfs_period_us'
CHILD_FILES='memory.current memory.max memory.peak memory.events memory.stat
    memory.usage_in_bytes memory.limit_in_bytes memory.max_usage_in_bytes memory.failcnt memory.oom_control'
printed=$NL hierarchies=$NL

# A line of mountinfo: id parent device root mountpoint options [optional...] - type source superoptions.
# Kept as lines "controller root mountpoint".
cgroup_mount() {
    kind=${1##* - }
    case $kind in 'cgroup2 '*) controllers=v2 ;; 'cgroup '*) controllers=${kind##* } ;; *) return ;; esac
    set -f
    # shellcheck disable=SC2086  # its words
    set -- $1
    set +f
    for controller in v2 memory pids cpuset cpu; do
        case ",$controllers," in *",$controller,"*) hierarchies="$hierarchies$controller $4 $5$NL" ;; esac
    done
}

# Sets $mount, $root (what of the hierarchy is mounted there: in a container on cgroup v1 often its own group) and
# the $names of the files worth reading.
hierarchy() {
    case $hierarchies in *"$NL$1 "*) ;; *) return 1 ;; esac
    mount=${hierarchies#*"$NL$1 "}
    mount=${mount%%"$NL"*}
    root=${mount%% *} mount=${mount#* }
    case $1 in memory) names=$V1_MEMORY_FILES ;; v2) names=$V2_FILES ;; *) names=$V1_OTHER_FILES ;; esac
}

# locate PATH: sets $at to its place below $mount ('' is $mount itself) or to that of the nearest ancestor that
# exists; then $missed is PATH. A path from a log is somebody's text: no way up through "..".
locate() {
    at=${1%/} missed=''
    case $at/ in */../*) at='' missed=$1 ;; "${root%/}"/*) at=${at#"${root%/}"} ;; esac
    while [ -n "$at" ] && [ ! -d "$mount$at" ]; do at=${at%/*} missed=$1; done
}

# group DIRECTORY NAMES: these files of one cgroup, unless it is printed already.
group() {
    case $printed in *"$NL$1$NL"*) return ;; esac
    printed=$printed$1$NL
    for file in $2; do files "$1/$file"; done
}

# visit CONTROLLER PATH: every cgroup from PATH up to the root.
visit() {
    hierarchy "$1" || return
    locate "$2"
    [ -z "$missed" ] || [ "$1" != "$memory" ] ||
        note "cgroup not found: $missed (removed, or not visible from here); nearest that exists: $mount${at:-/}"
    while group "$mount$at" "$names"; [ -n "$at" ]; do at=${at%/*}; done
}

# Moves $at up to the nearest group with a memory limit, else to the root, whose children are the host's slices.
find_limit() {
    while [ -n "$at" ]; do
        limit=max
        for file in memory.max memory.limit_in_bytes; do
            { IFS= read -r limit <"$mount$at/$file"; } 2>/dev/null && break
        done
        case $limit in max | '' | ???????????????????*) ;; *) return ;; esac # v1: 9223372036854771712 is "none"
        at=${at%/*}
    done
}

# siblings PATH [FULL]: what lies directly below the group FULL, or the nearest with a limit from PATH upwards: the
# hog may be a sibling of the victim.
siblings() {
    hierarchy "$memory" || return
    locate "${2:-$1}"
    if [ -z "$2" ] || [ -n "$missed" ]; then find_limit; fi
    left=64
    for directory in "$mount$at"/*/; do
        [ -d "$directory" ] || continue
        [ "$left" -gt 0 ] || { note "more than 64 cgroups below $mount$at: the rest is left out"; return; }
        left=$((left - 1))
        group "${directory%/}" "$CHILD_FILES"
    done
}

# A group given by its path, as the kernel log writes it or below the mount point; FULL as for siblings.
groups_of_path() {
    hierarchy "$memory" || return
    given=/${1#/}
    for prefix in "$mount" /sys/fs/cgroup; do
        case $given/ in "$prefix"/*) given=${given#"$prefix"} ;; esac
    done
    for controller in memory v2 pids cpuset cpu; do visit "$controller" "$given"; done
    siblings "$given" "$2"
}

# A line of /proc/PID/cgroup: number:controllers:path
group_line() {
    controllers=${1#*:}
    where=${controllers#*:} controllers=,${controllers%%:*},
    [ "$controllers" != ,, ] || controllers=,v2,
    for controller in memory v2 pids cpuset cpu; do
        case $controllers in *",$controller,"*) ;; *) continue ;; esac
        [ "$controller" != "$memory" ] || own=$where
        visit "$controller" "$where"
    done
}

groups_of_process() {
    own=''
    { each_line group_line; :; } 2>/dev/null <"$1" || { note "not readable: $1"; return; }
    siblings "$own" ''
}

# The groups that the last kill in the kernel log names: where the victim was, and whose limit was hit.
groups_of_last_kill() {
    full=''
    case $last_kill in
        *,task_memcg=*)
            victim=${last_kill#*,task_memcg=}
            victim=${victim%%,task=*}
            case $last_kill in *,oom_memcg=*) full=${last_kill#*,oom_memcg=} full=${full%%,task_memcg=*} ;; esac ;;
        *'Task in '*' killed as a result of limit of '*) # before Linux 5.0
            full=${last_kill#*' killed as a result of limit of '}
            victim=${last_kill#*'Task in '}
            victim=${victim%%' killed as a result of limit of '*} ;;
        *) return 1 ;;
    esac
    groups_of_path "$victim" "$full"
}

# In a container the root of the hierarchy is the container's group: it has a limit, or is mounted from further down.
in_container() {
    if [ -e /.dockerenv ] || [ -e /run/.containerenv ]; then return; fi
    hierarchy "$memory" && { [ "$root" != / ] || [ -e "$mount/memory.max" ]; }
}

cgroups() {
    { each_line cgroup_mount; :; } 2>/dev/null </proc/self/mountinfo || note 'not readable: /proc/self/mountinfo'
    memory=memory
    hierarchy memory || memory=v2
    hierarchy "$memory" || note 'no cgroup hierarchy is mounted here'
    [ -z "$cgroup" ] || groups_of_path "$cgroup" ''
    [ -z "$pid" ] || groups_of_process "/proc/$pid/cgroup"
    [ -z "$cgroup$pid" ] || return
    groups_of_last_kill && ! in_container && return
    files /proc/self/cgroup
    groups_of_process /proc/self/cgroup
}

# ---- processes ---------------------------------------------------------------------------------------------

# Sets $largest, the 8 largest pids by resident size, and $top3; kernel threads have none. Nothing is sorted: each
# process takes its place among the best so far, kept as "pages:pid".
find_largest() {
    best='' floor=0
    for directory in /proc/[0-9]*; do
        { read -r _ pages _ <"$directory/statm"; } 2>/dev/null || continue
        [ "${pages:-0}" -gt "$floor" ] || continue
        [ "${directory#/proc/}" != $$ ] || continue
        new=$pages:${directory#/proc/} better='' rank=0
        for entry in $best 0:; do
            if [ -n "$new" ] && [ "$pages" -gt "${entry%:*}" ]; then better="$better $new" new='' rank=$((rank + 1)); fi
            [ "$rank" -lt 8 ] || { floor=${better##* } floor=${floor%:*}; break; }
            [ "$entry" = 0: ] || better="$better $entry" rank=$((rank + 1))
        done
        best=$better
    done
    largest='' top3=''
    for entry in $best; do
        largest="$largest ${entry#*:}"
        case $top3 in *' '*' '*' '*) ;; *) top3=$largest ;; esac
    done
}

process() {
    for file in comm status limits cgroup oom_score oom_score_adj statm; do files "/proc/$1/$file"; done
    set -- "$1" "/proc/$1/task"/*
    [ -d "$2" ] || return
    section "proc/$1/task.count"
    put $(($# - 1))
}

# The kernel separates arguments by NUL, which no shell can read: tr makes a space of it, and of a newline within
# an argument a vertical tab, which is space to the rules and \n in the end.
arguments() {
    if ! have sed || ! have tr; then note 'missing: sed or tr (so no cmdline)'; return; fi
    counted=$({
        { printf 'proc/cmdline ' && IFS= read -r line && printf '%s\n' "$line"; } 2>/dev/null </proc/cmdline
        for one in $1; do
            [ -r "/proc/$one/cmdline" ] || continue
            printf 'proc/%s/cmdline ' "$one"
            { tr '\000\n' ' \013' <"/proc/$one/cmdline"; } 2>/dev/null
            printf '\n'
        done
    } | mask | {
        while IFS= read -r line; do
            section "${line%% *}"
            line=${line#* }
            put "${line% }"
        done >&3
        printf '%s' "$sections"
    })
    [ "${counted:-$sections}" -gt "$sections" ] || note 'command failed: sed (so no cmdline)'
    sections=${counted:-$sections}
}

# maps.count: the number of lines of maps, from one wc, because maps can have 65530 of them.
maps() {
    have wc || { note 'missing: wc (so no maps.count)'; return; }
    asked=''
    for one in $1; do [ ! -d "/proc/$one" ] || asked="$asked /proc/$one/maps"; done
    # shellcheck disable=SC2086  # paths without spaces
    counts=" $(limited wc -l $asked 2>/dev/null)"
    for path in $asked; do
        case $counts in *" $path"*) ;; *) note "not readable: $path"; continue ;; esac
        count=${counts%%" $path"*}
        section "${path#/}.count"
        put "${count##*[!0-9]}"
    done
}

processes() {
    find_largest
    if [ -n "$pid" ]; then
        case "$largest " in *" $pid "*) ;; *) largest="$largest $pid" ;; esac
        case "$top3 " in *" $pid "*) ;; *) top3="$top3 $pid" ;; esac
    fi
    for one in $largest; do process "$one"; done
    capture commands/ps_auxww mask '*RSS*' limited ps auxww
    # busybox's ps tells sizes only if asked for them.
    [ "$lines" -ge 0 ] || capture commands/ps_-o_pid,ppid,user,rss,vsz,stat,args mask '*' \
        limited ps -o pid,ppid,user,rss,vsz,stat,args
    capture commands/journalctl_oomd mask '*' limited journalctl -q --no-pager -o short-iso --since "$since" \
        -n 2000 -u systemd-oomd -u earlyoom -u nohang -u nohang-desktop
    # Last, because these take the lock of a process's memory map and can wait long on a host in trouble.
    arguments "$largest"
    for one in $largest; do files "/proc/$one/smaps_rollup"; done
    maps "$top3"
}

# ---- the bundle --------------------------------------------------------------------------------------------

refuse() { complain "$1 (--help shows the usage)"; exit 2; }

options() {
    while [ $# -gt 0 ]; do
        case $1 in
            -h | --help) usage; exit 0 ;;
            --pid=* | --cgroup=* | --since=*) option=${1%%=*} value=${1#*=} ;;
            --pid | --cgroup | --since)
                [ $# -ge 2 ] || refuse "$1 needs a value"
                option=$1 value=$2
                shift ;;
            *) refuse "unknown option: $1" ;;
        esac
        shift
        case $option=$value in
            --pid= | --pid=*[!0-9]*) refuse "--pid takes a process number, not: $value" ;;
            --pid=*) pid=$value ;;
            --cgroup= | --cgroup=.. | --cgroup=../* | --cgroup=*/.. | --cgroup=*/../*)
                refuse "--cgroup takes a path without '..', not: $value" ;;
            --cgroup=*) cgroup=$value ;;
            --since=*) since=$value ;;
        esac
    done
}

main() {
    options "$@"
    collected=unknown
    if have date; then collected=$(date -u +%Y-%m-%dT%H:%M:%SZ); else note 'missing: date'; fi
    printf 'oomwhy-bundle 1\ncollector host.sh %s\ncollected %s\n' "$VERSION" "$collected"
    if [ -n "$pid" ] && [ ! -d "/proc/$pid" ]; then
        complain "there is no process $pid; going on without it"
        note "no process $pid"
        pid=''
    fi
    # What the bundle was made for: the reader's question is about this, not about the last kill in the log.
    [ -z "$pid" ] || printf 'about pid %s\n' "$pid"
    [ -z "$cgroup" ] || put "about cgroup $cgroup"
    host
    sysctls
    mounts
    kernel_log
    cgroups
    processes
    section collector/notes
    each_in put "$notes"
    section collector/end
    printf 'sections %s\n' "$sections"
}

{ main "$@"; } 3>&1 </dev/null
