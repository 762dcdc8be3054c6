import { replaceNode } from '../../python/edits.ts';
import type { PyModule } from '../../python/module.ts';
import { argument, calledName } from '../../python/names.ts';
import type { PyProgram } from '../../python/program.ts';
import type { PyNode } from '../../python/syntax.ts';
import type { CodeFinding, Detector } from './detector.ts';

/** Names that only a Django settings module has. */
const SETTINGS = [
  'INSTALLED_APPS',
  'DATABASES',
  'MIDDLEWARE',
  'ROOT_URLCONF',
  'WSGI_APPLICATION',
  'SECRET_KEY',
];
const FOR_DEVELOPMENT = /(?:^|[/_.-])(?:dev|develop|development|local|test|tests|testing|ci)(?:[/_.-]|$)/i;

/** Django's `DEBUG = True`, which keeps the text of every query in `connection.queries`. */
export const debugQueries: Detector = {
  meta: { id: 'debug-queries', title: 'Django keeps every query while DEBUG is on' },
  detect(program: PyProgram): CodeFinding[] {
    if (program.modules.some((module) => /\breset_queries\s*\(/.test(module.text))) return [];
    return program.modules.flatMap((module) => {
      if (FOR_DEVELOPMENT.test(module.path)) return [];
      return [...inSettings(module), ...configured(module)];
    });
  },
};

function inSettings(module: PyModule): CodeFinding[] {
  const { bindings } = module.scopes.module;
  const known = SETTINGS.filter((name) => bindings.has(name)).length;
  const last = bindings.get('DEBUG')?.definitions.at(-1);
  if (known < 2 || last?.kind !== 'assign' || last.value?.type !== 'true' || last.path) return [];
  if (last.node.above('if_statement', 'try_statement')) return [];
  return [finding(last.node.parent ?? last.node, last.value, module)];
}

/** `settings.configure(DEBUG=True, …)` of a script. */
function configured(module: PyModule): CodeFinding[] {
  return [...module.root.walk()].flatMap((node) => {
    if (node.type !== 'call' || calledName(node, module) !== 'django.conf.settings.configure') return [];
    const value = argument(node, null, 'DEBUG');
    return value?.type === 'true' && argument(node, null, 'DATABASES')
      ? [finding(value.parent ?? value, value, module)]
      : [];
  });
}

function finding(at: PyNode, value: PyNode, module: PyModule): CodeFinding {
  return {
    at,
    alsoAt: [],
    why: 'While DEBUG is true, Django appends the text and time of every query to connection.queries; outside of a request nothing empties it, so a long-running command grows with each query.',
    savingBytes: null,
    rewrites: [
      {
        says: 'Turn DEBUG off.',
        edits: [replaceNode(module, value, 'False')],
        risk: 'Error pages are short then, static files are not served by Django, and ALLOWED_HOSTS must name the hosts.',
        proof: 'run',
      },
    ],
  };
}
