import type { AttachmentStore } from './attachments';
import type { NewAttachment, Resolved } from './command-input';
import { asNumber, asObject, asObjects, asText } from './json-values';
import type { JsonObject } from './json-values';
import { COMPONENT_TYPES } from './limits/component-limits';
import { describeAttachment } from './message-wire';

export interface ModalInput {
  /** Text, or the chosen values of a select, by custom id; what is not given keeps what the modal was filled with. */
  fields: Record<string, string | string[]>;
  /** Uploaded files by custom id. */
  files: Record<string, NewAttachment[]>;
}

const MAX_TEXT = 4000;

/** Fills in a modal as a person would, refusing what Discord's client would not let through. */
export class ModalInputBuilder {
  readonly resolved: Resolved = {};

  constructor(
    private readonly attachments: AttachmentStore,
    private readonly channelId: string,
    private readonly input: ModalInput,
  ) {}

  build(modal: JsonObject): JsonObject[] {
    const parts = asObjects(modal['components']);
    const known = parts.flatMap((part) => [asObject(part['component']), ...asObjects(part['components'])]);
    const ids = known.map((component) => asText(component['custom_id']));
    const unknown = [...Object.keys(this.input.fields), ...Object.keys(this.input.files)].find(
      (id) => !ids.includes(id),
    );
    if (unknown !== undefined) throw new Error(`The modal has no field ${unknown}`);
    return parts.map((part, index) => this.#part(part, index + 1));
  }

  #part(part: JsonObject, id: number): JsonObject {
    const { type } = part;
    if (type === COMPONENT_TYPES.LABEL) return { type, id, component: this.#fill(asObject(part['component']), id) };
    if (type === COMPONENT_TYPES.ACTION_ROW) {
      return { type, id, components: asObjects(part['components']).map((input) => this.#fill(input, id)) };
    }
    return { type, id };
  }

  #fill(component: JsonObject, partId: number): JsonObject {
    const common = { type: component['type'], id: partId + 100, custom_id: component['custom_id'] };
    switch (component['type']) {
      case COMPONENT_TYPES.TEXT_INPUT:
        return { ...common, value: this.#text(component) };
      case COMPONENT_TYPES.FILE_UPLOAD:
        return { ...common, values: this.#files(component) };
      default:
        return { ...common, values: this.#values(component) };
    }
  }

  #text(component: JsonObject): string {
    const id = asText(component['custom_id']);
    const value = this.input.fields[id] ?? asText(component['value']);
    if (typeof value !== 'string') throw new Error(`Field ${id} is text`);
    if (value === '' && component['required'] !== false) throw new Error(`Field ${id} is required`);
    const max = asNumber(component['max_length']) || MAX_TEXT;
    const isShort = value !== '' && value.length < asNumber(component['min_length']);
    if (isShort || value.length > max)
      throw new Error(`Field ${id} takes ${asNumber(component['min_length'])} to ${max} characters`);
    return value;
  }

  #files(component: JsonObject): string[] {
    const id = asText(component['custom_id']);
    const files = this.input.files[id] ?? [];
    checkNumber(id, files.length, component);
    return files.map((file) => {
      const attachment = this.attachments.add(file, { channelId: this.channelId, isEphemeral: true });
      (this.resolved.attachments ??= {})[attachment.id] = describeAttachment(this.attachments, attachment);
      return attachment.id;
    });
  }

  #values(component: JsonObject): string[] {
    const id = asText(component['custom_id']);
    const values = [this.input.fields[id] ?? []].flat();
    checkNumber(id, values.length, component);
    return values;
  }
}

/** A part that is required takes at least one value, unless its modal says otherwise. */
function checkNumber(id: string, count: number, component: JsonObject): void {
  const isOptional = component['required'] === false;
  const min = asNumber(component['min_values'] ?? 1);
  const max = asNumber(component['max_values'] ?? 1);
  if (count === 0 && isOptional) return;
  if (count < min || count > max) throw new Error(`Field ${id} takes ${min} to ${max} values`);
}
