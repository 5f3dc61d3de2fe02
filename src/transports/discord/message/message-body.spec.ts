import fc from 'fast-check';
import { type Embed, embedSize, MESSAGE_LIMITS } from './embed';
import { deliveryFooter, deliveryNonce } from './delivery-id';
import { buildMessageBody, isMessageOfDelivery, MESSAGE_ROOM } from './message-body';

interface Wire {
  content?: string;
  embeds: Embed[];
  allowed_mentions: { parse: []; roles?: string[] };
}

const id = '5d3f0c6e-8a53-4f0e-9d2b-6f1f0a1b2c3d';
const embed: Embed = { title: 'BUY BTC-USD', color: 1, fields: [{ name: 'Price', value: '1.00', inline: true }] };
const json = JSON.stringify(embed);
const plain = { content: json, mentions: [] };
const build = (...args: Parameters<typeof buildMessageBody>) => JSON.parse(buildMessageBody(...args).body) as Wire;

describe('buildMessageBody', () => {
  it('names the delivery in the last footer and pings nobody', () => {
    const body = build(id, [plain, plain], false);
    expect(body).toEqual({
      embeds: [embed, { ...embed, footer: { text: '#tdgt7uluob' } }],
      allowed_mentions: { parse: [] },
    });
    expect(isMessageOfDelivery(body, id)).toBe(true);
    expect(isMessageOfDelivery(body, `${id}x`)).toBe(false);
    expect(isMessageOfDelivery({ embeds: [{ footer: null }] }, id)).toBe(false);
    // As an earlier version wrote it.
    expect(isMessageOfDelivery({ embeds: [{ footer: { text: `Delivery ${id}` } }] }, id)).toBe(true);
  });

  it('pings each role of its routes once', () => {
    const body = build(
      id,
      [
        { content: json, mentions: ['7'] },
        plain,
        { content: json, mentions: ['7'] },
        { content: json, mentions: ['7', '8'] },
      ],
      false,
    );
    expect(body).toMatchObject({ content: '<@&7> <@&8>', allowed_mentions: { parse: [], roles: ['7', '8'] } });
  });

  it('pings as many roles as a content holds', () => {
    const mentions = Array.from({ length: 200 }, (_, index) => `${10n ** 19n + BigInt(index)}`);
    const { content, allowed_mentions } = build(id, [{ content: json, mentions }], false);
    expect(content!.length).toBeLessThanOrEqual(2000);
    expect(allowed_mentions.roles).toHaveLength(80);
  });

  it('gives a channel a nonce that Discord enforces, and the same bytes each time', () => {
    const body = build(id, [plain], true);
    expect(body).toMatchObject({ nonce: deliveryNonce(id), enforce_nonce: true });
    expect(buildMessageBody(id, [plain], true)).toEqual(buildMessageBody(id, [plain], true));
  });

  it.each(['', 'x'.repeat(65), 'a b', '@everyone'])('refuses the id %j', (unfit) => {
    expect(() => buildMessageBody(unfit, [plain], false)).toThrow(RangeError);
  });

  it('has room for its footer beside what fills it', () => {
    const full = { ...embed, description: 'x'.repeat(MESSAGE_ROOM.size - embedSize(embed)) };
    const body = build('x'.repeat(64), [{ content: JSON.stringify(full), mentions: [] }], false);
    expect(body.embeds.reduce((sum, one) => sum + embedSize(one), 0)).toBe(MESSAGE_LIMITS.characters);
  });
});

describe('deliveryFooter', () => {
  it('is short, and keeps a hundred thousand deliveries apart', () => {
    const footers = Array.from({ length: 100_000 }, (_, index) => deliveryFooter(`${id}-${index}`));
    expect(new Set(footers).size).toBe(footers.length);
    for (const footer of footers.slice(0, 1000)) expect(footer).toMatch(/^#[0-9a-v]{10}$/);
  });
});

describe('deliveryNonce', () => {
  it('has at most 25 characters, and no two deliveries share one', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.stringMatching(/^[\w-]{1,64}$/), { maxLength: 20 }), (ids) => {
        const nonces = ids.map(deliveryNonce);
        expect(new Set(nonces).size).toBe(ids.length);
        for (const nonce of nonces) expect(nonce).toMatch(/^.{1,25}$/);
      }),
    );
  });
});
