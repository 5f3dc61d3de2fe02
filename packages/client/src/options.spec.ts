import { completeOptions } from './options';

const baseUrl = 'http://localhost:5000';

describe('the options of a client', () => {
  it.each([
    [baseUrl, baseUrl],
    [`${baseUrl}//`, baseUrl],
    ['HTTPS://Plans.example.org/coach/', 'https://plans.example.org/coach'],
  ])('take %s', (given, url) => expect(completeOptions({ baseUrl: given }).baseUrl).toBe(url));

  it.each([
    ['localhost:5000'],
    ['ftp://localhost'],
    [''],
    ['http://ann:secret@localhost'],
    ['http://localhost/?a=1'],
    ['http://localhost/#a'],
  ])('refuse the address "%s", without repeating it', (given) => {
    expect(() => completeOptions({ baseUrl: given })).toThrow(
      new TypeError('baseUrl must be an address such as http://localhost:5000, without user and query'),
    );
  });

  it.each([
    ['cacheTtlSeconds', -1],
    ['cacheTtlSeconds', NaN],
    ['missingPlanTtlSeconds', -1],
    ['maxCacheSize', 1.5],
    ['timeoutMs', 0],
    ['maxRetries', -1],
    ['maxRetries', Infinity],
    ['backoffMs', NaN],
  ])('refuse a %s of %d by name', (name, value) => {
    expect(() => completeOptions({ baseUrl, [name]: value })).toThrow(name);
  });

  it('take a key as files hold it, and refuse one that fits no header without telling it', () => {
    expect(completeOptions({ baseUrl, apiKey: 'cw_a\n' }).apiKey).toBe('cw_a');
    expect(() => completeOptions({ baseUrl, apiKey: 'cw_sécret' })).toThrow(
      new TypeError('apiKey must be of printable ASCII characters'),
    );
  });

  it('cut a time-out to what a timer can wait', () => {
    expect(completeOptions({ baseUrl, timeoutMs: Infinity }).timeoutMs).toBe(2 ** 31 - 1);
  });
});
