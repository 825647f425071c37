import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { DomainError } from '#core/errors';
import type { GuildId, MemberId } from '#core/ids';
import type { GuildKeys } from '#core/secrets/guild-keys';
import type { SecretBox } from '#core/secrets/secret-box';
import type { UnitWriter } from '#core/units/unit';
import type { IncomingFile, Uploads } from '#shop';
import type { MemberFacts } from '../gates.js';
import type { SharedId } from '../rings/rings.js';
import {
	dropClaim,
	gameIdChange,
	IdentityMoved,
	identityChange,
	identityEffects,
	memberSubject,
	noIdentity,
	othersOf,
	peopleOf
} from './identity.changes.js';
import { type Claim, gameIdRow, gameIdsCollection, type IdentityRow, type SealedId } from './identity.model.js';
import type { IdentityRepository } from './identity.repository.js';
import { type CheckedIdentity, checkIdentity, comparableId, type TypedIdentity } from './identity.rules.js';
import type { IdentitySettings } from './identity.settings.js';

/** Purpose of the key that game ids are hashed with. */
export const gameIdKey = 'game-ids';

/** What counts as proof: pictures of the implant, the id in the game's menu. */
const proofRules = { accept: ['image/png', 'image/jpeg', 'image/webp'], maxFiles: 3, maxMb: 10 } as const;
/** A round is lost only to a change that was stored. */
const rounds = 20;
const pairs = 3;
/** Pairs with a shared id that are told at once. */
const mostShared = 500;

/** A claim as somebody sees who may read its ids. */
export interface OpenClaim extends Omit<Claim, 'ids'> {
	readonly ids: readonly { readonly kind: string; readonly value: string }[];
}

/** A member's own identity, with what the form begins with. */
export interface OwnIdentity {
	readonly row: IdentityRow;
	readonly settings: IdentitySettings;
	readonly verified: OpenClaim | null;
	readonly waiting: OpenClaim | null;
	readonly start: TypedIdentity;
}

/** What others see of a member's identity. */
export interface ShownIdentity {
	readonly verified: boolean;
	/** Only with the member's consent. */
	readonly survivor: string | null;
	readonly platform: string | null;
}

export interface IdentityDeps {
	readonly repository: IdentityRepository;
	readonly units: UnitWriter;
	readonly clock: Clock;
	readonly secrets: Pick<SecretBox, 'seal' | 'open'>;
	readonly keys: Pick<GuildKeys, 'hash'>;
	readonly uploads: Pick<Uploads, 'keep'>;
	settings(guild: GuildId): Promise<IdentitySettings>;
	/** What the member's profile answers to a question; `''`: nothing. */
	profile(guild: GuildId, member: MemberId): Promise<(question: string) => string>;
}

/** Opens the ids of a claim. */
export const openClaim = (secrets: Pick<SecretBox, 'open'>, row: string, claim: Claim | null): OpenClaim | null =>
	claim && { ...claim, ids: claim.ids.map(({ kind, sealed }) => ({ kind, value: secrets.open(row, sealed) })) };

/**
 * Who members are in the game, from their side. Ids are sealed; what compares them is a keyed hash per guild. A claim counts once staff have
 * seen its proof; until then, and while a change waits, what was verified before stays in force.
 */
export class IdentityService {
	public constructor(private readonly deps: IdentityDeps) {}

	/** A member's own identity. */
	public async own(guild: GuildId, actor: Actor): Promise<OwnIdentity> {
		const { repository, secrets } = this.deps;
		const [row, settings, answer] = await Promise.all([
			repository.find(guild, actor.id),
			this.deps.settings(guild),
			this.deps.profile(guild, actor.id)
		]);
		const found = row ?? noIdentity(guild, actor);
		const [verified, waiting] = [openClaim(secrets, found._id, found.verified), openClaim(secrets, found._id, found.waiting)];
		const last = waiting ?? verified;
		const idOf = (kind: string) => (last ? last.ids.find((id) => id.kind === kind)?.value : answer(kind)) ?? '';
		const start = {
			survivor: last?.survivor ?? answer(settings.survivor.key),
			platform: last?.platform ?? answer(settings.platformKey),
			ids: Object.fromEntries(settings.ids.map(({ key }) => [key, idOf(key)]))
		};
		return { row: found, settings, verified, waiting, start };
	}

