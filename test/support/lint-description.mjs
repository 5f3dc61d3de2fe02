// Reads an OpenAPI description from stdin, and prints what Redocly's recommended rules find in it: a JSON list of texts. In a
// process of its own: the library is an ES module, which the tests' loader does not load.
import { text } from 'node:stream/consumers';
import process from 'node:process';
import { createConfig, lintFromString } from '@redocly/openapi-core';

const config = await createConfig({ extends: ['recommended'] });
const findings = await lintFromString({ source: await text(process.stdin), absoluteRef: '/openapi.json', config });
const lines = findings.map(({ ruleId, message, location }) => `${ruleId} ${location[0]?.pointer}: ${message}`);
process.stdout.write(JSON.stringify(lines));
