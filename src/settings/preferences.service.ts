import type { Clock } from '#core/clock';
import { DomainError } from '#core/errors';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import type { Row, UnitWriter } from '#core/units/unit';

/** Collection of what members chose for themselves. */
export const preferencesCollection = 'member_preferences';

/** What a member chose in a guild. */
export interface MemberPreferences {
	/** Locale of screens that only they see; `null`: as Discord says. */
	readonly language: string | null;
	/** IANA zone; `null`: the guild's. */
	readonly zone: string | null;
	/** Whether direct messages may be sent; off until the member asks for them. */
	readonly dms: boolean;
}

export interface PreferencesRow extends MemberPreferences {
	readonly _id: string;
	readonly guild: GuildId;
	readonly member: MemberId;
	readonly version: number;
}

/** Reads one member's row; `null` when they chose nothing. */
export interface PreferencesSource {
	read(guild: GuildId, member: MemberId): Promise<PreferencesRow | null>;
}

const chosenNothing: MemberPreferences = { language: null, zone: null, dms: false };
/** Another process's change is seen after this many milliseconds. */
const maxAgeMs = 15_000;
/** Members remembered at once; the one asked for longest ago goes first. */
const maxEntries = 10_000;

/** Language, zone and direct messages of a member. Reads answer from memory where they can. */
export class Preferences {
	readonly #known = new Map<string, { readonly at: number; readonly row: Promise<PreferencesRow | null> }>();

	public constructor(
		private readonly source: PreferencesSource,
		private readonly units: UnitWriter,
		private readonly clock: Clock
	) {}

	public async of(guild: GuildId, member: MemberId): Promise<MemberPreferences> {
		const row = await this.#row(guild, member);
		return row === null ? chosenNothing : { language: row.language, zone: row.zone, dms: row.dms };
	}

	/** Whether the member asked for direct messages. */
	public async wantsDms(guild: GuildId, member: MemberId): Promise<boolean> {
		return (await this.of(guild, member)).dms;
	}

	/**
	 * Changes a member's own preferences; parts that are left out stay.
	 *
	 * @throws DomainError `settings.zone` when the zone is no IANA zone · `settings.preferencesStale` when they changed at the same moment.
	 */
	public async set(guild: GuildId, member: MemberId, patch: Partial<MemberPreferences>): Promise<MemberPreferences> {
		if (patch.zone !== undefined && patch.zone !== null && !isZone(patch.zone)) {
			throw new DomainError('settings.zone', { zone: { kind: 'user-text', value: patch.zone.slice(0, 60) } });
		}
		const _id = rowId(guild, 'preferences', member);
		this.#known.delete(_id);
		const row = await this.#row(guild, member);
		const version = row?.version ?? 0;
		const next: MemberPreferences = { ...chosenNothing, ...pick(row), ...patch };
		const empty: Row = { _id, guild, member, ...chosenNothing, version: 0 };
		try {
			await this.units.execute({
				guild,
				key: `settings:preferences:${member}:${version + 1}:${next.language}:${next.zone}:${next.dms}`,
				content: { ...next },
				changes: [
					{
						in: preferencesCollection,
						id: _id,
						when: { version },
						upsert: empty,
						set: { ...next, version: version + 1 },
						else: () => new DomainError('settings.preferencesStale')
					}
				]
			});
		} finally {
			this.#known.delete(_id);
		}
		return next;
	}

	#row(guild: GuildId, member: MemberId): Promise<PreferencesRow | null> {
		const id = rowId(guild, 'preferences', member);
		const now = this.clock.now().getTime();
		const known = this.#known.get(id);
		if (known !== undefined && Math.abs(now - known.at) < maxAgeMs) return known.row;
		const row = this.source.read(guild, member);
		this.#known.delete(id);
		this.#known.set(id, { at: now, row });
		row.catch(() => this.#known.delete(id));
		if (this.#known.size > maxEntries) {
			for (const oldest of this.#known.keys()) {
				this.#known.delete(oldest);
				break;
			}
		}
		return row;
	}
}

/** Whether this machine knows the zone. */
export function isZone(zone: string): boolean {
	try {
		new Intl.DateTimeFormat('en-US', { timeZone: zone });
		return true;
	} catch {
		return false;
	}
}

function pick(row: PreferencesRow | null): Partial<MemberPreferences> {
	return row === null ? {} : { language: row.language, zone: row.zone, dms: row.dms };
}