	/**
	 * Enters who the member is, with proof, for staff to check; replaces what waited. Staff hear of it once, and of every id that is somebody
	 * else's too; neither of the two members does. `request`: the interaction's id.
	 *
	 * @throws as `checkIdentity` · DomainError `identity.proofMissing` · `identity.proofRefused` {rule, wrote} · `identity.tooOften` {max} ·
	 * `identity.same` when it is what was verified.
	 */
	public async enter(
		guild: GuildId,
		actor: Actor,
		form: { readonly typed: TypedIdentity; readonly files: readonly IncomingFile[]; readonly request: string }
	): Promise<void> {
		const settings = await this.deps.settings(guild);
		const checked = checkIdentity(settings, form.typed);
		if (form.files.length === 0) throw new DomainError('identity.proofMissing');
		const first = (await this.deps.repository.find(guild, actor.id)) ?? noIdentity(guild, actor);
		this.#day(first, settings);
		const stored = await this.deps.uploads.keep(guild, actor.id, proofRules, form.files);
		if (!stored.ok)
			throw new DomainError('identity.proofRefused', { rule: stored.rule, wrote: { kind: 'user-text', value: stored.wrote } });
		const claim: Claim = {
			survivor: checked.survivor,
			platform: checked.platform,
			ids: await this.#sealed(guild, first._id, checked),
			proof: stored.files.map(({ id }) => id),
			at: this.deps.clock.now()
		};
		await this.#rounds(guild, actor, (row) => this.#store(row, actor, claim, settings, form.request));
	}

