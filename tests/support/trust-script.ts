import { PermissionFlagsBits as Bits } from 'discord-api-types/v10';
import type { Outcome, Person } from '../../sandbox/src/index.js';
import { newMember } from './acts.js';
import { type App, botPermissions, day } from './app.js';
import { nextCaseStep, otherJudge, withJudge } from './case-script.js';
import { player } from './eight-orders.js';
import { unsealed } from './final-state.js';
import { OrderLife, once, quiet } from './order-life.js';
import { claimGrant, picture, room } from './order-script.js';
import { packFile } from './packs.js';
import { finish } from './play.js';
import { idOn } from './screens.js';
import { trustRows } from './trust-rows.js';
import { worldState } from './world-state.js';

/** One thing that people do. It looks at where things are, so that it can be done again when the bot went away in the middle. */
export interface Step {
	readonly name: string;
	/** A step of any order: the bot is killed in it elsewhere. */
	readonly ordinary?: boolean;
	readonly done: (app: App) => Promise<boolean>;
	readonly play: (app: App) => Promise<void>;
}

type Rows = readonly { readonly [field: string]: unknown }[];

const voucher = 'Ada';
const guestName = 'wren';
const slot = 'recruiting';
const vestingDays = 14;
const passDays = 30;
/** Within the time of some reads of the invites, real ms. */
const soonMs = 30_000;

const rows = ({ db, guild }: App, name: string, filter: object = {}): Promise<Rows> =>
	db
		.collection(name)
		.find({ guild: guild.id, ...filter })
		.toArray();
const one = async (app: App, name: string, filter: object = {}) => (await rows(app, name, filter))[0];

/** The starter pack where anybody may vouch. */
export const vouchPack = (): Promise<string> =>
	packFile((json) => {
		const { gates } = (json as unknown as { trust: { gates: { key: string; require: Record<string, number | boolean> }[] } }).trust;
		for (const { key, require } of gates)
			if (key === 'vouch.give') Object.assign(require, { standing: 0, confidence: 0, settledDeals: 0, tenureDays: 0 });
	});

/** What has happened before: the bot may read invites, and there are a judge, somebody who vouches and somebody who is to come. */
export async function beforeTrust(app: App): Promise<void> {
	app.sandbox.setBotPermissions(app.guild, botPermissions | Bits.ManageGuild | Bits.CreateInstantInvite);
	await app.advance(3_700_000);
	await until('the bot reads invites', async () => (await one(app, 'invite_books'))?.blind === false, 90_000);
	await withJudge(app);
	newMember(app, voucher);
	const createdAt = new Date(app.sandbox.clock.now().getTime() - 700 * day);
	guestId = app.sandbox.createUser({ name: guestName, globalName: 'Wren', createdAt }).id;
	await claimGrant(app.people.buyer);
	await app.idle();
}

/** The same in every world that is opened anew. */
let guestId = '';
const guest = (app: App): Person => app.sandbox.as(guestId, app.guild);

const order = (app: App) => one(app, 'orders', { buyer: guestId });
const inOrder =
	(...states: readonly string[]) =>
	async (app: App): Promise<boolean> =>
		states.includes(String((await order(app))?.state));
const review = (app: App, side: string) => one(app, 'reviews', { side });
const invite = (app: App) => one(app, 'invites', { member: guestId });
const pass = (app: App) => one(app, 'gate_passes', { gate: slot });
const membership = (app: App) => one(app, 'gate_role_members', { slot });
const vouch = (app: App) => one(app, 'vouches');
const caseRow = (app: App) => one(app, 'cases');

/** A step of the case, and the states in which it is over. */
function caseStep(name: string, ...over: readonly string[]): Step {
	return {
		name,
		done: async (app) => over.includes(String((await caseRow(app))?.state)),
		play: async (app) => void (await nextCaseStep(app))
	};
}

/** Somebody settles and is paid what the order's state asks for. */
function orderStep(name: string, act: (life: OrderLife, code: string) => Promise<unknown>, ...over: readonly string[]): Step {
	return {
		name,
		done: inOrder(...over),
		play: async (app) => void (await act(new OrderLife(app, once), String((await order(app))?.code)))
	};
}

/**
 * Everything that trust is made of, once: a link and who comes by it, an order that both review, a vouch with a stake, a channel behind a gate
 * and a pass for it, an invite that comes to count, a report that is judged with money, sanction and stake, an appeal that takes all of it back,
 * a pass that runs out, and an invite whose guest leaves.
 */
