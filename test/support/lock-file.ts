import { Database } from '../../src/storage/sqlite/sqlite-driver';

/** Locks a SQLite file by the statement that is given, and says so; ends when it is told anything. */
const [file, begin = ''] = process.argv.slice(2);
const connection = new Database(file);
connection.exec(begin);
process.stdin.once('data', () => {
  connection.exec('COMMIT');
  connection.close();
  process.exit();
});
process.stdout.write('locked\n');
