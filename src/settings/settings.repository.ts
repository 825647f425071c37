import type { Connection, Model } from 'mongoose';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import { database } from '#core/mongo/index';
import type { PreferencesRow, PreferencesSource } from './preferences.service.js';
import { publishedRow } from './publishing/settings.source.js';
import { VersionStore } from './publishing/version.store.js';
import type { SettingsSource, SettingsWatch } from './settings.cache.js';
import { preferencesModel, type StoredSettings, type StoredVersion, settingsModel, settingsVersionModel } from './settings.model.js';
import type { PublishedPointer, SettingsRow, SettingsVersionRow } from './settings.types.js';
import { settingsCollection, settingsId } from './settings-change.js';

/** Pause before a change stream that could not be resumed is opened anew. */
const reopenMs = 1_000;

/** Reads settings and tells of changes that any process made. */
export class SettingsRepository implements SettingsSource {
	readonly #settings: Model<StoredSettings>;
	readonly #versions: Model<StoredVersion>;

	/** @param report Told when the change stream breaks; it is opened again, and ages bound what was missed. */
	public constructor(
		private readonly connection: Connection,
		private readonly report: (error: unknown) => void,
		private readonly versions: VersionStore = new VersionStore(connection)
	) {
		this.#settings = settingsModel(connection);
		this.#versions = settingsVersionModel(connection);
	}

	public read(guild: GuildId): Promise<SettingsRow | null> {
		return this.#settings
			.findOne({ _id: settingsId(guild) })
			.lean<SettingsRow>()
			.exec();
	}

	public async published(row: SettingsRow): Promise<SettingsRow> {
		return row.published === undefined ? row : publishedRow(row, await this.versions.docs(row.guild, row.published.manifest));
	}

	public async pointer(guild: GuildId): Promise<PublishedPointer | null> {
		const row = await this.#settings
			.findOne({ _id: settingsId(guild) }, { published: 1 })
			.lean<Pick<SettingsRow, 'published'>>()
			.exec();
		return row?.published ?? null;
	}

	/** A version that was in force once; `null` when there is none of this number. */
	public version(guild: GuildId, version: number): Promise<SettingsVersionRow | null> {
		return this.#versions
			.findOne({ _id: rowId(guild, 'settings-version', version) })
			.lean<SettingsVersionRow>()
			.exec();
	}

	public watch(changed: (guild: string | null) => void): SettingsWatch {
		let closed = false;
		let close: () => Promise<void> = () => Promise.resolve();
		let opened: () => void = () => undefined;
		const ready = new Promise<void>((resolve) => {
			opened = resolve;
		});

		const open = (): void => {
			if (closed) return;
			const stream = database(this.connection).collection<{ _id: string }>(settingsCollection).watch([], { maxAwaitTimeMS: 1_000 });
			close = () => stream.close();
			stream.on('change', (change) => {
				if (!('documentKey' in change)) return changed(null);
				changed(String(change.documentKey._id).split('|')[0] ?? null);
			});
			// The server answers the first empty batch when the stream stands; changes before that moment may have been missed.
			stream.once('resumeTokenChanged', () => {
				changed(null);
				opened();
			});
			stream.once('error', (error) => {
				if (closed) return;
				this.report(error);
				changed(null);
				stream.close().catch(this.report);
				setTimeout(open, reopenMs).unref();
			});
		};
		open();
		return {
			ready,
			close: async () => {
				closed = true;
				opened();
				await close();
			}
		};
	}
}

/** Reads what members chose for themselves. */
export class PreferencesRepository implements PreferencesSource {
	readonly #preferences: Model<PreferencesRow>;

	public constructor(connection: Connection) {
		this.#preferences = preferencesModel(connection);
	}

	public read(guild: GuildId, member: MemberId): Promise<PreferencesRow | null> {
		return this.#preferences
			.findOne({ _id: rowId(guild, 'preferences', member) })
			.lean<PreferencesRow>()
			.exec();
	}
}
