/** Words that may be an object of the program or of the kernel as well: alone they name nobody. */
const OBJECTS =
  /^(?:cache|index|pool|store|table|session|sessions|report|reports|stats?|data|page|pages|memory|file|files|log|logs|main|app|run|start|test|build|load|web|db|sql|python|script|task|unit|group|node|host|thread|list|master|order|orders|price|prices|frame|batch|row|rows|job|jobs|work|worker|workers|process|queue|label|image|document|documents|series|message|messages|record|records|day|days|night|nightly|weekly|user|users|system|kernel|service|server|nginx|cron)$/;

/** "The cache's unit", "the shop's service": a part of a group's name that only one group has. */
export function groupsSpokenOf(paths: Iterable<string>): readonly (readonly [string, string])[] {
  const owners = new Map<string, Set<string>>();
  for (const path of paths)
    for (const part of (path.split('/').at(-1) ?? '')
      .replace(/\.(?:service|scope|slice)$/, '')
      .split(/[-_.@]+/))
      if (/^[a-z]{3,}$/.test(part)) owners.set(part, (owners.get(part) ?? new Set()).add(path));
  return [...owners].flatMap(([part, all]) => {
    const [path] = all;
    return all.size === 1 && path !== undefined
      ? WORDS_FOR_GROUPS.flatMap((word) =>
          [`the ${part}'s ${word}`, `the ${part} ${word}`].map((said) => [said, path] as const),
        )
      : [];
  });
}
const WORDS_FOR_GROUPS = ['unit', 'service', 'container', 'scope', 'group', 'cgroup'];

/** "The bridge" of soap_bridge.py, "the importer" of price_import.py: a part of a name that only one thing has. */
export function spokenOf(names: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  const owners = new Map<string, Set<string>>();
  for (const [stem, subject] of names)
    for (const part of stem.split(/[_.-]+/)) {
      if (part.length < 3 || /\d/.test(part)) continue;
      const doer = /(?:er|or)$/.test(part) ? part : `${part.replace(/e$/, '')}er`;
      const forms = OBJECTS.test(part) ? [doer] : [part, doer];
      for (const form of forms) owners.set(form, (owners.get(form) ?? new Set()).add(subject));
    }
  return [...owners].flatMap(([part, subjects]) => {
    const [subject] = subjects;
    return subjects.size === 1 && subject !== undefined && !OBJECTS.test(part)
      ? [[`the ${part}`, subject] as const]
      : [];
  });
}
