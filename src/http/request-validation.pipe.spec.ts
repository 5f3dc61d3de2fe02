import { IsOptional, IsString } from 'class-validator';
import { DomainError } from '../errors';
import { RequestValidationPipe } from './request-validation.pipe';

class Named {
  @IsString({ message: 'name must be a text.' })
  name!: string;

  @IsOptional()
  @IsString()
  note?: string;
}

describe('RequestValidationPipe', () => {
  const pipe = new RequestValidationPipe();

  async function refusalOf(value: unknown): Promise<DomainError> {
    const refused: unknown = await pipe
      .transform(value, { type: 'body', metatype: Named })
      .catch((error: unknown) => error);
    if (!(refused instanceof DomainError)) throw new Error('It was not refused.');
    return refused;
  }

  const unknown = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, index]));

  it('makes an instance of what is right', async () => {
    const made = await pipe.transform({ name: 'x' }, { type: 'body', metatype: Named });
    expect(made).toBeInstanceOf(Named);
    expect(made).toEqual({ name: 'x' });
  });

  it.each([
    [20, 1, 'Unknown field: k19. Allowed: name, note; and 1 more'],
    [4208, 4189, 'Unknown field: k19. Allowed: name, note; and 4189 more'],
  ])('lists twenty problems of more: %i unknown fields and a bad one', async (count, _rest, end) => {
    const { fields, message } = await refusalOf(unknown(count));
    expect(fields).toHaveLength(20);
    expect(message.endsWith(end)).toBe(true);
  });

  it('names a bad field beside an unknown one', async () => {
    const { fields } = await refusalOf({ name: 5, constructor: 1 });
    expect(fields.map(({ field }) => field)).toEqual(['constructor', 'name']);
  });

  it('touches each field a fixed number of times, however many there are', async () => {
    const stepsFor = async (count: number) => {
      let steps = 0;
      const counted = new Proxy(unknown(count), {
        get: (target, key) => (steps++, Reflect.get(target, key) as unknown),
        getOwnPropertyDescriptor: (target, key) => (steps++, Reflect.getOwnPropertyDescriptor(target, key)),
        has: (target, key) => (steps++, Reflect.has(target, key)),
      });
      await refusalOf(counted);
      return steps;
    };
    expect((await stepsFor(20_000)) / (await stepsFor(1000))).toBeLessThan(25);
  });
});
