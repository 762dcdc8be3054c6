// One diagnosis, so that V8 compiles what a diagnosis needs, and the compiled code kept for every later start.
import { diagnose, keepCompiled } from '../dist/cli/diagnose.js';

process.stdout.write = () => true;
await diagnose(['test/incidents/cgroup-limit-a/given']);
keepCompiled();
