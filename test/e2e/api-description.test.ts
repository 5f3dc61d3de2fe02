import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { TestApp } from '../support/app';

interface Operation {
  security?: object[];
  requestBody?: object;
  responses: Record<string, object>;
}

describe('the description of the API', () => {
  let text: string;
  let operations: [string, Operation][];
  beforeAll(async () => {
    const app = await TestApp.start({ waitsForBot: false });
    text = await (await fetch(`${app.url}/docs/openapi.json`)).text();
    await app.close();
    const { paths } = JSON.parse(text) as { paths: Record<string, Record<string, Operation>> };
    operations = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]): [string, Operation] => [`${method} ${path}`, operation]),
    );
  });

  it('has no finding by the rules that Redocly recommends', () => {
    const lint = join(__dirname, '../support/lint-description.mjs');
    const findings = execFileSync(process.execPath, [lint], { input: text, encoding: 'utf8' });
    expect(JSON.parse(findings)).toEqual([]);
  });

  it('names a server, and says of each operation which key it takes', () => {
    expect((JSON.parse(text) as { servers: object[] }).servers).toEqual([{ url: '/' }]);
    expect(operations.filter(([, { security }]) => security === undefined)).toEqual([]);
    const security = (name: string) => operations.find(([each]) => each === name)?.[1].security;
    expect(security('get /health')).toEqual([]);
    expect(security('post /api/signals')).toEqual([{ api_key: [] }]);
  });

  it('names what HTTP itself may answer', () => {
    for (const [name, { requestBody, responses }] of operations) {
      const expected = [400, ...(requestBody ? [413, 415] : []), ...(name.includes('{') ? [414] : [])];
      expect({ name, missing: expected.filter((status) => !responses[status]) }).toEqual({ name, missing: [] });
    }
  });
});
