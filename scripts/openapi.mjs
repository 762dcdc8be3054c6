// Writes docs/openapi.json and the routes of docs/api.md, both made from the zod schemas: node scripts/openapi.mjs
import { writeMadeFiles } from '../dist/server/openapi/files.js';

writeMadeFiles();
