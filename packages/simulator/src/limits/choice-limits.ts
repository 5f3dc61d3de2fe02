import { FormErrors } from '../form-errors';
import { asObjects } from '../json-values';
import type { JsonObject } from '../json-values';
import { checkCount, checkText } from './field-checks';

const LIMITS = { choices: 25, text: 100 };

/** Checks the list that answers an autocomplete. */
export function checkChoices(data: JsonObject): FormErrors {
  const errors = new FormErrors();
  const choices = asObjects(data['choices']);
  checkCount(errors, ['data', 'choices'], choices.length, LIMITS.choices);
  choices.forEach((choice, index) => {
    const path = ['data', 'choices', index];
    checkText(errors, [...path, 'name'], choice['name'], { min: 1, max: LIMITS.text, isRequired: true });
    if (typeof choice['value'] === 'string')
      checkText(errors, [...path, 'value'], choice['value'], { max: LIMITS.text });
    else if (typeof choice['value'] !== 'number') errors.required([...path, 'value']);
  });
  return errors;
}
