import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import type { LegacyCell, LegacyRow } from '../storage';

/** How the bytes of a file become text. */
export interface TextReading {
  /** Of what SQLite holds as text: UTF-8, UTF-16le or UTF-16be. */
  fileEncoding: string;
  /** Of what is no UTF-8 after all: programs write any bytes into a column of text. */
  otherEncoding: string;
}

/** Text, and the encoding that it turned out to have where that is not the file's. */
export interface DecodedText {
  text: string;
  foundEncoding: string | null;
}

/** A cell's text; null for NULL. Text is what UTF-8 reads; else it is read in the other encoding, and that is said. */
export function decodeCell(cell: LegacyCell, { fileEncoding, otherEncoding }: TextReading): DecodedText | null {
  if (cell === null) return null;
  const { bytes, isText } = cell;
  if (isText && fileEncoding !== 'UTF-8') return { text: decode(bytes, fileEncoding), foundEncoding: null };
  if (isUtf8(bytes)) return { text: bytes.toString('utf8'), foundEncoding: null };
  return { text: decode(bytes, otherEncoding), foundEncoding: otherEncoding };
}

const decoders = new Map<string, TextDecoder>();

function decode(bytes: Buffer, encoding: string): string {
  let decoder = decoders.get(encoding);
  if (!decoder) decoders.set(encoding, (decoder = new TextDecoder(encoding)));
  return decoder.decode(bytes);
}

/** Reads the columns of one row, and notes the encodings that it met. */
export class RowReader {
  readonly foundEncodings = new Set<string>();

  constructor(
    private readonly row: LegacyRow,
    private readonly reading: TextReading,
  ) {}

  /** The column's text; '' for NULL. */
  text(column: string): string {
    const cell = this.row[column];
    const decoded = typeof cell === 'number' || cell === undefined ? null : decodeCell(cell, this.reading);
    if (decoded?.foundEncoding) this.foundEncodings.add(decoded.foundEncoding);
    return decoded?.text ?? '';
  }
}