export const trustSteps: readonly Step[] = [
	{
		name: 'link',
		done: async (app) => typeof (await one(app, 'inviters', { member: app.people.buyer.id }))?.link === 'string',
		async play(app) {
			const { buyer } = app.people;
			const { text } = answered(await buyer.slash('invites'));
			if (text.includes('Get link')) answered(await buyer.click('Get link and code'));
		}
	},
	{
		name: 'join',
		done: async (app) => (await invite(app))?.inviter === app.people.buyer.id,
		async play(app) {
			const link = String((await one(app, 'inviters', { member: app.people.buyer.id }))?.link);
			if (!app.sandbox.members(app.guild).some(({ user }) => user.id === guestId)) await guest(app).join(undefined, { invite: link });
			await until('somebody has brought them', async () => (await invite(app))?.inviter === app.people.buyer.id);
		}
	},
	{
		name: 'order',
		ordinary: true,
		done: async (app) => (await order(app)) !== undefined,
		play: async (app) => void (await new OrderLife(app, once).place(guest(app), 'element'))
	},
	orderStep('claim', (life, code) => life.claim(life.app.people.staff, code), 'claimed', 'delivered', 'completed'),
	orderStep('deliver', (life, code) => life.deliver(life.app.people.staff, code), 'delivered', 'completed'),
	orderStep('confirm', (life, code) => life.confirm(guest(life.app), code), 'completed'),
	{
		name: 'review',
		done: async (app) => (await review(app, 'buyer')) !== undefined,
		play: async (app) => void (await guest(app).click('5 ★', { channel: room(guest(app), String((await order(app))?.code)) }))
	},
	{
		name: 'review pair opens',
		done: async (app) => ((await review(app, 'staff'))?.openedAt ?? null) !== null,
		async play(app) {
			const { staff } = app.people;
			answered(await staff.click('4 ★', { channel: room(staff, String((await order(app))?.code)) }));
			answered(await staff.click('Give 4 ★'));
		}
	},
	{
		name: 'vouch with stake',
		done: async (app) => (await vouch(app))?.held === true,
		async play(app) {
			const ada = player(app, voucher);
			answered(await ada.slash('vouch', { member: app.people.buyer.user }));
			answered(await ada.click('Vouch with stake'));
		}
	},
	{
		name: 'channel role',
		done: async (app) => typeof (await one(app, 'gate_roles', { slot }))?.role === 'string',
		async play(app) {
			const { owner } = app.people;
			answered(await owner.slash('config', { key: `channels.${slot}`, value: 'general' }, { sub: 'set' }));
			answered(await owner.slash('config', { area: 'gates' }, { sub: 'panel' }));
			answered(await owner.click('Channels'));
			answered(await owner.click(idOn(owner, `trust.channel:-:${slot}`)));
			answered(await owner.click('Make a role'));
		}
	},
	{
		name: 'pass and role',
		done: async (app) => (await membership(app))?.given === true,
		async play(app) {
			const { owner, otherBuyer } = app.people;
			if (!(await pass(app))) {
				answered(await owner.slash('passes'));
				answered(await owner.click(idOn(owner, `trust.gate-passes:-:${slot}:`)));
				answered(await owner.select('Give a pass to …', [otherBuyer.user]));
				answered(await owner.fill({ days: String(passDays), reason: 'Known from another server' }));
			}
			await until('the role is given', async () => (await membership(app))?.given === true);
		}
	},
	{
		name: 'invite vests',
		done: async (app) => (await invite(app))?.state === 'vested',
		async play(app) {
			const left = vestingDays * day - (app.sandbox.clock.now().getTime() - dateOf((await invite(app))?.joinedAt));
			await app.advance(left + 60_000);
			await until('the invite counts', async () => (await invite(app))?.state === 'vested');
		}
	},
	caseStep('report', 'reported', 'admitted', 'decided', 'appealed', 'final'),
	caseStep('admission', 'admitted', 'decided', 'appealed', 'final'),
	{
		name: 'statement',
		done: async (app) => {
			const { statements } = (await caseRow(app)) ?? {};
			return Array.isArray(statements) && statements.length > 0;
		},
		play: async (app) => void (await nextCaseStep(app))
	},
	{
		name: 'another judge joins',
		done: async (app) => (await rows(app, 'outbox', { kind: 'cases.join' })).length > 0,
		async play(app) {
			const odo = player(app, otherJudge);
			answered(await odo.slash('case', { case: 'C-1' }, { sub: 'view' }));
			answered(await odo.click('Join thread'));
		}
	},
	caseStep('verdict with money, sanction and stake', 'decided', 'appealed', 'final'),
	caseStep('appeal', 'appealed', 'final'),
	caseStep('reversal with money, sanction and stake', 'final'),
	{
		name: 'pass runs out',
		done: async (app) => (await pass(app))?.state === 'expired' && (await membership(app))?.given === false,
		async play(app) {
			const left = dateOf((await pass(app))?.until) - app.sandbox.clock.now().getTime();
			await app.advance(left + 60_000);
			await until('the role is taken', async () => (await membership(app))?.given === false);
		}
	},
	{
		name: 'invite clawed back',
		done: async (app) => (await invite(app))?.state === 'clawedBack',
		async play(app) {
			if (app.sandbox.members(app.guild).some(({ user }) => user.id === guestId)) await guest(app).leave();
			await until('it is taken back', async () => (await invite(app))?.state === 'clawedBack');
		}
	}
];

