import type { Clock } from '#core/clock';
import { type GuildId, type MemberId, memberId } from '#core/ids';
import type { Face } from './warnings.rules.js';
import type { FaceSource } from './warnings.service.js';

/** A member as this process or Discord describes them. */
export interface SeenFace extends Face {
	readonly roles: readonly string[];
	readonly bot: boolean;
}

export interface FacesDeps {
	readonly clock: Clock;
	/** Roles of slots that have rights, and the owner's id. */
	staffOf(guild: GuildId): Promise<{ readonly roles: ReadonlySet<string>; readonly owner: string | null }>;
	/** Members that the process happens to know. */
	near(guild: GuildId): readonly SeenFace[];
	/** One of those. */
	cached(guild: GuildId, member: MemberId): SeenFace | null;
	/** Anybody, asked at Discord. */
	one(guild: GuildId, member: MemberId): Promise<SeenFace | null>;
	/** Up to 1,000 members by id after one; `null` where Discord does not list them. */
	page(guild: GuildId, after: string): Promise<readonly SeenFace[] | null>;
	report(error: unknown, guild: GuildId): void;
}

const listedMs = 6 * 3_600_000;
const oneMs = 10 * 60_000;
const mostPages = 200;
const mostKnown = 5_000;
const mostHolders = 25;

/**
 * How members and staff look. Staff are read from Discord's list of members now and then, page by page, and nobody else is kept of it; until the
 * first list is there, and without the members intent, those count whom the process knows anyway.
 */
export class Faces implements FaceSource {
	readonly #listed = new Map<string, { readonly at: number; readonly faces: Promise<readonly SeenFace[]> }>();
	readonly #ready = new Map<string, readonly SeenFace[]>();
	readonly #known = new Map<string, { readonly at: number; readonly face: Promise<SeenFace | null> }>();

	public constructor(private readonly deps: FacesDeps) {}

	public async face(guild: GuildId, member: MemberId): Promise<Face | null> {
		const near = this.deps.cached(guild, member);
		if (near) return near;
		const id = `${guild}|${member}`;
		const now = this.deps.clock.now().getTime();
		const known = this.#known.get(id);
		if (known && Math.abs(now - known.at) < oneMs) return known.face;
		if (this.#known.size >= mostKnown) this.#known.clear();
		const face = this.deps.one(guild, member);
		this.#known.set(id, { at: now, face });
		face.catch(() => this.#known.delete(id));
		return face;
	}

	/** Answers from what is known; a list that has grown old is read anew meanwhile. */
	public async staff(guild: GuildId): Promise<readonly SeenFace[]> {
		this.list(guild).catch(() => undefined);
		const { roles, owner } = await this.deps.staffOf(guild);
		const near = this.deps.near(guild).filter((face) => isStaff(face, roles, owner));
		const all = [...(this.#ready.get(guild) ?? []), ...near];
		return [...new Map(all.map((face) => [face.id, face])).values()];
	}

	/** Members of the staff who carry one of these roles, at most 25, the owner before them: they may do everything. */
	public async holders(guild: GuildId, roles: ReadonlySet<string>): Promise<readonly MemberId[]> {
		const [staff, { owner }] = await Promise.all([this.staff(guild), this.deps.staffOf(guild)]);
		const found = staff.filter(({ id, bot, roles: held }) => !bot && id !== owner && held.some((role) => roles.has(role)));
		return [...(owner === null ? [] : [memberId(owner)]), ...found.slice(0, mostHolders).map(({ id }) => memberId(id))];
	}

	/** The staff in Discord's list, read at most every six hours. */
	public list(guild: GuildId): Promise<readonly SeenFace[]> {
		const now = this.deps.clock.now().getTime();
		const listed = this.#listed.get(guild);
		if (listed && Math.abs(now - listed.at) < listedMs) return listed.faces;
		const faces = this.#read(guild);
		this.#listed.set(guild, { at: now, faces });
		faces.then(
			(found) => this.#ready.set(guild, found),
			(error: unknown) => this.deps.report(error, guild)
		);
		return faces;
	}

	async #read(guild: GuildId): Promise<readonly SeenFace[]> {
		const { roles, owner } = await this.deps.staffOf(guild);
		const found: SeenFace[] = [];
		let after = '0';
		for (let pages = 0; pages < mostPages; pages++) {
			const page = await this.deps.page(guild, after);
			const last = page?.at(-1);
			if (!page || !last) break;
			found.push(...page.filter((face) => isStaff(face, roles, owner)));
			after = last.id;
			if (page.length < 1_000) break;
		}
		return found;
	}
}

const isStaff = ({ id, roles: held }: SeenFace, roles: ReadonlySet<string>, owner: string | null): boolean =>
	id === owner || held.some((role) => roles.has(role));
