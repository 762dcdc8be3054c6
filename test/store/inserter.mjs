// Stores incidents without end and prints the id of each once it is acknowledged; its test kills it. Built code.
import { openSqliteStore } from '../../dist/store/sqlite/index.js';

const [folder, template, sourceCount] = process.argv.slice(2);
const incident = JSON.parse(template);
const store = openSqliteStore(folder);
for (let n = 0; ; n += 1) {
  const id = `${Date.now().toString(36)}-${process.pid}-${n}`;
  const lines = Array.from({ length: 50 }, (_, i) => ({
    number: i + 1,
    text: `${id} line ${i} ${Math.random()}`,
  }));
  const sources = Array.from({ length: Number(sourceCount) }, (_, i) => {
    return { path: `s${i}`, name: `s${i}`, moment: 'after', lines, lineCount: 50 };
  });
  await store.saveIncident({ ...incident, id }, sources, { key: id, fingerprint: id });
  // Synchronous, so that what is printed was acknowledged and what was acknowledged is printed.
  await new Promise((done) => process.stdout.write(`${id}\n`, done));
}
