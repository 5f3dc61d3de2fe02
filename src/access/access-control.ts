import { Inject, Injectable } from '@nestjs/common';
import type { FastifyContextConfig, FastifyRequest } from 'fastify';
import { Clock } from '../clock';
import { SETTINGS } from '../config';
import type { Settings } from '../config';
import type { DomainError, HttpFault } from '../errors';
import { AppLog } from '../logging';
import type { StoredApiKey } from '../storage';
import {
  hookAbsent,
  hookBusy,
  keyExpired,
  keyInvalid,
  keyMissing,
  scopeMissing,
  signatureInvalid,
  tooManyFailures,
  tooManyRequests,
} from './access-refusals';
import { readCredentials, scopeNeeded } from './access-rules';
import { type ApiKey, hashKey, hasScope, isKeyFormat, type Scope, standingOf } from './api-key';
import { ApiKeyDirectory } from './api-key-directory';
import { type HookRegistration, Hooks } from './hooks';
import { LastUses } from './last-uses';
import { RequestBudgets } from './request-budgets';

declare module 'fastify' {
  interface FastifyRequest {
    /** The key that came with the request, when it is valid and its route is not open. */
    apiKey: ApiKey | null;
  }
}

export type Refusal = HttpFault | DomainError;

/** Who a caller turned out to be. */
type Identity =
  | { kind: 'nobody' }
  | { kind: 'known'; apiKey: ApiKey }
  | { kind: 'impostor'; reason: 'malformed' | 'unknown' | 'revoked' | 'expired'; apiKeyId?: number }
  | { kind: 'blocked'; waitSeconds: number };

type HookAccess = NonNullable<NonNullable<FastifyContextConfig['takes']>['hook']>;

/** What an address may get wrong in a minute before it is only told to wait. */
const FAILURES_PER_MINUTE = 20;

const NOBODY: Identity = { kind: 'nobody' };

/**
 * Decides about each request, before its body is read and before anything answers it, whether its caller may make it: by the
 * access rule of its route, the API key that came with it, and how much that key or address asked for lately. An open route
 * looks at none of these; where no key is needed, one that is not valid counts as none.
 */
@Injectable()
export class AccessControl {
  private readonly failures = new RequestBudgets(FAILURES_PER_MINUTE);
  private readonly budgets: RequestBudgets | null;
  private readonly hooks = new Hooks();

  constructor(
    private readonly directory: ApiKeyDirectory,
    private readonly lastUses: LastUses,
    private readonly log: AppLog,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    const limit = settings.API_RATE_LIMIT_PER_MINUTE;
    this.budgets = limit > 0 ? new RequestBudgets(limit) : null;
  }

  /** Sets the request's `apiKey`, and answers null for a request that may go on. A promise only where the store is asked. */
  admit(request: FastifyRequest): Refusal | null | Promise<Refusal | null> {
    if (request.is404 || request.method === 'OPTIONS') return null;
    // Start-up refuses a route without a rule; should one get by, it is closed.
    const { access: rule = 'admin', takes } = request.routeOptions.config;
    if (takes?.hook) return this.admitToHook(request, takes.hook, this.clock.nowMs());
    if (rule === 'open') return null;
    const nowMs = this.clock.nowMs();
    const scope = scopeNeeded(rule, this.settings.API_REQUIRE_KEY_FOR_READS);
    const identity = this.identify(request, nowMs);
    return identity instanceof Promise
      ? identity.then((later) => this.decide(request, scope, later, nowMs))
      : this.decide(request, scope, identity, nowMs);
  }

  /** Called by whoever serves a hook, when it is made; see `Takes`. */
  registerHook(name: string, registration: HookRegistration): void {
    this.hooks.register(name, registration);
  }

  /** What to throw for a request to a signed hook whose signature is bad: it counts as the failure of a key does. */
  refuseSignature(request: FastifyRequest): Refusal {
    return this.countFailure(request, 'signature') ?? signatureInvalid();
  }

  /**
   * Whether who comes with this Authorization header, or without one from this address, may read what is `public-read`. False
   * where `admit` refuses, or has more to look at: ask it then.
   */
  admitReader(authorization: string | undefined, address: () => string): boolean {
    const nowMs = this.clock.nowMs();
    const scope = scopeNeeded('public-read', this.settings.API_REQUIRE_KEY_FOR_READS);
    if (authorization === undefined) return scope === null && this.spend(address(), nowMs) === null;
    const apiKey = this.recallKey(authorization, nowMs);
    if (apiKey === null || (scope !== null && !hasScope(apiKey, scope))) return false;
    return this.spend(`key ${apiKey.id}`, nowMs) === null;
  }

