/** Stops the PostgreSQL of postgres.setup.mjs and removes its files. */
export default async function stopPostgres() {
  await globalThis.coachwirePostgres?.stop();
}
