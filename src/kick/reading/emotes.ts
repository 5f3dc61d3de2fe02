const EMOTE = /\[emote:\d+:([^\]\s]*)\]/g;

/** `Hello [emote:4148074:HYPERCLAP]` becomes `Hello HYPERCLAP`: emotes are words, also where nothing stands between two. */
export function showEmotes(text: string): string {
  if (!text.includes('[emote:')) return text;
  return text.replace(EMOTE, (code, name: string, at: number) => {
    const before = at > 0 && /\S/.test(text.charAt(at - 1)) ? ' ' : '';
    const after = /\S/.test(text.charAt(at + code.length)) && !text.startsWith('[emote:', at + code.length) ? ' ' : '';
    return `${before}${name === '' ? 'emote' : name}${after}`;
  });
}
