import type { Article, Articles } from '../../../retrieve/articles.ts';

/** Articles that explain terms of the kernel and of Python, whatever the incident. */
const EXPLAINING = `
kernel/cgroup-v1-memory kernel/cgroup-v2-memory kernel/fragmentation kernel/hugetlb kernel/memory-events kernel/mmap
kernel/numa kernel/oom-badness kernel/oom-reaper kernel/oom-report kernel/overcommit kernel/page-cache kernel/psi
kernel/reclaim kernel/swap-and-zram kernel/tmpfs kernel/transparent-huge-pages kernel/watermarks
python/garbage-collector python/malloc-arenas python/measuring-memory python/memoryerror python/multiprocessing
python/numpy python/object-sizes python/pymalloc python/refcounts-and-fork python/tracemalloc
myths/add-more-ram myths/container-sees-its-limit myths/del-does-not-free myths/drop-caches-helps
myths/exit-137-is-oom myths/free-column-is-the-truth myths/gc-collect-frees-memory myths/rss-limit
myths/sum-of-rss-is-usage myths/swap-makes-it-slow myths/unused-ram-means-no-oom myths/zeros-allocates
platforms/docker platforms/kubernetes-qos platforms/slurm platforms/systemd
causes/cgroup-limit causes/cgroup-ancestor-limit causes/cgroup-swap-limit causes/cgroup-oom-group
causes/memory-high-throttle causes/rlimit-as causes/rlimit-data causes/overcommit-strict
causes/overcommit-heuristic causes/tmpfs-shm causes/slab-leak causes/mlocked causes/thread-arena causes/python-cycle
causes/userspace-oom-killer causes/not-oom-sigkill causes/pids-limit causes/max-map-count causes/leak-growth
`
  .trim()
  .split(/\s+/);

const libraries = new WeakMap<Articles, readonly Article[]>();

/** Those of them that this knowledge has; read once. */
export function library(articles: Articles): readonly Article[] {
  const known = libraries.get(articles);
  if (known) return known;
  const read = EXPLAINING.flatMap((id) => articles.get(id) ?? []);
  libraries.set(articles, read);
  return read;
}
