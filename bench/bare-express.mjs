// What bench/api.mjs measures against: takes a form with files, reads it to its end, keeps nothing.
import express from 'express';
import multer from 'multer';

const app = express();
app.post('/', multer({ storage: multer.memoryStorage() }).any(), (request, response) => {
  response.status(201).json({ files: request.files.length });
});
const server = app.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${server.address().port}\n`);
});
process.once('SIGTERM', () => process.exit(0));