/** What else is told about trust: two with one game id, a name like that of staff, a review that is reported. */
export async function furtherTrust(app: App): Promise<void> {
	const { staff } = app.people;
	const settings = await app.db.collection('settings').findOne({ guild: app.guild.id });
	const moderator = newMember(app, 'Sorrel');
	app.sandbox.giveRole(app.guild, moderator, settings?.slots.roles.admin);
	for (const name of [voucher, otherJudge]) {
		const person = player(app, name);
		answered(await person.slash('trust'));
		answered(await person.click('Game identity'));
		answered(await person.click('Enter survivor'));
		answered(
			await person.fill({ survivor: `${name} of Ash`, platform: 'steam', id0: '0002a1b2c3d4e5f60718293a4b5c6d7e', proof: [picture] })
		);
		await app.idle();
	}
	answered(await moderator.slash('trust'));
	answered(await moderator.click('Ids to check (2)'));
	answered(await moderator.click('Open'));
	answered(await moderator.click('Refuse'));
	answered(await moderator.fill({ reason: 'the picture shows another name' }));
	await app.idle();

	newMember(app, `${staff.user.global_name}.`);
	await until(
		'staff are told of the name',
		async () => (await rows(app, 'outbox', { kind: 'trust.name-alert', state: 'done' })).length > 0
	);

	answered(await staff.click(`1:reviews.one:-:${String((await order(app))?.code)}:buyer`, { forge: true }));
	answered(await staff.click('Report'));
	answered(await staff.fill({ 'What is wrong with it': 'I did come.' }));
	await app.idle();
	await quiet(app);
}

/** Where everything stands once no deadline is left that these steps leave behind: rows, messages, roles, and who was told what. */
export async function trustEnd(app: App): Promise<Record<string, unknown>> {
	await quiet(app);
	await finish(app);
	await quiet(app);
	return trustWorld(app);
}

/** The same as things are now. */
export async function trustWorld(app: App): Promise<Record<string, unknown>> {
	const members = app.sandbox.members(app.guild);
	const nameOf = (id: unknown) => (id === guestId ? 'Wren' : (members.find(({ user }) => user.id === id)?.user.global_name ?? id));
	const { audit, ...world } = unsealed(await worldState(app));
	const points = await rows(app, 'trust_points');
	return {
		...world,
		...(await trustRows(app)),
		// Whoever looks again at a case is one more entry, and so is a look that has found something broken, or a seal.
		audit: Array.isArray(audit) ? audit.filter((line) => !/^(?:check|audit)\.|^case\.opened/.test(String(line))) : audit,
		carried: members.map(({ user, roles }) => [user.global_name, roles.length]),
		dms: members.map(({ user }) => [user.global_name, app.sandbox.as(user, app.guild).dms().length]),
		links: (await rows(app, 'inviters')).map((row) => [nameOf(row.member), row.linkState, row.vested, row.pending, row.clawedBack]),
		books: (await rows(app, 'invite_books')).map(({ joins, unknown, live }) => ({ joins, unknown, live })),
		roles: (await rows(app, 'gate_roles')).map((row) => [row.slot, row.on, typeof row.role]),
		rolesOf: (await rows(app, 'gate_role_members')).map((row) => [nameOf(row.member), row.slot, row.given, row.heldBack, row.taking]),
		passes: (await rows(app, 'gate_passes')).map((row) => [nameOf(row.member), row.gate, row.state]),
		// What a standing was on a day depends on whether the night had come by then.
		points: points.map(({ member, badDeals }) => `${nameOf(member)} ${badDeals}`).sort()
	};
}

async function until(what: string, test: () => Promise<boolean>, withinMs = soonMs): Promise<void> {
	for (const end = Date.now() + withinMs; !(await test()); ) {
		if (Date.now() > end) throw new Error(`in vain: ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
}

const dateOf = (value: unknown): number => (value instanceof Date ? value.getTime() : 0);

function answered(outcome: Outcome): Outcome {
	if (outcome.kind === 'failed') throw new Error('This interaction failed');
	if (/broke on our side|starting up/i.test(outcome.text)) throw new Error(outcome.text);
	return outcome;
}
