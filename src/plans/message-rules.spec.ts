import type { NewChart, Plan, PlanChart } from '../storage';
import { decideMessageEdit, type EditedMessage } from './message-rules';

const coach = (code: string) => ({ code, name: code.toUpperCase(), description: '', userIds: [], roleIds: [] });
const from = { coach: coach('d'), date: '2026-11-20' };
const chart = (attachmentId: string) => ({ attachmentId, url: `https://cdn/${Math.random()}` }) as NewChart & PlanChart;
const held = { text: 'Long', charts: [chart('1'), chart('2')] } as Plan;
const says = (over: Partial<NonNullable<EditedMessage['now']>> = {}) =>
  ({ kind: 'plan', slot: from, text: 'Long', charts: [chart('1'), chart('2')], ...over }) as const;

describe('decideMessageEdit', () => {
  it.each<[string, EditedMessage, object]>([
    ['the same text and attachments, signed anew', { from, held, now: says() }, { kind: 'unchanged' }],
    ['another text', { from, held, now: says({ text: 'Longer' }) }, { kind: 'revise', text: 'Longer', charts: null }],
    ['other attachments', { from, held, now: says({ charts: [chart('2')] }) }, { kind: 'revise', text: 'Long' }],
    ['no attachments', { from, held, now: says({ charts: [] }) }, { kind: 'revise', charts: [] }],
    ['an !edit without images', { from, held, now: says({ kind: 'edit', charts: [] }) }, { kind: 'unchanged' }],
    ['an !edit without text', { from, held, now: says({ kind: 'edit', text: null }) }, { kind: 'unchanged' }],
    ['another date', { from, held, now: says({ slot: { ...from, date: '2026-11-23' } }) }, { kind: 'move' }],
    ['another coach', { from, held, now: says({ slot: { ...from, coach: coach('s') } }) }, { kind: 'move' }],
    [
      'an !edit of another plan',
      { from, held, now: says({ kind: 'edit', slot: { ...from, coach: coach('s') } }) },
      { kind: 'refuse', error: { code: 'edit-moves-no-plan' } },
    ],
    ['no command any more', { from, held, now: null }, { kind: 'no-command' }],
    ['anything after a newer version', { from, held: null, now: says({ text: 'x' }) }, { kind: 'superseded' }],
    ['no command after a newer version', { from, held: null, now: null }, { kind: 'superseded' }],
  ])('%s', (_, edited, expected) => {
    expect(decideMessageEdit(edited)).toMatchObject(expected);
  });
});
