import type { Plan } from '../storage';
import { type Actor, decideDelete, decideEdit, decidePost } from './plan-rules';

const coach = { code: 's', name: 'Swing', description: '', userIds: [], roleIds: [] };
const slot = { coach, date: '2026-11-20' };
const today = '2026-11-20';
const ann: Actor = { id: '1', name: 'Ann', roleIds: [], isGuildAdministrator: false };
const bob: Actor = { id: '2', name: 'Bob', roleIds: [], isGuildAdministrator: false };
const admin: Actor = { ...bob, id: '3', name: 'Ada', isGuildAdministrator: true };
const annsPlan = { authorId: '1', author: 'Ann' } as Plan;

const codeOf = (decision: { kind: string; error?: { code: string } }) => decision.error?.code ?? decision.kind;

describe('decidePost', () => {
  it.each([
    ['a first plan', null, ann, true, '2026-11-20', 'create'],
    ['a plan for a coming day', null, ann, true, '2026-12-24', 'create'],
    ['a plan for a day that is over', null, ann, true, '2026-11-19', 'date-in-the-past'],
    ['its author again', annsPlan, ann, true, '2026-11-20', 'repost'],
    ['somebody else', annsPlan, bob, true, '2026-11-20', 'plan-not-yours'],
    ['an administrator, who is no author', annsPlan, admin, true, '2026-11-20', 'plan-not-yours'],
    ['somebody the roster does not name', null, bob, false, '2026-11-20', 'coach-not-yours'],
    ['an author whom the roster no longer names', annsPlan, ann, false, '2026-11-20', 'coach-not-yours'],
  ] as const)('%s', (_, live, actor, mayPost, date, expected) => {
    expect(codeOf(decidePost({ coach, date }, live, actor, mayPost, today))).toBe(expected);
  });

  it('names the author by name, and decides by id', () => {
    const namesake = { ...bob, name: 'Ann' };
    const decision = decidePost(slot, annsPlan, namesake, true, today);
    expect(decision).toMatchObject({
      kind: 'refuse',
      error: { message: 'Only Ann, who posted the plan of Swing (s) for 2026-11-20, can change it.' },
    });
  });
});

describe('decideEdit', () => {
  it.each([
    ['its author', annsPlan, ann, 'edit'],
    ['somebody else', annsPlan, bob, 'plan-not-yours'],
    ['an administrator', annsPlan, admin, 'plan-not-yours'],
    ['no plan', null, ann, 'plan-not-found'],
  ] as const)('%s', (_, live, actor, expected) => {
    expect(codeOf(decideEdit(slot, live, actor))).toBe(expected);
  });
});

describe('decideDelete', () => {
  it.each([
    ['its author', annsPlan, ann, 'delete'],
    ['an administrator', annsPlan, admin, 'delete'],
    ['somebody else', annsPlan, bob, 'plan-not-yours'],
    ['no plan', null, admin, 'plan-not-found'],
  ] as const)('%s', (_, live, actor, expected) => {
    expect(codeOf(decideDelete(slot, live, actor))).toBe(expected);
  });
});
