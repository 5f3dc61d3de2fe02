import type { WebSocket } from 'ws';

/** One client of a feed. */
export abstract class FeedSocket {
  readonly rooms = new Set<string>();
  /** What the client sent, oldest first. */
  readonly received: string[] = [];
  private isFrozen = false;

  constructor(protected readonly socket: WebSocket) {
    socket.on('message', (bytes: Buffer) => {
      const text = bytes.toString('utf8');
      this.received.push(text);
      if (!this.isFrozen) this.take(text);
    });
    socket.on('error', () => undefined);
  }

  get isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  /** From now on it neither says nor answers anything, pings of WebSocket included; the connection stays. */
  freeze(): void {
    this.isFrozen = true;
    this.socket.pause();
  }

  /** Sends it as it stands. */
  sendRaw(text: string): void {
    if (this.isOpen && !this.isFrozen) this.socket.send(text);
  }

  close(code: number, reason = ''): void {
    this.socket.close(code, reason);
  }

  /** Cuts the connection without a word. */
  cut(): void {
    this.socket.terminate();
  }

  abstract publish(room: string, event: { event: string; data: unknown }): void;
  protected abstract take(text: string): void;

  protected send(frame: object): void {
    this.sendRaw(JSON.stringify(frame));
  }
}

export function parseFrame(text: string): Record<string, unknown> {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