  /** A key that is known to be good without asking the store. */
  private recallKey(authorization: string, nowMs: number): ApiKey | null {
    const credentials = readCredentials(authorization, isKeyFormat);
    if (credentials.kind !== 'key') return null;
    const hash = hashKey(credentials.key);
    const stored = this.directory.recall(hash, nowMs);
    const identity = stored && this.check(stored, hash, nowMs);
    return identity?.kind === 'known' ? identity.apiKey : null;
  }

  private decide(request: FastifyRequest, scope: Scope | null, identity: Identity, nowMs: number): Refusal | null {
    if (identity.kind === 'known') {
      request.apiKey = identity.apiKey;
      if (scope !== null && !hasScope(identity.apiKey, scope)) return scopeMissing(scope);
      return this.spend(`key ${identity.apiKey.id}`, nowMs);
    }
    const limited = this.spend(request.ip, nowMs);
    return limited ?? (scope === null ? null : this.refuse(request, identity, nowMs));
  }

  private admitToHook(request: FastifyRequest, { name, token }: HookAccess, nowMs: number): Refusal | null {
    const given = token === undefined ? undefined : (request.params as Record<string, string>)[token];
    const standing = this.hooks.check(name, given);
    if (standing === 'absent') return hookAbsent(name);
    if (standing === 'bad') return this.countFailure(request, 'token') ?? hookAbsent(name);
    // A good token passes whoever else fails at its address: its senders share theirs with strangers.
    const failedSeconds = token === undefined ? this.failures.wait(request.ip, nowMs) : 0;
    if (failedSeconds > 0) return tooManyFailures(failedSeconds);
    const busySeconds = this.hooks.spend(name, nowMs);
    return busySeconds > 0 ? hookBusy(name, busySeconds) : null;
  }

  /** Null while the address may still fail. */
  private countFailure(
    { id, ip, method, routeOptions }: FastifyRequest,
    reason: 'token' | 'signature',
  ): Refusal | null {
    const waitSeconds = this.failures.take(ip, this.clock.nowMs());
    if (waitSeconds > 0) return tooManyFailures(waitSeconds);
    const details = { request_id: id, client: ip, method, route: routeOptions.url, reason };
    this.log.logger.warn(details, 'A request to a hook was refused');
    return null;
  }

  private spend(client: string, nowMs: number): Refusal | null {
    const waitSeconds = this.budgets?.take(client, nowMs) ?? 0;
    return this.budgets && waitSeconds > 0 ? tooManyRequests(this.budgets.perMinute, waitSeconds) : null;
  }

  private identify(request: FastifyRequest, nowMs: number): Identity | Promise<Identity> {
    const credentials = readCredentials(request.headers.authorization, isKeyFormat);
    if (credentials.kind === 'none') return NOBODY;
    if (credentials.kind === 'malformed') return { kind: 'impostor', reason: 'malformed' };
    const hash = hashKey(credentials.key);
    const known = this.directory.recall(hash, nowMs);
    if (known) return this.check(known, hash, nowMs);
    // A key that was good before is looked up in any case: others at its address may be the ones who fail.
    const waitSeconds = this.directory.hasMet(hash) ? 0 : this.failures.wait(request.ip, nowMs);
    if (waitSeconds > 0) return { kind: 'blocked', waitSeconds };
    return this.directory.find(hash, nowMs).then((stored) => this.check(stored, hash, nowMs));
  }

  private check(stored: StoredApiKey | null, hash: string, nowMs: number): Identity {
    const standing = stored && standingOf(stored, hash, nowMs);
    if (!standing) return { kind: 'impostor', reason: 'unknown' };
    if (standing.kind === 'ended') return { kind: 'impostor', reason: standing.reason, apiKeyId: stored.id };
    this.lastUses.note(standing.apiKey.id, standing.generation, nowMs);
    return { kind: 'known', apiKey: standing.apiKey };
  }

  private refuse(request: FastifyRequest, identity: Exclude<Identity, { kind: 'known' }>, nowMs: number): Refusal {
    if (identity.kind === 'nobody') return keyMissing();
    if (identity.kind === 'blocked') return tooManyFailures(identity.waitSeconds);
    const waitSeconds = this.failures.take(request.ip, nowMs);
    if (waitSeconds > 0) return tooManyFailures(waitSeconds);
    const { reason, apiKeyId } = identity;
    const { id, ip, method, routeOptions } = request;
    this.log.logger.warn(
      { request_id: id, client: ip, method, route: routeOptions.url, reason, api_key_id: apiKeyId },
      'API key refused',
    );
    return reason === 'expired' ? keyExpired() : keyInvalid();
  }
}
