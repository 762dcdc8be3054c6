const ALPHABET = 'aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zCfFiLlOoqRsTuVwXyZ';
/** Random-looking characters, made here so that no scanner takes a test's token for a real one. */
export const fake = (prefix: string, length: number) =>
  prefix + Array.from({ length }, (_, i) => ALPHABET[(i * 11 + prefix.length) % ALPHABET.length]).join('');
export const hex = (length: number) => 'c03f7a9e5b182d64e0a7c9f14b8d2360'.repeat(4).slice(0, length);

const POD_UID = '4f6a1c0e_2b7d_4e51_9a83_c1d0e7f2b956';
export const UUID = '9a79e0b9-3dbd-452f-a91d-1e9fa80fcdd0';
const JWT = `${fake('eyJ', 20)}.${fake('eyJ', 40)}.${fake('', 43)}`;
export const PEM = (kind: string) => {
  const lines = [fake('MIIE', 60), fake('q', 63), fake('Zt4', 20)];
  return [`-----BEGIN ${kind}PRIVATE KEY-----`, ...lines, `-----END ${kind}PRIVATE KEY-----`].join('\n');
};
export const DESCRIBE = `Name:             etl-7d9c5b8f6-x2x4z
Namespace:        prod
Node:             gke-pool-1/10.0.0.5
IP:               10.8.0.12
Containers:
  etl:
    Container ID:  containerd://${hex(64)}
    Image:         registry.acme.io/team/etl:1.4.2
    Command:
      python3
      /app/etl.py
    Args:
      --customer
      acme-gmbh
      --workers
      8
    Last State:     Terminated
      Reason:       OOMKilled
      Exit Code:    137
    Limits:
      memory:  512Mi
    Environment:
      DB_PASSWORD:  hunter2-prod
Events:
  Normal   Scheduled  11m  default-scheduler  Successfully assigned prod/etl-7d9c5b8f6-x2x4z to gke-pool-1`;

const ps = (user: string, command: string) =>
  `${user.padEnd(8)}   122 64.2  0.6  17384 12648 ?        Ss   15:44   0:02 ${command}`;

/** A text as it comes, what of it must not leave, and what must. */
export type Row = readonly [text: string, gone: readonly string[], kept: readonly string[]];

