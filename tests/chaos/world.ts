import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type mongoose from 'mongoose';
import { type App, type AppOptions, discordAckMs, startApp } from '../support/app.js';
import { testDatabases } from '../support/databases.js';
import { setUp } from '../support/order-script.js';

/** A guild that is set up, stored away so that many runs can begin from the very same world. */
export interface StoredWorld {
	readonly dataDir: string;
	readonly rows: ReadonlyMap<string, mongoose.mongo.Document[]>;
	/** Starts the world anew on its own database; the stored one stays as it is. */
	open(options?: Omit<AppOptions, 'dataDir' | 'restore'>): Promise<App>;
	remove(): Promise<void>;
}

/** Sets a guild up once and stores database and local Discord. `prepare`: what has happened there before the runs begin. */
export async function storeWorld(prepare?: (app: App) => Promise<void>, options: Pick<AppOptions, 'pack'> = {}): Promise<StoredWorld> {
	const dataDir = await mkdtemp(join(tmpdir(), 'tribute-world-'));
	const app = await startApp({ ...options, dataDir });
	await setUp(app);
	await prepare?.(app);
	await app.bot.stop();
	const rows = new Map<string, mongoose.mongo.Document[]>();
	for (const { name } of await app.db.listCollections({}, { nameOnly: true }).toArray()) {
		rows.set(name, await app.db.collection(name).find({}).toArray());
	}
	await app.stop();
	return {
		dataDir,
		rows,
		async open(options = {}) {
			const databases = options.databases ?? testDatabases();
			const copy = await mkdtemp(join(tmpdir(), 'tribute-run-'));
			await cp(dataDir, copy, { recursive: true });
			const app = await startApp({
				...options,
				sandbox: { ackMs: discordAckMs, ...options.sandbox },
				databases,
				dataDir: copy,
				restore: (db) => fill(db, rows)
			});
			const stop = app.stop;
			app.stop = async () => {
				await stop();
				await rm(copy, { recursive: true, force: true });
			};
			return app;
		},
		remove: () => rm(dataDir, { recursive: true, force: true })
	};
}

async function fill(db: mongoose.mongo.Db, rows: StoredWorld['rows']): Promise<void> {
	for (const [name, documents] of rows) if (documents.length > 0) await db.collection(name).insertMany(documents);
}
