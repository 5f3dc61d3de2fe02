// Required by a process under test before its program: writes which files it has loaded when it ends, a line each.
const { writeFileSync } = require('node:fs');

process.on('exit', () => writeFileSync(process.env.MODULE_LIST, Object.keys(require.cache).join('\n')));
