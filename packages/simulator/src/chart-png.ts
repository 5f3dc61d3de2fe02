import { crc32, deflateSync } from 'node:zlib';

export interface Candle {
  open: number;
  high: number;
  low: number;
  close: number;
}

type Colour = readonly [number, number, number];

const WIDTH = 640;
const HEIGHT = 360;
const MARGIN = 24;
const BACKGROUND: Colour = [19, 23, 34];
const GRID: Colour = [42, 46, 57];
const RISING: Colour = [38, 166, 154];
const FALLING: Colour = [239, 83, 80];

/** Draws candles as a PNG of 640 × 360 pixels. */
export function drawChart(candles: readonly Candle[]): Buffer {
  const canvas = new Canvas();
  const low = Math.min(...candles.map((candle) => candle.low));
  const high = Math.max(...candles.map((candle) => candle.high));
  const yOf = (price: number) => MARGIN + ((high - price) / (high - low || 1)) * (HEIGHT - 2 * MARGIN);
  for (let line = 0; line <= 4; line++) canvas.fill(0, MARGIN + (line * (HEIGHT - 2 * MARGIN)) / 4, WIDTH, 1, GRID);
  const step = (WIDTH - 2 * MARGIN) / candles.length;
  candles.forEach((candle, index) => {
    const colour = candle.close >= candle.open ? RISING : FALLING;
    const x = MARGIN + index * step;
    const [top, bottom] = [yOf(Math.max(candle.open, candle.close)), yOf(Math.min(candle.open, candle.close))];
    canvas.fill(x + step / 2, yOf(candle.high), 1, yOf(candle.low) - yOf(candle.high), colour);
    canvas.fill(x + 1, top, step - 2, Math.max(1, bottom - top), colour);
  });
  return canvas.toPng();
}

/** Pixels of three bytes, each row led by the byte that PNG wants for its filter (none). */
class Canvas {
  readonly #stride = 1 + WIDTH * 3;
  readonly #pixels = Buffer.alloc(this.#stride * HEIGHT);

  constructor() {
    this.fill(0, 0, WIDTH, HEIGHT, BACKGROUND);
  }

  fill(x: number, y: number, width: number, height: number, colour: Colour): void {
    const [left, top] = [Math.max(0, Math.round(x)), Math.max(0, Math.round(y))];
    const right = Math.min(WIDTH, left + Math.max(1, Math.round(width)));
    const bottom = Math.min(HEIGHT, top + Math.max(1, Math.round(height)));
    for (let row = top; row < bottom; row++) {
      for (let column = left; column < right; column++) this.#pixels.set(colour, row * this.#stride + 1 + column * 3);
    }
  }

  toPng(): Buffer {
    const header = Buffer.alloc(13);
    header.writeUInt32BE(WIDTH, 0);
    header.writeUInt32BE(HEIGHT, 4);
    // 8 bits for each of red, green and blue.
    header.set([8, 2], 8);
    const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const data = deflateSync(this.#pixels);
    return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
  }
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}