	/** Lets others see survivor and platform, or no longer; ids stay with staff. */
	public async share(guild: GuildId, actor: Actor, shown: boolean, request: string): Promise<void> {
		await this.#rounds(guild, actor, async (row) => {
			if (row.shown === shown) return;
			await this.deps.units.execute({
				guild,
				key: `identity:${actor.id}:share:${request}`,
				content: { shown },
				changes: [identityChange(row, { shown }, null)]
			});
		});
	}

	/** Takes back what waits for staff; what was verified stays. */
	public async takeBack(guild: GuildId, actor: Actor): Promise<void> {
		await this.#rounds(guild, actor, async (row) => {
			const { waiting, n } = row;
			if (!waiting) return;
			const step = { what: 'takenBack', by: actor.id, at: this.deps.clock.now(), reason: '', claim: waiting } as const;
			await this.deps.units.execute({
				guild,
				key: `identity:${actor.id}:${n}:takeBack`,
				content: null,
				changes: [identityChange(row, { waiting: null, waitingSince: null }, step), ...dropClaim(guild, actor.id, waiting)]
			});
		});
	}

	/** What others see. */
	public async shown(guild: GuildId, member: MemberId): Promise<ShownIdentity> {
		const row = await this.deps.repository.find(guild, member);
		const verified = row?.verified ?? null;
		if (!row?.shown || !verified) return { verified: verified !== null, survivor: null, platform: null };
		const { platforms } = await this.deps.settings(guild);
		const platform = platforms.find(({ value }) => value === verified.platform)?.label ?? null;
		return { verified: true, survivor: verified.survivor, platform };
	}

	/** For gates. */
	public async facts(guild: GuildId, member: MemberId): Promise<Pick<MemberFacts, 'verifiedGameId'>> {
		const row = await this.deps.repository.find(guild, member);
		return { verifiedGameId: (row?.verified ?? null) !== null };
	}

	/** Those of many members who have a verified survivor. */
	public async verifiedAmong(guild: GuildId, members: readonly MemberId[]): Promise<ReadonlySet<MemberId>> {
		const rows = await this.deps.repository.among(guild, members);
		return new Set(rows.flatMap(({ member, verified }) => (verified ? [member] : [])));
	}

	/** Whether two members hold or claim one and the same game id. */
	public async sharesId(guild: GuildId, one: MemberId, other: MemberId): Promise<boolean> {
		const row = await this.deps.repository.find(guild, one);
		const ids = [row?.verified, row?.waiting].flatMap((claim) => claim?.ids ?? []);
		if (one === other || ids.length === 0) return false;
		const rows = await this.deps.repository.gameIds(
			guild,
			ids.map(({ hash }) => hash)
		);
		return rows.some((id) => [one, other].every((member) => peopleOf(id).includes(member)));
	}

	/** Members who hold or claim one and the same game id, each pair once, at most 500. */
	public async sharedIds(guild: GuildId): Promise<readonly SharedId[]> {
		const found = new Map<string, SharedId>();
		for (const id of await this.deps.repository.sharedGameIds(guild)) {
			const members = peopleOf(id);
			for (const [place, one] of members.entries()) {
				for (const other of members.slice(place + 1)) {
					if (found.size === mostShared) return [...found.values()];
					found.set(`${one}|${other}`, { one, other });
				}
			}
		}
		return [...found.values()];
	}

	async #store(row: IdentityRow, actor: Actor, claim: Claim, settings: IdentitySettings, request: string): Promise<void> {
		const { guild, waiting, verified } = row;
		const { id: member, name } = actor;
		if (verified && sameClaim(verified, claim)) throw new DomainError('identity.same');
		const n = row.n + 1;
		const set = { name, waiting: claim, waitingSince: row.waitingSince ?? claim.at, refused: null, ...this.#day(row, settings) };
		const step = { what: 'entered', by: member, at: claim.at, reason: '', claim } as const;
		const about = { aggregate: memberSubject(member), payload: { member } };
		await this.deps.units.execute({
			guild,
			key: `identity:${member}:enter:${request}`,
			content: null,
			changes: [
				identityChange(row, set, step),
				...dropClaim(guild, member, waiting, claim.ids),
				...claim.ids.map((id) => gameIdChange(guild, id, { set: { [`claimed.${member}`]: true } }))
			],
			outbox: waiting ? [] : [{ ...about, key: `identity:${member}:${n}:card`, kind: identityEffects.card }],
			after: (rows) => {
				const others = claim.ids.flatMap(({ hash }) => othersOf(rows.get(gameIdsCollection, gameIdRow(guild, hash)), member));
				if (others.length === 0) return {};
				const payload = { member, others: [...new Set(others)].slice(0, pairs) };
				return { outbox: [{ ...about, payload, key: `identity:${member}:${n}:duplicate`, kind: identityEffects.duplicate }] };
			}
		});
	}

	async #sealed(guild: GuildId, row: string, { ids }: CheckedIdentity): Promise<SealedId[]> {
		const { keys, secrets } = this.deps;
		return Promise.all(
			ids.map(async ({ kind, value }) => ({
				kind,
				sealed: secrets.seal(row, value),
				hash: await keys.hash(guild, gameIdKey, comparableId(kind, value))
			}))
		);
	}

	#day(row: IdentityRow, { entriesPerDay }: IdentitySettings): Pick<IdentityRow, 'day' | 'entries'> {
		const day = this.deps.clock.now().toISOString().slice(0, 10);
		const entries = row.day === day ? row.entries : 0;
		if (entries >= entriesPerDay) throw new DomainError('identity.tooOften', { max: entriesPerDay });
		return { day, entries: entries + 1 };
	}

	async #rounds(guild: GuildId, actor: Actor, act: (row: IdentityRow) => Promise<void>): Promise<void> {
		for (let round = 1; ; round++) {
			const row = (await this.deps.repository.find(guild, actor.id)) ?? noIdentity(guild, actor);
			try {
				return await act(row);
			} catch (error) {
				if (!(error instanceof IdentityMoved) || round === rounds) throw error;
			}
		}
	}
}

/** Names and ids are the same; the files need not be. */
const sameClaim = (one: Claim, other: Claim): boolean =>
	one.survivor === other.survivor &&
	one.platform === other.platform &&
	one.ids.length === other.ids.length &&
	one.ids.every(({ hash }) => other.ids.some((id) => id.hash === hash));
