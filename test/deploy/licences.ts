import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');

interface LockedPackage {
  version?: string;
  license?: string;
  dev?: boolean;
  link?: boolean;
}

/** What an installation without development tools holds, by licence, as Markdown. Read from package-lock.json alone. */
export function renderLicences(): string {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockedPackage>;
  };
  const byLicence = new Map<string, Set<string>>();
  for (const [path, { version, license = 'not said', dev, link }] of Object.entries(packages)) {
    const at = path.lastIndexOf('node_modules/');
    if (at < 0 || dev || link || version === undefined) continue;
    const name = path.slice(at + 'node_modules/'.length);
    if (!byLicence.has(license)) byLicence.set(license, new Set());
    byLicence.get(license)!.add(`${name} ${version}`);
  }
  const parts = [...byLicence]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([licence, names]) =>
        `## ${licence}\n\n${[...names]
          .sort()
          .map((name) => `- ${name}`)
          .join('\n')}\n`,
    );
  return `# Licences\n\nWhat is installed without development tools, as package-lock.json names it. Made by \`npm run docs:licences\`.\n\n${parts.join('\n')}`;
}

if (require.main === module) writeFileSync(join(root, 'docs/licences.md'), renderLicences());
