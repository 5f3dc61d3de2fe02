import type { CommandReply, ReplyButton } from '../answers/command-reply';

/** The id of the button that leads to the page of that index. */
export type PageLink = (index: number) => string;

/** One page of a reply as one message, with buttons to the pages beside it; a reply of a single page as it is. */
export function showPage(reply: CommandReply, index: number, linkTo: PageLink): CommandReply {
  const { pages } = reply;
  if (pages.length <= 1) return reply;
  const place = Math.min(Math.max(index, 0), pages.length - 1);
  const page = pages[place];
  if (!page) return reply;
  // The headline stands above every page: a message that is changed keeps no old one, and says what it shows.
  const content = page.content === '' ? (pages[0]?.content ?? '') : page.content;
  return { ...reply, pages: [{ ...page, content, buttons: pageButtons(place, pages.length, linkTo) }] };
}

function pageButtons(place: number, count: number, linkTo: PageLink): ReplyButton[] {
  return [
    { id: linkTo(place - 1), label: '◀ Previous', style: 'plain', isDisabled: place === 0 },
    { id: linkTo(place), label: `Page ${place + 1} of ${count}`, style: 'plain', isDisabled: true },
    { id: linkTo(place + 1), label: 'Next ▶', style: 'plain', isDisabled: place === count - 1 },
  ];
}
