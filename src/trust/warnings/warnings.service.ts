import type { Clock } from '#core/clock';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import { contentHash } from '#core/units/content-hash';
import type { UnitWriter } from '#core/units/unit';
import type { TrustService } from '../trust.service.js';
import { nameAlertsCollection } from './name-alerts.model.js';
import { skeleton } from './skeleton.js';
import type { WarningSettings } from './warning.settings.js';
import { type Face, looksOf, takenFor, type Warning } from './warnings.rules.js';

/** Kind of the effect that tells staff. */
export const nameAlert = 'trust.name-alert';

/** Who is known by sight. */
export interface FaceSource {
	/** How a member looks now; `null`: not here any more. */
	face(guild: GuildId, member: MemberId): Promise<Face | null>;
	/** Everybody who holds a role slot with rights, and the owner, as far as they are known. */
	staff(guild: GuildId): Promise<readonly Face[]>;
}

/** Says who sells most; the domain that has sellers registers it at start. */
export interface SellerSource {
	/** The members who sell most, up to 50. */
	topSellers(guild: GuildId): Promise<readonly MemberId[]>;
}

export interface WarningDeps {
	readonly units: UnitWriter;
	readonly clock: Clock;
	readonly faces: FaceSource;
	readonly trust: Pick<TrustService, 'standing' | 'facts'>;
	/** How many alerts of an hour there were; see `NameAlertRow`. */
	alerts(guild: GuildId): Promise<{ readonly hour: string; readonly count: number } | null>;
	settings(guild: GuildId): Promise<WarningSettings>;
}

const sellersMs = 3_600_000;
const mostGuilds = 1_000;

/** Enough cards for this hour. Never shown to anybody. */
class AlertsFull extends Error {
	public override readonly name = 'AlertsFull';
}

/** What one side of a deal should know of the other one before it goes on. */
export class Warnings {
	#sellers: SellerSource = { topSellers: () => Promise.resolve([]) };
	readonly #sellerFaces = new Map<GuildId, { readonly at: number; readonly faces: Promise<readonly Face[]> }>();

	public constructor(private readonly deps: WarningDeps) {}

	public useSellers(sellers: SellerSource): void {
		this.#sellers = sellers;
	}

	/** What the looks of a member give away, for everybody to read: names and pictures like those of staff, names like those of top sellers. */
	public async looks(guild: GuildId, member: MemberId): Promise<readonly Warning[]> {
		return (await this.deps.settings(guild)).lookalikes ? this.#looks(guild, member) : [];
	}

	/** What a reader should know of a member. `forStaff`: they read it as staff, who also hear of cases under review. */
	public async about(guild: GuildId, member: MemberId, forStaff: boolean): Promise<readonly Warning[]> {
		const { faces, trust } = this.deps;
		const settings = await this.deps.settings(guild);
		const [standing, facts, looks] = await Promise.all([
			trust.standing(guild, member, null),
			forStaff ? trust.facts(guild, member) : null,
			settings.lookalikes ? this.#looks(guild, member) : []
		]);
		const staff = looks.length === 0 && (await faces.staff(guild)).some(({ id }) => id === member);
		const isNew = !staff && standing.settledDeals < settings.newTraderDeals;
		return [
			...looks,
			...(facts?.admittedCase ? [{ kind: 'underReview' } as const] : []),
			...(isNew ? [{ kind: 'newTrader', deals: standing.settledDeals } as const] : [])
		];
	}

	/**
	 * Somebody has come or changed how they look: staff are told when it is like one of them, once for each member and look, and not more often
	 * in one hour than the owner wants.
	 *
	 * @returns Whether staff are told.
	 */
	public async seen(guild: GuildId, face: Face): Promise<boolean> {
		const { lookalikes, alertsPerHour } = await this.deps.settings(guild);
		if (!lookalikes || alertsPerHour === 0) return false;
		const found = takenFor(face, await this.deps.faces.staff(guild));
		if (!found) return false;
		const look = contentHash({ names: face.names.map(skeleton), by: found.by, like: found.face.id });
		const key = `name-alert:${face.id}:${look.slice(0, 24)}`;
		if (await this.deps.units.outcome(guild, key)) return false;
		const hour = this.deps.clock.now().toISOString().slice(0, 13);
		const before = await this.deps.alerts(guild);
		const _id = rowId(guild, 'name-alerts');
		const row = { in: nameAlertsCollection, id: _id, upsert: { _id, guild, hour: '', count: 0 }, else: () => new AlertsFull() };
		try {
			const { replayed } = await this.deps.units.execute({
				guild,
				key,
				content: null,
				changes: [
					before?.hour === hour
						? { ...row, when: { hour, count: { $lt: alertsPerHour } }, inc: { count: 1 } }
						: { ...row, when: { hour: before?.hour ?? '' }, set: { hour, count: 1 } }
				],
				outbox: [
					{
						key,
						kind: nameAlert,
						aggregate: 'name-alerts',
						payload: { member: face.id, name: face.names[0] ?? '', by: found.by, like: found.face.id, likeName: found.name }
					}
				]
			});
			return !replayed;
		} catch (error) {
			if (error instanceof AlertsFull) return false;
			throw error;
		}
	}

	async #looks(guild: GuildId, member: MemberId): Promise<readonly Warning[]> {
		const { faces } = this.deps;
		const [face, staff, sellers] = await Promise.all([faces.face(guild, member), faces.staff(guild), this.#topSellers(guild)]);
		return face ? looksOf(face, staff, sellers) : [];
	}

	/** How those look who sell most; looked up once an hour. */
	#topSellers(guild: GuildId): Promise<readonly Face[]> {
		const now = this.deps.clock.now().getTime();
		const known = this.#sellerFaces.get(guild);
		if (known && Math.abs(now - known.at) < sellersMs) return known.faces;
		if (this.#sellerFaces.size >= mostGuilds) this.#sellerFaces.clear();
		const faces = this.#readSellers(guild);
		this.#sellerFaces.set(guild, { at: now, faces });
		faces.catch(() => this.#sellerFaces.delete(guild));
		return faces;
	}

	async #readSellers(guild: GuildId): Promise<readonly Face[]> {
		const top = await this.#sellers.topSellers(guild);
		const faces = await Promise.all(top.map((id) => this.deps.faces.face(guild, id)));
		return faces.flatMap((one) => one ?? []);
	}
}
