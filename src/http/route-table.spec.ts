import { RouteTable } from './route-table';

describe('RouteTable', () => {
  const table = new RouteTable();
  table.add('/', 'GET');
  table.add('/api/plans/', ['GET', 'HEAD']);
  table.add('/api/plans/:coach/:date', 'PUT');
  table.add('/api/plans/:coach/:date', 'DELETE');
  table.add('/docs/*', 'GET');
  table.add('/a.b', 'POST');

  it.each([
    ['/', 'GET'],
    ['/api/plans', 'GET,HEAD'],
    ['/api/plans/', 'GET,HEAD'],
    ['/api/plans/d/2026-11-20', 'DELETE,PUT'],
    ['/api/plans/d', ''],
    ['/api/plans/d/2026-11-20/x', ''],
    ['/docs/', 'GET'],
    ['/docs/a/b.js', 'GET'],
    ['/a.b', 'POST'],
    ['/aXb', ''],
    ['/API/plans', ''],
  ])('%s takes [%s]', (path, methods) => {
    expect(table.methodsOf(path).join()).toBe(methods);
  });
});
