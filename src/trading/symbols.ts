/** The same for every spelling of a symbol: they are compared without regard to case and surrounding blanks. */
export function symbolKey(symbol: string): string {
  return symbol.trim().toUpperCase();
}

export function isSameSymbol(one: string, other: string): boolean {
  return symbolKey(one) === symbolKey(other);
}
