"""Writes events.jsonl.gz: 70000 events of a cluster, one JSON object a line (about 26 MB unpacked)."""
import gzip

SPACES = ["default", "billing", "ingest", "kube-system", "search", "web"]
REASONS = [("Normal", "Pulled"), ("Normal", "Started"), ("Warning", "BackOff"), ("Warning", "Unhealthy"), ("Normal", "Killing"),
           ("Warning", "OOMKilling"), ("Normal", "ScalingReplicaSet"), ("Warning", "FailedMount"), ("Warning", "BackOff")]
APPS = ["api", "worker", "cache", "front", "cron-report", "gateway", "mailer"]

state = 991
with gzip.open("events.jsonl.gz", "wt", encoding="ascii", compresslevel=1) as out:
    for block in range(70):
        lines = []
        for i in range(1000):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            n = state >> 7
            kind, reason = REASONS[n % 9]
            second = block * 1200 + i
            lines.append('{"kind":"Event","apiVersion":"v1","metadata":{"name":"ev.%08x","namespace":"%s","uid":"%08x-%04x-4%03x"},'
                         '"involvedObject":{"kind":"Pod","name":"%s-%05x-%05x"},"reason":"%s","type":"%s","count":%d,'
                         '"message":"container %d on node-%d said %d","source":{"component":"kubelet","host":"node-%d"},'
                         '"lastTimestamp":"2024-03-%02dT%02d:%02d:%02dZ"}\n' % (
                             n, SPACES[n // 9 % 6], n * 7 & 0xFFFFFFFF, n % 65521, n % 4093, APPS[n // 54 % 7], n % 997, n % 99991, reason, kind,
                             1 + n % 13, n % 17, n % 31, n, n % 31, 1 + second // 86400, second // 3600 % 24, second // 60 % 60, second % 60))
        out.write("".join(lines))
