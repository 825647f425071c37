import mongoose, { type Connection } from 'mongoose';
import { database } from './database.js';

/** Where uploaded files live: GridFS bucket `files`. Metadata names the guild; who may read a file is the owning domain's rule. */
export function filesBucket(connection: Connection): mongoose.mongo.GridFSBucket {
	return new mongoose.mongo.GridFSBucket(database(connection), {
		bucketName: 'files',
		writeConcern: { w: 'majority', journal: true }
	});
}
