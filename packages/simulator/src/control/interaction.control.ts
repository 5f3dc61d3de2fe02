import type { InteractionHandle } from '../interaction-handle';
import { asObject } from '../json-values';
import type { JsonObject } from '../json-values';
import { control } from './control-route';
import type { ControlCall, ControlRoute } from './control-route';
import { fileListsByName, filesByName, optionValues, text, texts } from './input';

/** Running commands, pressing buttons, choosing, filling in modals; and what came of it. */
export const interactionControls: ControlRoute[] = [
  control('POST', '/commands', ({ simulator, handles, input }) =>
    keep(
      handles,
      simulator.runCommand({
        ...whoAndWhere(input),
        name: text(input, 'name'),
        options: optionValues(input['options']),
        attachments: filesByName(input['attachments']),
      }),
    ),
  ),
  control('POST', '/autocomplete', async ({ simulator, input }) => {
    const typed = { ...whoAndWhere(input), name: text(input, 'name'), options: optionValues(input['options']) };
    return { choices: await simulator.autocomplete({ ...typed, focused: text(input, 'focused') }) };
  }),
  control('POST', '/message-commands', ({ simulator, handles, input }) => {
    const target = { name: text(input, 'name'), messageId: text(input, 'message_id'), userId: text(input, 'user_id') };
    return keep(handles, simulator.runMessageCommand(target));
  }),
  control('POST', '/user-commands', ({ simulator, handles, input }) => {
    const target = { ...whoAndWhere(input), name: text(input, 'name'), targetId: text(input, 'target_id') };
    return keep(handles, simulator.runUserCommand(target));
  }),
  control('POST', '/buttons', ({ simulator, handles, input }) =>
    keep(handles, simulator.pressButton(component(input))),
  ),
  control('POST', '/selects', ({ simulator, handles, input }) =>
    keep(handles, simulator.selectOption({ ...component(input), values: texts(input, 'values') })),
  ),
  control('POST', '/interactions/{interaction_id}/modal', ({ simulator, handles, input }) => {
    const fields = asObject(input['fields']) as Record<string, string | string[]>;
    const opened = find({ handles, input });
    return keep(handles, simulator.submitModal(opened, { fields, files: fileListsByName(input['files']) }));
  }),
  control('GET', '/interactions/{interaction_id}', (call) => describe(find(call))),
];

function whoAndWhere(input: JsonObject): { channelId: string; userId: string } {
  return { channelId: text(input, 'channel_id'), userId: text(input, 'user_id') };
}

function component(input: JsonObject): { messageId: string; userId: string; customId: string } {
  return { messageId: text(input, 'message_id'), userId: text(input, 'user_id'), customId: text(input, 'custom_id') };
}

function keep(handles: ControlCall['handles'], handle: InteractionHandle): JsonObject {
  handles.set(handle.id, handle);
  return { id: handle.id };
}

function find({ handles, input }: Pick<ControlCall, 'handles' | 'input'>): InteractionHandle {
  const handle = handles.get(text(input, 'interaction_id'));
  if (!handle) throw new Error('No such interaction was begun here');
  return handle;
}

function describe(handle: InteractionHandle): JsonObject {
  const replies = handle.replies().map((reply) => ({ ...reply, files: reply.files.map(({ filename }) => filename) }));
  return { id: handle.id, ack_type: handle.ackType, is_private: handle.isPrivate, modal: handle.modal, replies };
}
