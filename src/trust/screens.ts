import { container } from '@sapphire/framework';
import { NotFound } from '#core/errors';
import { type GuildId, type MemberId, memberId } from '#core/ids';
import type { RequestContext } from '#core/interactions/index';
import { drawn } from '#core/pictures';
import { pageSizes, type Screen } from '#core/views/kit';
import { otherParts, ownParts } from './parts.js';
import { coursePicture, tellsCourse } from './scores/course-picture.js';
import { limitsOfTier, liveTiers } from './tiers.js';
import type { TrustProfile } from './trust.service.js';
import { trustSettings } from './trust.settings.js';
import { gatePassesView, passesOnPage } from './views/passes.js';
import { aroundButton } from './views/rings.js';
import { othersTrustScreen, type ShownCourse, trustScreen } from './views/trust.js';
import { evidenceScreen, limitsScreen, raiseScreen, sourcesScreen } from './views/trust-why.js';

type Reader = Pick<RequestContext, 'guild' | 'actor' | 'view'>;

/** Somebody whom a screen is about. */
export interface ShownMember {
	readonly id: MemberId;
	readonly name: string;
	/** `null`: not here any more. */
	readonly joinedAt: Date | null;
}

/** The member that a button names, as Discord knows them now. @throws NotFound `trust.member` for what is no id of a person. */
export async function memberOf(guild: GuildId, wanted: string): Promise<ShownMember> {
	if (!/^\d{15,20}$/.test(wanted)) throw new NotFound('trust.member');
	const id = memberId(wanted);
	const person = await container.discord.guilds.member(guild, id);
	const name = person ? (person.nick ?? person.user.global_name ?? person.user.username) : wanted;
	return { id, name, joinedAt: person?.joined_at ? new Date(person.joined_at) : null };
}

/** The reader's own standing. */
export async function ownTrust({ guild, actor, view }: Reader): Promise<Screen> {
	const { trust } = container;
	const [profile, gates, facts] = await Promise.all([
		trust.profile(guild, actor.id, actor.joinedAt),
		trust.allGates(guild, actor),
		trust.facts(guild, actor.id)
	]);
	const [course, extra] = await Promise.all([courseOf(guild, actor.id, profile), ownParts(view, guild, actor)]);
	return trustScreen(view, { name: actor.name, profile, gates, course, underReview: facts.admittedCase, extra });
}

/** Somebody else's standing, as members see it. */
export async function othersTrust({ guild, actor, view }: Reader, { id, name, joinedAt }: ShownMember): Promise<Screen> {
	const [profile, staff, extra] = await Promise.all([
		container.trust.profile(guild, id, joinedAt),
		container.policy.can(guild, actor, 'trust.sources'),
		otherParts(view, guild, actor, id)
	]);
	return othersTrustScreen(view, { member: id, name, profile, staff, extra });
}

/** The evidence behind the reader's own standing. */
export async function ownEvidence({ guild, actor, view }: Reader, page: number): Promise<Screen> {
	return evidenceScreen(view, await container.trust.evidence(guild, actor.id, page, pageSizes.text));
}

/** What raises the reader's standing. */
export async function ownRaise({ guild, actor, view }: Reader): Promise<Screen> {
	const { trust } = container;
	const [profile, answers, facts] = await Promise.all([
		trust.profile(guild, actor.id, actor.joinedAt),
		trust.allGates(guild, actor),
		trust.facts(guild, actor.id)
	]);
	const gates = answers.filter(({ open }) => !open).sort((one, other) => one.missing.length - other.missing.length);
	const asked = gates.flatMap(({ missing }) => missing.flatMap((part) => (part.kind === 'standing' ? [part.need / 100] : [])));
	const targets = [...new Set([...asked, ...(profile.nextTier ? [profile.nextTier.require.standing] : [])])];
	const [raises, repeats] = await Promise.all([trust.raises(guild, actor.id, actor.joinedAt, targets), trust.repeats(guild, actor.id)]);
	return raiseScreen(view, { profile, gates, raises, repeats, verified: facts.verifiedGameId || !trust.knowsFacts });
}

/** What the reader may have open at once. */
export async function ownLimits({ guild, actor, view }: Reader): Promise<Screen> {
	const [profile, settings] = await Promise.all([
		container.trust.profile(guild, actor.id, actor.joinedAt),
		container.settings.get(guild, trustSettings)
	]);
	const { percentOfStandingTimesSettledValue: percent, maxTimesBase: times } = settings.limits.growth;
	const base = limitsOfTier(settings, profile.tier?.key);
	return limitsScreen(view, { profile, base, percent, times });
}

/** Where somebody's standing comes from, for staff. @throws Forbidden `trust.sources` */
export async function trustSources({ guild, actor, view }: Reader, { id, name, joinedAt }: ShownMember, at: number): Promise<Screen> {
	await container.policy.require(guild, actor, 'trust.sources');
	const profile = await container.trust.profile(guild, id, joinedAt);
	const [page, course] = await Promise.all([container.trust.evidence(guild, id, at, pageSizes.text), courseOf(guild, id, profile)]);
	return sourcesScreen(view, { member: id, name, profile, page, course, more: [aroundButton(view, id)] });
}

/** The passes of a gate, with names. @throws Forbidden · NotFound */
export async function gatePasses({ guild, actor, view }: Reader, key: string, wanted: number, said?: string): Promise<Screen> {
	const shown = await container.passes.gate(guild, actor, key);
	const people = await Promise.all(passesOnPage(shown, wanted).map(({ member }) => memberOf(guild, member)));
	const names = new Map(people.filter(({ id, name }) => name !== id).map(({ id, name }) => [id, name]));
	return gatePassesView(view, { ...shown, names }, wanted, said);
}

async function courseOf(guild: GuildId, member: MemberId, profile: TrustProfile): Promise<ShownCourse | null> {
	const points = await container.course.of(guild, member, profile);
	// Whoever has nothing that counts is new, also after a case that was reversed.
	if (profile.settledDeals + profile.badDeals === 0 || !tellsCourse(points)) return null;
	const { tiers } = await container.settings.get(guild, trustSettings);
	const svg = coursePicture(
		points,
		liveTiers(tiers).map(({ require }) => require.standing),
		container.clock.now()
	);
	return { points, picture: await drawn(svg) };
}
