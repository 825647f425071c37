import type mongoose from 'mongoose';
import type { Connection } from 'mongoose';

/** The driver's own view of the connection's database, for writes and reads that need no mongoose model. */
export function database(connection: Connection): mongoose.mongo.Db {
	return connection.getClient().db(connection.name);
}
