import { BadRequestException, HttpException, InternalServerErrorException } from '@nestjs/common';
import type { ArgumentsHost } from '@nestjs/common';
import { DomainError } from './domain-error';
import { failureOf } from './failure';
import { fromFastifyError } from './fastify-errors';
import { HttpFault } from './http-fault';
import { problemOf } from './problem';
import { ProblemFilter } from './problem.filter';

describe('failureOf', () => {
  it.each([
    ['a domain error', new DomainError('conflict', 'plan-taken', 'Taken.'), 409, 'plan-taken', 'Taken.'],
    ['a fault of HTTP', new HttpFault(405, 'method-not-allowed', 'No.'), 405, 'method-not-allowed', 'No.'],
    ['an exception of Nest', new BadRequestException('Bad.'), 400, 'bad-request', 'Bad.'],
    ['several messages', new BadRequestException(['a', 'b']), 400, 'bad-request', 'a; b'],
    ['an exception with a text', new HttpException('Gone.', 410), 410, 'bad-request', 'Gone.'],
  ])('tells the client of %s', (_what, error, status, code, message) => {
    expect(failureOf(error)).toMatchObject({ status, code, message, isUnexpected: false });
  });

  it.each([
    ['an error', new Error('hidden')],
    ['an error 500 of Nest', new InternalServerErrorException('hidden')],
    ['a thrown text', 'hidden'],
    ['nothing', undefined],
  ])('hides %s', (_what, error) => {
    const failure = failureOf(error);
    expect(failure).toMatchObject({ status: 500, code: 'internal-error', isUnexpected: true });
    expect(JSON.stringify(failure)).not.toContain('hidden');
  });
});

describe('problemOf', () => {
  it('puts the detail in one line for existing clients', () => {
    const problem = problemOf(failureOf(new DomainError('invalid', 'plan-empty', 'One.\r\n  Two.')), 'r');
    expect(problem).toMatchObject({
      title: 'Plan empty',
      detail: 'One.\r\n  Two.',
      error: 'One. Two.',
      request_id: 'r',
    });
  });
});

describe('fromFastifyError', () => {
  it('leaves alone what carries no status, or one of the server', () => {
    const errors = [new Error('x'), Object.assign(new Error('x'), { statusCode: 500 }), 'text', null];
    for (const error of errors) expect(fromFastifyError(error, { complete: true })).toBe(error);
  });

  it('keeps a status that a plugin refused with', () => {
    const error = Object.assign(new Error('Range Not Satisfiable'), { statusCode: 416 });
    expect(fromFastifyError(error, { complete: true })).toMatchObject({
      status: 416,
      code: 'bad-request',
      message: 'Range Not Satisfiable',
    });
  });
});

describe('a handler that takes too long', () => {
  const error = Object.assign(new Error('x'), { statusCode: 503, code: 'FST_ERR_HANDLER_TIMEOUT' });

  it.each([
    ['the server’s delay once the request is there', true, 503, 'timeout'],
    ['the client’s while its body is awaited', false, 408, 'request-timeout'],
  ])('is %s', (_what, complete, status, code) => {
    expect(fromFastifyError(error, { complete })).toMatchObject({ status, code });
  });
});

describe('ProblemFilter', () => {
  it('leaves other contexts than HTTP to their own filters', () => {
    const report = jest.fn();
    const host = { getType: () => 'necord' } as unknown as ArgumentsHost;
    expect(new ProblemFilter(report).catch(new Error('x'), host)).toBeUndefined();
    expect(report).not.toHaveBeenCalled();
  });
});
