const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter(Boolean));

/** Accounts that say nothing about anybody: those of distributions, services and cloud images. */
const SYSTEM_USERS = words(`
  root daemon bin sys sync games man lp mail news uucp proxy www-data backup list irc gnats nobody nogroup _apt
  systemd-network systemd-resolve systemd-timesync systemd-coredump systemd-oom systemd+ messagebus syslog uuidd
  tcpdump landscape pollinate sshd chrony ntp polkitd polkit rtkit dbus avahi colord geoclue saned usbmux dnsmasq
  postgres mysql mariadb redis memcached memcache mongodb mongod rabbitmq elasticsearch kafka zookeeper cassandra
  influxdb prometheus grafana nginx apache httpd caddy haproxy varnish squid postfix dovecot exim debian-exim
  docker containerd kube etcd consul vault nomad jenkins gitlab-runner git airflow celery gunicorn uwsgi jovyan
  ubuntu debian centos rocky fedora ec2-user admin administrator core vagrant pi operator halt shutdown ftp
  wheel sudo adm users staff audio video render kvm netdev lxd plugdev cdrom tty disk dialout
`);

const SYSTEM_HOSTS = words(`
  localhost localhost.localdomain localdomain localhost4 localhost6 localhost6.localdomain6 ip6-localhost
  ip6-loopback ip6-localnet ip6-mcastprefix ip6-allnodes ip6-allrouters ip6-allhosts broadcasthost
  host.docker.internal kubernetes.default.svc kubernetes none null nil true false undefined str int bytes unknown
`);

/** Hosts everybody knows, with all below them; also the prefixes of Kubernetes' own labels. */
const PUBLIC_DOMAINS = words(`
  kubernetes.io k8s.io cncf.io kernel.org python.org pypi.org pythonhosted.org readthedocs.io readthedocs.org
  github.com githubusercontent.com gitlab.com debian.org ubuntu.com launchpad.net redhat.com fedoraproject.org
  centos.org rockylinux.org suse.com opensuse.org archlinux.org alpinelinux.org freedesktop.org systemd.io gnu.org
  docker.com docker.io ghcr.io gcr.io quay.io mcr.microsoft.com registry.k8s.io stackoverflow.com wikipedia.org
  man7.org lwn.net openai.com anthropic.com huggingface.co numpy.org scipy.org pydata.org pytorch.org nvidia.com
  apache.org mozilla.org rfc-editor.org ietf.org w3.org sqlalchemy.org djangoproject.com rsyslog.com
  sourceware.org libvirt.org proxmox.com broadcom.com schedmd.com github.io gunicorn.org uvicorn.org oracle.com
  openjdk.org nodejs.org postgresql.org redis.io mysql.com mariadb.org celeryq.dev nginx.org jupyter.org dask.org
  aws.amazon.com cloud.google.com learn.microsoft.com ray.io elastic.co pythonspeed.com
`);

/**
 * Words of kernels, Python and programs. A host or user that is called so is masked at its own place only: masked
 * everywhere, `max` or `app` would take what the diagnosis is about out of the text.
 */
const VOCABULARY = words(`
  app apps application api web www server client service services worker workers master main primary secondary
  replica node nodes host hosts guest vm container containers pod pods image cluster pool job jobs task tasks queue
  cache proxy gateway router backend frontend database data store storage search index report batch stream
  producer consumer scheduler runner agent monitor metrics logger logging log logs test tests testing dev devel
  stage staging prod production demo example user users username account group groups owner name names default
  local remote global public private internal external temp work home build deploy release version
  memory swap anon file files shmem slab kernel kernels process processes thread threads total free used limit limits
  usage available cached buffers mapped dirty writeback active inactive unevictable mlocked high low min max current
  peak stat events pressure some full avg10 avg60 avg300 oom_kill killed kill killer signal status state
  python python2 python3 pypy bash java ruby node18 perl php gunicorn uvicorn celery django flask fastapi
  pandas numpy torch spark kubelet systemd init cron crond rsyslogd journal journald audit auditd dmesg sshd cgroup
  slice scope system root linux gnu debian generic cloud amd64 x86_64 aarch64 arm64 running sleeping unlimited
  import from class def self return yield lambda async await with open close read write print list dict tuple set
  int str bytes float bool object type none null true false pass break continue except finally raise assert
  while else elif global nonlocal range enumerate zip map filter sorted len sum any all iter next input output
  info debug warn warning error critical notice trace fatal message time date start stop end begin first last
  line lines path code exit size count number value values item items key keys token tokens secret password
  request requests response result results error errors order orders customer customers product products mark
  will grace page pages zone block blocks buddy order huge hugetlb numa policy reason warning normal
`);

const lower = (name: string) => name.toLowerCase();

export const isSystemUser = (name: string): boolean =>
  SYSTEM_USERS.has(lower(name)) || /^(?:systemd-|_|snap_|\d+$)/.test(lower(name)) || /^[0-9.-]*$/.test(name);

export const isSystemHost = (name: string): boolean =>
  SYSTEM_HOSTS.has(lower(name)) || /^[\d.:-]*$/.test(name);

export function isPublicDomain(name: string): boolean {
  const labels = lower(name).split('.');
  return labels.some((_, i) => PUBLIC_DOMAINS.has(labels.slice(i).join('.')));
}

/** Whether a name means one thing wherever it stands. */
export function isTelling(name: string): boolean {
  if (VOCABULARY.has(lower(name)) || SYSTEM_USERS.has(lower(name))) return false;
  return name.length >= 4 || (name.length === 3 && /[^A-Za-z]/.test(name));
}
