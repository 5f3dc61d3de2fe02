import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { renderDefaultYaml, renderDotenvExample, replaceSettingsTable } from './settings-docs';

// Run by `npm run docs:settings` in the project's folder.
writeFileSync('.env.example', renderDotenvExample());
writeFileSync('config/default.yaml', renderDefaultYaml());
if (existsSync('README.md')) writeFileSync('README.md', replaceSettingsTable(readFileSync('README.md', 'utf8')));
