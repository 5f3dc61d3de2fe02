import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { definitionOf } from '../../src/config';
import { renderLicences } from '../deploy/licences';
import { AlertApp } from '../support/alert-app';

const root = join(__dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

interface Rule {
  alert: string;
  expr: string;
  annotations: { runbook_url: string; summary: string };
}

const rules = (parse(read('deploy/prometheus/coachwire.rules.yaml')) as { groups: { rules: Rule[] }[] }).groups.flatMap(
  (group) => group.rules,
);
const dashboard = JSON.parse(read('deploy/grafana/coachwire.json')) as { panels: { targets: { expr: string }[] }[] };

/** The names of metrics in an expression, without the endings of a histogram's series. */
function metricsOf(expression: string): string[] {
  const names = expression.match(/\b(?:coachwire|http|nodejs|process)_[a-z0-9_]+/g) ?? [];
  return names.map((name) => name.replace(/_bucket$/, ''));
}

it('alerts on, and shows, metrics that there are', async () => {
  const app = await AlertApp.start();
  const metrics = await (await fetch(`${app.url}/metrics`)).text();
  const known = new Set([...metrics.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
  await app.close();
  const used = [
    ...rules.map(({ expr }) => expr),
    ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
  ];
  expect(used.length).toBeGreaterThan(25);
  expect([...new Set(used.flatMap(metricsOf))].filter((name) => !known.has(name))).toEqual([]);
});

it('has an entry in the runbook for each alert, and none of others', () => {
  const entries = [...read('docs/runbook.md').matchAll(/^## (\w+)$/gm)].map(([, name]) => name);
  expect(entries).toEqual(rules.map(({ alert }) => alert));
  expect(rules.map(({ annotations }) => annotations.runbook_url)).toEqual(
    rules.map(({ alert }) => `docs/runbook.md#${alert.toLowerCase()}`),
  );
});

describe('the end of a process', () => {
  const timeout = Number(definitionOf('SHUTDOWN_TIMEOUT_SECONDS').default);

  it('has its time in Kubernetes, after preStop', () => {
    const objects = parseAllDocuments(read('deploy/kubernetes/coachwire.yaml')).map((one) => one.toJS() as Deployment);
    const { spec } = objects.find(({ kind }) => kind === 'Deployment')!.spec.template;
    const [, seconds] = spec.containers[0]!.lifecycle.preStop.exec.command;
    expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(timeout + Number(seconds));
  });

  it.each(readdirSync(join(root, 'deploy/compose')))('has its time in %s', (file) => {
    const { services } = parse(read(`deploy/compose/${file}`)) as {
      services: Record<string, { stop_grace_period: string }>;
    };
    expect(parseInt(services.coachwire!.stop_grace_period, 10)).toBeGreaterThan(timeout);
  });

  it('has its time under systemd', () => {
    const [, seconds] = /^TimeoutStopSec=(\d+)$/m.exec(read('deploy/systemd/coachwire.service')) ?? [];
    expect(Number(seconds)).toBeGreaterThan(timeout);
  });
});

interface Deployment {
  kind: string;
  spec: {
    template: {
      spec: {
        terminationGracePeriodSeconds: number;
        containers: { lifecycle: { preStop: { exec: { command: string[] } } } }[];
      };
    };
  };
}

it('lists the licences of what is installed', () => {
  expect(read('docs/licences.md')).toBe(renderLicences());
});

it('links to files that there are', () => {
  const pages = [
    ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`),
    'README.md',
    'SECURITY.md',
    'CONTRIBUTING.md',
    'llms.txt',
  ];
  const broken = pages
    .filter((page) => /\.(md|txt)$/.test(page))
    .flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, target]) => ({ page, target: target! })),
    )
    .filter(({ page, target }) => !existsSync(join(root, dirname(page), target)));
  expect(broken).toEqual([]);
});