export const ROWS: Readonly<Record<string, readonly Row[]>> = {
  hosts: [
    ['Linux web-1 6.1.0-56-cloud-amd64 #1 SMP x86_64 GNU/Linux', ['web-1'], ['6.1.0-56-cloud-amd64']],
    [
      'Nov 23 15:32:18 db7 kernel: [   43.4] python3 invoked oom-killer',
      ['db7'],
      ['Nov 23', 'python3 invoked'],
    ],
    ['Mär  3 05:02:08 knoten-9 kernel: Killed process 12 (python3)', ['knoten-9'], ['Killed process 12']],
    ['2026-11-23T15:32:18+0100 web-1 kernel: Out of memory', ['web-1'], ['15:32:18+0100', 'Out of memory']],
    [
      '2026-11-23T15:32:18.123456+01:00 web-1.acme.lan earlyoom[120]: low memory',
      ['web-1', 'acme'],
      ['earlyoom[120]'],
    ],
    ['<4>1 2026-11-23T15:32:18Z gw.acme.net app 12 - - hi', ['gw.acme'], ['15:32:18Z']],
    [
      '==> etc/hostname <==\nsolo-host\n==> proc/meminfo <==\nMemTotal: 1 kB',
      ['solo-host'],
      ['MemTotal: 1 kB'],
    ],
    [' Static hostname: build-box', ['build-box'], ['Static hostname']],
    ['{"_HOSTNAME":"web-1","MESSAGE":"web-1 is low on memory"}', ['web-1'], ['is low on memory']],
    ['HOSTNAME=worker-3\nread on worker-3, WORKER-3 and worker-3.', ['worker-3', 'WORKER-3'], ['read on']],
    ['10.0.0.5 db1 db1.prod.acme.com\n127.0.0.1 localhost', ['db1', 'acme'], ['127.0.0.1 localhost']],
    ['curl: could not resolve db1.prod.example.com.', ['example.com', 'db1'], ['could not resolve']],
    ['nfs: server filer02 not responding, timed out', ['filer02'], ['not responding']],
    ['connect to ip-10-0-12-34.ec2.internal', ['10-0-12-34'], ['connect to']],
    [
      'memory.events.local, system.slice, numpy.core, os.path and io.max',
      [],
      ['memory.events.local', 'numpy.core'],
    ],
    [
      'node.kubernetes.io/memory-pressure; see docs.python.org',
      [],
      ['node.kubernetes.io/memory-pressure', 'docs.python.org'],
    ],
    ['Linux before 5.2 looked at free memory', [], ['Linux before 5.2']],
  ],
  addresses: [
    ['listening on 10.8.0.12:8000, peer 192.168.1.77/24', ['10.8.0.12', '192.168.1.77'], [':8000', '/24']],
    ['http://203.0.113.9/metrics?x=1', ['203.0.113.9'], ['http://', '/metrics?x=1']],
    ['{"ip":"10.1.2.3\\n10.1.2.4"}', ['10.1.2.3', '10.1.2.4'], ['"ip"']],
    ['from fe80::1ff:fe23:4567:890a and 2001:db8::1.', ['fe80::', '2001:db8'], ['from']],
    ['http://[2001:db8:0:1::7]:443/', ['2001:db8'], [':443/']],
    ['eth0: 52:54:00:12:34:56 link up', ['52:54:00'], ['eth0', 'link up']],
    ['MAC=01:00:5e:00:00:01:52:54:00:12:34:56:08:00 SRC=10.0.2.2', ['5e:00', '10.0.2.2'], ['SRC=']],
    ['0.0.0.0:8000 127.0.0.1:6379 255.255.255.0', [], ['0.0.0.0:8000', '127.0.0.1:6379', '255.255.255.0']],
    [
      '6.1.0-56-cloud-amd64, driver 535.104.5.1, 4.18.0-477.13.1.el8_8',
      [],
      ['6.1.0-56', '535.104.5.1', '477.13.1'],
    ],
    [
      'rows[1::2] std::vector 15:32:18 [   43.451634] 0000:00:1f.2',
      [],
      ['[1::2]', '15:32:18', '43.451634', '1f.2'],
    ],
    ['RIP: 0033:0x7ff9f838c291 Code: 48 8b 05 00', [], ['0x7ff9f838c291', '48 8b 05']],
  ],
  users: [
    [ps('mmeyer', '/usr/bin/python3 /srv/etl/etl.py'), ['mmeyer'], ['64.2', '17384', '/srv/etl/etl.py']],
    [
      `${ps('root', '/usr/sbin/cron -f')}\n${ps('www-data', 'nginx: worker process')}`,
      [],
      ['root', 'www-data', 'nginx: worker process', 'cron -f'],
    ],
    [
      'uid=1000(mmeyer) gid=1000(mmeyer) groups=1000(mmeyer),27(sudo),998(acmedev)',
      ['mmeyer', 'acmedev'],
      ['uid=1000', 'sudo'],
    ],
    [
      'sudo:   mmeyer : TTY=pts/0 ; PWD=/home/mmeyer ; USER=root ; COMMAND=/usr/bin/kill -9 128',
      ['mmeyer'],
      ['USER=root', '/usr/bin/kill -9'],
    ],
    ['pam_unix(cron:session): session opened for user mmeyer(uid=1000) by (uid=0)', ['mmeyer'], ['uid=1000']],
    ['Accepted publickey for mmeyer from 10.0.0.7 port 22', ['mmeyer', '10.0.0.7'], ['port 22']],
    [
      'mmeyer:x:1000:1000:Maria Meyer,,,:/home/mmeyer:/bin/bash',
      ['mmeyer', 'Maria'],
      ['x:1000:1000', '/bin/bash'],
    ],
    [
      '-rw------- 1 mmeyer acmedev 4147200 Nov 23 15:35 frame-000000',
      ['mmeyer', 'acmedev'],
      ['4147200', 'frame-000000'],
    ],
    ['mmeyer@web-1:~$ free -m\nmmeyer and web-1', ['mmeyer', 'web-1'], ['free -m']],
    ['User=mmeyer\nMemoryMax=512M', ['mmeyer'], ['MemoryMax=512M']],
    ['mail to maria.meyer@acme.de, or <m+x@sub.acme.co.uk>.', ['meyer', 'acme'], ['mail to', '>.']],
    ['/user.slice/user-1000.slice/user@1000.service/app.slice', [], ['user@1000.service']],
    ['    for user in sorted(by_user):', [], ['for user in sorted(by_user):']],
    ['memory.max and "max" of /home/max/x.py', ['/home/max'], ['memory.max', '"max"', 'x.py']],
  ],
  tokens: [
    [`key ${fake('AKIA', 0)}IOSFODNN7EXAMPLE here`, ['IOSFODNN7'], ['here']],
    [`git clone https://x:${fake('ghp_', 36)}@github.com/a/b`, [fake('ghp_', 36)], ['github.com/a/b']],
    [`"${fake('github_pat_', 40)}"`, [fake('github_pat_', 40)], []],
    [`CI: ${fake('glpat-', 20)}.`, [fake('glpat-', 20)], ['CI: ']],
    [`${fake('xoxb-', 24)}\n`, [fake('xoxb-', 24)], []],
    [`client = OpenAI("${fake('sk-proj-', 40)}")`, [fake('sk-proj-', 40)], ['client = OpenAI("']],
    [fake('sk_live_', 24), [fake('sk_live_', 24)], []],
    [`maps?key=${fake('AIza', 35)}`, [fake('AIza', 35)], ['maps?key=']],
    [fake('hf_', 34), [fake('hf_', 34)], []],
    [`cookie jar ${JWT};`, [JWT, JWT.slice(-20)], ['cookie jar']],
    [`a\n${PEM('RSA ')}\nb`, [fake('q', 63), fake('Zt4', 20)], ['a\n', '\nb']],
    [JSON.stringify({ key: PEM('') }), [fake('q', 63), fake('Zt4', 20)], ['"key"']],
    [`sha ${hex(40)}`, [hex(40)], ['sha ']],
    [`state: ${fake('', 44)}`, [fake('', 44)], ['state: ']],
    [
      '__vm_enough_memory percpu_pagelist_high_fraction_of_all_the_zones',
      [],
      ['percpu_pagelist_high_fraction_of_all_the_zones'],
    ],
    [
      '/usr/lib/python3/dist-packages/sqlalchemy/orm/collections.py',
      [],
      ['/usr/lib/python3/dist-packages/sqlalchemy'],
    ],
    [
      '[mem 0x0000000000001000-0x000000013fffffff] 0xffffffffffffffff',
      [],
      ['0x0000000000001000', '0xffffffffffffffff'],
    ],
    ['task-scheduler-that-runs-2-jobs-per-minute', [], ['task-scheduler']],
  ],
  credentials: [
    ['Authorization: Bearer abc.DEF-123', ['abc.DEF-123'], ['Authorization']],
    ["curl -H 'Authorization: Basic dXNlcjpwYXNz' http://x", ['dXNlcjpwYXNz'], ['curl -H']],
    ['postgres://shop:s3cr3t!@db.acme.io:5432/orders', ['s3cr3t', 'acme'], ['postgres://', ':5432/orders']],
    ['redis://:p4ss,w0rd@cache:6379/0', ['p4ss', 'w0rd', 'cache'], ['redis://', '6379/0']],
    ['mongodb+srv://u1:p@ss@cl.mongodb.net/?retryWrites=true', ['p@ss', '@ss'], ['retryWrites']],
    ['DB_PASSWORD=hunter2 python3 etl.py', ['hunter2'], ['DB_PASSWORD=', 'python3 etl.py']],
    ["export API_KEY='k-12 34'", ['k-12', '34'], ['export API_KEY=']],
    ['password: correct-horse # yaml', ['correct-horse'], ['password:', 'yaml']],
    ['{"user":"mmeyer","password":"pa\\"ss word","n":5}', ['ss word', 'mmeyer'], ['"n":5']],
    ['{\\"client_secret\\":\\"zy-98\\",\\"rss\\":12}', ['zy-98'], ['\\"rss\\":12']],
    ['- name: DB_PASSWORD\n  value: hunter2x', ['hunter2x'], ['DB_PASSWORD']],
    ['{"name": "SLACK_TOKEN", "value": "abc-1"}', ['abc-1'], ['SLACK_TOKEN']],
    ['tool --password hunter2 --rows 5', ['hunter2'], ['--password', '--rows 5']],
    ['tool --api-key=abcDEF --rows 5', ['abcDEF'], ['--rows 5']],
    ['mysql -uroot -phunter2 shop', ['hunter2'], ['-uroot', 'shop']],
    ['redis-cli -a hunter2 info', ['hunter2'], ['info']],
    ['curl -u bob:hunter2 http://localhost/', ['hunter2'], ['localhost']],
    ['requests.get(url, headers={"X-Api-Key": "zzz-123-yyy"})', ['zzz-123'], ['requests.get(url']],
    ['PASSWORD=[masked] --token [masked]', [], ['PASSWORD=[masked]', '--token [masked]']],
    ['password = os.environ["DB_PASSWORD"]', [], ['os.environ["DB_PASSWORD"]']],
    [
      'max_tokens=4096, eos_token="</s>", tokenizer=load(x), token: str',
      [],
      ['4096', '</s>', 'load(x)', 'token: str'],
    ],
    ['def handler(event, token=None):', [], ['def handler(event, token=None):']],
    ['DB_PASSWORD: $DB_PASSWORD, PASS={{ .Values.pass }}', [], ['$DB_PASSWORD', '{{ .Values.pass }}']],
    ['several in one pass: keep `count` in one loop', [], ['pass: keep `count`']],
    ['PWD=/srv/app\nbypass: 1', [], ['PWD=/srv/app', 'bypass: 1']],
  ],
  containers: [
    [
      `cpuset=cri-containerd-${hex(64)}.scope,mems_allowed=0`,
      [hex(64)],
      ['cpuset=cri-containerd-CONTAINER_1.scope,mems_allowed=0'],
    ],
    [
      `/kubepods.slice/kubepods-burstable-pod${POD_UID}.slice`,
      [POD_UID],
      ['/kubepods.slice/kubepods-burstable-podUID_1.slice'],
    ],
    [`Task in /docker/${hex(64)} killed; docker ps: ${hex(12)}`, [hex(12)], ['/docker/CONTAINER_1 killed']],
    [`EXT4-fs (vda): mounted filesystem ${UUID} r/w`, [UUID], ['UUID_1']],
    [
      `/sys/fs/cgroup/system.slice/docker-${hex(64)}.scope/memory.max`,
      [hex(64)],
      ['/sys/fs/cgroup/system.slice/docker-', '.scope/memory.max'],
    ],
    ['/user.slice/user-1000.slice/session-9.scope', [], ['/user.slice/user-1000.slice/session-9.scope']],
  ],
  commands: [
    [
      ps('root', '/usr/bin/python3 /srv/etl/etl.py orders-acme.csv'),
      ['acme'],
      ['/usr/bin/python3 /srv/etl/etl.py ARG_1'],
    ],
    [
      ps('root', 'python3 -m acme_jobs.run --customer 48213377 --workers 8'),
      ['48213377'],
      ['-m acme_jobs.run --customer', '--workers 8'],
    ],
    [ps('root', '/usr/bin/earlyoom -r 10 -m 25 -s 100'), [], ['/usr/bin/earlyoom -r 10 -m 25 -s 100']],
    [ps('root', 'java -Xmx512m -jar shop.jar tenant=acme'), ['acme'], ['java -Xmx512m -jar']],
    [
      ps('postgres', 'postgres: alice sales 10.0.0.5(5432) idle in transaction'),
      ['alice', 'sales', '10.0.0.5'],
      ['postgres:', 'idle in transaction'],
    ],
    [
      ps('root', 'nginx: master process /usr/sbin/nginx -g daemon off;'),
      [],
      ['nginx: master process /usr/sbin/nginx -g'],
    ],
    [ps('root', '[kworker/0:1-events]'), [], ['[kworker/0:1-events]']],
    [
      '/usr/bin/python3\0/srv/etl/etl.py\0acme.csv\0',
      ['acme'],
      ['/usr/bin/python3\0/srv/etl/etl.py\0ARG_1\0'],
    ],
    [
      'mmeyer    4711  4700  3 10:02 pts/0    00:00:07 python3 job.py acme',
      ['mmeyer', 'acme'],
      ['4711', 'python3 job.py'],
    ],
    [
      '  PID USER     RSS COMMAND\n  121 mmeyer 95228 python3 worker.py acme 0.5',
      ['mmeyer', 'acme'],
      ['95228 python3 worker.py'],
    ],
    [
      'ExecStart=/usr/bin/python3 /srv/etl/etl.py --customer acme',
      ['acme'],
      ['ExecStart=/usr/bin/python3 /srv/etl/etl.py --customer'],
    ],
    [
      '             └─128 /usr/bin/python3 /srv/etl/etl.py acme.csv',
      ['acme'],
      ['└─128 /usr/bin/python3 /srv/etl/etl.py'],
    ],
    [
      'python3 etl.py acme.csv --rows 5 was killed, why?',
      ['acme'],
      ['python3 etl.py', '--rows 5 was killed, why?'],
    ],
    ['$ kubectl get pods -o wide', [], ['$ kubectl get pods -o wide']],
    [
      '    Process: 128 ExecStart=/usr/bin/python3 /srv/etl.py acme (code=killed, signal=KILL)',
      ['acme'],
      ['/srv/etl.py', '(code=killed, signal=KILL)'],
    ],
    [
      '  - args:\n    - --customer\n    - ACME GmbH\n    image: x\n    resources:\n      memory: 512Mi',
      ['ACME', 'GmbH'],
      ['- --customer', 'memory: 512Mi'],
    ],
    ['why is python 32 bit here?', [], ['why is python 32 bit here?']],
    ['{"Cmd": [\n  "python3", "etl.py", "acme"]}', [], ['python3']],
    [
      '    Args:\n      --customer\n      acme\n    State: Running',
      ['acme'],
      ['--customer', 'State: Running'],
    ],
  ],
  paths: [
    ['  File "/home/mmeyer/shop/etl.py", line 9, in <module>', ['mmeyer', 'shop'], ['/etl.py", line 9']],
    ['open("/home/mmeyer/data/orders acme.csv")', ['mmeyer', 'acme'], ['.csv")']],
    ['cd /home/mmeyer && ls', ['mmeyer'], ['cd /home/', ' && ls']],
    [
      '/home/mmeyer/.venv/lib/python3.11/site-packages/pandas/core/frame.py',
      ['mmeyer'],
      ['/lib/python3.11/site-packages/pandas/core/frame.py'],
    ],
    ['see ~/secret-project/run.py.', ['secret-project'], ['/run.py.']],
    ['/root/acme/run.py and /var/home/mmeyer/a.log', ['acme', 'mmeyer'], ['/run.py', '.log']],
    [
      '7f7e33ff8000 default file=/usr/bin/python3.11 anon=2 /dev/shm/cache',
      [],
      ['file=/usr/bin/python3.11 anon=2 /dev/shm/cache'],
    ],
  ],
  kubernetes: [
    [
      DESCRIBE,
      ['etl-7d9c5b8f6-x2x4z', 'gke-pool-1', '10.8.0.12', 'acme', 'hunter2'],
      ['Namespace:        prod', '  etl:', '--workers', '512Mi', 'OOMKilled', '/app/etl.py', '137'],
    ],
    [
      'NAME      READY   STATUS      RESTARTS   AGE\ntrain-0   0/1     OOMKilled   5          10m',
      ['train-0'],
      ['OOMKilled   5'],
    ],
    [
      'NAME         STATUS   ROLES    AGE   VERSION\ngke-pool-1   Ready    <none>   10d   v1.29.1',
      ['gke-pool-1'],
      ['v1.29.1'],
    ],
    ['Back-off restarting failed container etl in pod train-0_prod', ['train-0'], ['container etl']],
    ['Pulling image "registry.acme.io/team/etl:1.4.2"', ['acme', 'etl:1'], ['Pulling image']],
    ['    image: python:3.12-slim', ['python:3.12-slim'], ['image:']],
    ['image: np.ndarray = load()', [], ['image: np.ndarray = load()']],
  ],
};
