import mongoose, { type Connection, type Schema } from 'mongoose';
import { database } from './database.js';
import { validatorOf } from './model.js';

/** What `prepareCollections` needs of a model; any mongoose model fits. */
export interface PreparableModel {
	readonly schema: Schema;
	readonly collection: { readonly name: string };
}

const namespaceExists = 48;

/**
 * Makes the collections, indexes and validators of the models (design rule 18); safe to run again and from several processes.
 * Drops nothing: an index that is no longer declared stays until a migration removes it.
 *
 * @param models Default: every model defined on the connection so far.
 * @throws Error naming the index, when one of the same name exists with other options.
 */
export async function prepareCollections(
	connection: Connection,
	models: readonly PreparableModel[] = Object.values(connection.models)
): Promise<void> {
	const db = database(connection);
	const there = new Map(
		(await db.listCollections().toArray()).map((found) => [found.name, 'options' in found ? found.options?.validator : undefined])
	);
	for (const model of models) {
		const { name } = model.collection;
		if (!there.has(name)) await createCollection(db, name);
		const $jsonSchema = validatorOf(model.schema);
		// Only when it changes: `collMod` waits for transactions, also for one that a killed process has left open for a minute.
		if ($jsonSchema && JSON.stringify(there.get(name)) !== JSON.stringify({ $jsonSchema }))
			await db.command({ collMod: name, validator: { $jsonSchema }, validationLevel: 'strict', validationAction: 'error' });
		const indexes = model.schema.indexes().map(([key, options]) => ({
			key: key as mongoose.mongo.IndexDescription['key'],
			...(options as Omit<mongoose.mongo.IndexDescription, 'key'>)
		}));
		for (const index of indexes) {
			const { background: _, ...spec } = index;
			try {
				await db.collection(name).createIndexes([spec]);
			} catch (error) {
				throw new Error(`Index ${JSON.stringify(index.key)} of ${name} can't be made; a migration has to replace the old one`, {
					cause: error
				});
			}
		}
	}
}

/** Makes a collection that has no model, if it is not there yet. */
export const ensureCollection = (connection: Connection, name: string): Promise<void> => createCollection(database(connection), name);

async function createCollection(db: mongoose.mongo.Db, name: string): Promise<void> {
	try {
		await db.createCollection(name);
	} catch (error) {
		if (!(error instanceof mongoose.mongo.MongoServerError) || error.code !== namespaceExists) throw error;
	}
}
