/** What somebody is told, in words that Discord always takes, in the place of a message that it refused. */
export const UNSHOWN = {
  result: 'Your command was carried out, but Discord refused the message that shows the result.',
  refusal: 'That did not work, and Discord refused the message that says why.',
  form: 'Discord refused the form that was to open. Nothing was done.',
} as const;

/** What the caller of a command is told that did not end before the program did. */
export const INTERRUPTED =
  'The bot is restarting, and your command may or may not be carried out: look with `plans` in a minute.';
