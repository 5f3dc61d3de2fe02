// Stands for the thread of strategies: each run does what the name of its rule says.
const { parentPort, workerData } = require('node:worker_threads');

const result = { opinions: [], signals: 0, performance: null };
for (const [run, { rule }] of workerData.runs.entries()) {
  parentPort.postMessage({ kind: 'loading', run });
  parentPort.postMessage({ kind: 'running', run });
  if (rule === 'hangs') for (;;);
  if (rule === 'exits') process.exit(1);
  if (rule === 'crashes') throw new Error('no such page');
  if (rule === 'fails') parentPort.postMessage({ kind: 'failed', run, message: 'division by zero' });
  else parentPort.postMessage({ kind: 'done', run, result });
}
