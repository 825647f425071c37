import { createHmac, randomBytes } from 'node:crypto';
import type { Connection, Model } from 'mongoose';
import type { Clock } from '../clock.js';
import { type GuildId, rowId } from '../ids.js';
import type { UnitWriter } from '../units/unit.js';
import { type GuildKeyRow, guildKeyModel, guildKeysCollection } from './guild-keys.model.js';
import type { SecretBox } from './secret-box.js';

const keyBytes = 32;
/** Keys remembered at once. */
const mostKnown = 2_000;

/**
 * Keyed hashes within one guild: equal texts can be found and told apart without being readable, and not compared between guilds. Each
 * guild has a random key per purpose, made when it is first needed and sealed at rest, so a change of the process's keys changes no hash.
 */
export class GuildKeys {
	readonly #rows: Model<GuildKeyRow>;
	readonly #known = new Map<string, Promise<Buffer>>();

	public constructor(
		connection: Connection,
		private readonly secrets: SecretBox,
		private readonly units: UnitWriter,
		private readonly clock: Clock
	) {
		this.#rows = guildKeyModel(connection);
	}

	/** HMAC-SHA-256 of a text, 43 characters of base64url. `purpose`: `[a-z-]`, e.g. `game-ids`. */
	public async hash(guild: GuildId, purpose: string, text: string): Promise<string> {
		return createHmac('sha256', await this.#key(guild, purpose))
			.update(text)
			.digest('base64url');
	}

	#key(guild: GuildId, purpose: string): Promise<Buffer> {
		const id = rowId(guild, 'key', purpose);
		let key = this.#known.get(id);
		if (key === undefined) {
			if (this.#known.size >= mostKnown) this.#known.clear();
			key = this.#read(guild, purpose, id);
			this.#known.set(id, key);
			key.catch(() => this.#known.delete(id));
		}
		return key;
	}

	async #read(guild: GuildId, purpose: string, id: string): Promise<Buffer> {
		const row = (await this.#rows.findById(id).lean<GuildKeyRow>()) ?? (await this.#make(guild, purpose, id));
		return Buffer.from(this.secrets.open(id, row.sealed), 'base64url');
	}

	/** Whoever comes first makes it: for everybody else the unit has been carried out already. */
	async #make(guild: GuildId, purpose: string, id: string): Promise<GuildKeyRow> {
		const sealed = this.secrets.seal(id, randomBytes(keyBytes).toString('base64url'));
		await this.units.execute({
			guild,
			key: `guild-key:${purpose}`,
			content: null,
			changes: [{ in: guildKeysCollection, insert: { _id: id, guild, purpose, sealed, at: this.clock.now() } }]
		});
		const row = await this.#rows.findById(id).lean<GuildKeyRow>();
		if (!row) throw new Error(`The key ${id} was made and is not there`);
		return row;
	}
}
