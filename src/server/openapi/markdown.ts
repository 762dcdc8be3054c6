import { ERRORS } from '../../lib/errors.ts';
import { type Contract, EVERYWHERE, type Example, GUARDED } from './contract.ts';
import { openApiDocument, openApiPath } from './document.ts';
import { CONTRACTS } from './index.ts';

const BEGIN = '<!-- made by scripts/openapi.mjs: routes -->';
const END = '<!-- end of what is made -->';

/** A page with its list of routes made anew, between two marks; what stands around them is people's own words. */
export function withRoutes(page: string): string {
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`the page lacks "${BEGIN}" or "${END}"`);
  return `${before}${BEGIN}\n\n${routes()}\n\n${END}${after}`;
}

function routes(): string {
  const rows = CONTRACTS.map(
    ({ method, path, scope, summary }) =>
      `| \`${method.toUpperCase()} ${path}\` | ${scope === null ? '–' : `\`${scope}\``} | ${summary} |`,
  );
  const tags = [...new Set(CONTRACTS.map(({ tag }) => tag))];
  return [
    ['| route | scope | what |', '|---|---|---|', ...rows].join('\n'),
    `Any route can give ${codes(EVERYWHERE)}; one with a scope also ${codes(GUARDED)}, where keys are asked for.`,
    ...tags.flatMap((tag) => [`## ${tag}`, ...CONTRACTS.filter((one) => one.tag === tag).map(section)]),
  ].join('\n\n');
}

function section(contract: Contract): string {
  const { method, path, summary, about, examples, replies, errors } = contract;
  const facts = [
    ...parameters(contract),
    ...bodies(contract),
    ...Object.entries(replies).map(
      ([status, { what, content }]) => `- ${status}: ${what}${content ? ` ${types(content)}` : ''}`,
    ),
    ...(errors.length > 0 ? [`- errors: ${codes(errors)}`] : []),
  ];
  return [
    `### \`${method.toUpperCase()} ${path}\``,
    `${summary}${about ? ` ${about}` : ''}`,
    facts.join('\n'),
    ...(examples.length > 0 ? [`\`\`\`sh\n${examples.map(shown).join('\n')}\n\`\`\``] : []),
  ].join('\n\n');
}

function shown({ what, shell, status }: Example): string {
  return `# ${what} → ${status}\n${shell}`;
}

function codes(errors: Contract['errors']): string {
  return errors.map((code) => `[\`${code}\`](errors.md#${code}) ${ERRORS[code][0]}`).join(', ');
}

function types(content: object): string {
  return `(${Object.keys(content)
    .map((type) => `\`${type}\``)
    .join(', ')})`;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: { readonly [key: string]: unknown };
}

function parameters({ method, path }: Contract): string[] {
  const operation = openApiDocument().paths?.[openApiPath(path)]?.[method];
  const all = (operation?.parameters ?? []) as unknown as Parameter[];
  return all
    .filter((one) => one.in !== 'path')
    .map(({ name, in: where, required, schema = {} }) => {
      const { type, default: usual, minimum, maximum, format, pattern } = schema;
      const bounds =
        minimum === undefined && maximum === undefined ? '' : ` ${minimum ?? ''}…${maximum ?? ''}`;
      const said = [
        `${String(format ?? type ?? 'any')}${bounds}`,
        ...(pattern ? [`\`${String(pattern)}\``] : []),
        ...(usual === undefined ? [] : [`default ${JSON.stringify(usual)}`]),
        ...(required ? ['needed'] : []),
      ];
      return `- ${where} \`${name}\`: ${said.join(', ')}`;
    });
}

function bodies({ request }: Contract): string[] {
  return request?.body ? [`- body: ${types(request.body).slice(1, -1)}`] : [];
}
