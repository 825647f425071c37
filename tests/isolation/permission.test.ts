import type { APIMessage } from 'discord-api-types/v10';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RegisteredId } from '#core/custom-id/index';
import type { Person } from '../../sandbox/src/index.js';
import { type App, startApp } from '../support/app.js';
import { newcomer } from '../support/crowd.js';
import { digests, everyId, forge, isRefusal, type Way, ways } from '../support/forge.js';
import { OrderLife, once, quiet } from '../support/order-life.js';
import { room } from '../support/order-script.js';

const states = ['placed', 'claimed', 'delivered', 'completed', 'cancelled'] as const;
type State = (typeof states)[number];
/** `ownerBuys`: the guild's owner is the buyer, with every right that roles can give. */
type Role = 'stranger' | 'buyer' | 'ownerBuys' | 'staff' | 'assignee' | 'owner';

let app: App;
let life: OrderLife;
let ids: readonly RegisteredId[];
let stranger: Person;
const orders = new Map<State, { readonly code: string; readonly buyer: Person }>();
const owned = new Map<State, string>();

/** Brings a new order into a state; Dodo is the assignee. */
async function bring(state: State, buyer: Person, item: string): Promise<string> {
	const { staff } = app.people;
	const code = await life.place(buyer, item);
	if (state === 'cancelled') await life.cancel(buyer, code);
	if (state === 'placed' || state === 'cancelled') return code;
	await life.claim(staff, code);
	if (state === 'claimed') return code;
	await life.deliver(staff, code);
	if (state === 'delivered') return code;
	await life.confirm(buyer, code);
	return code;
}

beforeAll(async () => {
	app = await startApp();
	life = new OrderLife(app, once);
	await life.setUp();
	stranger = newcomer(app, 'Nosy');
	for (const state of states) {
		const buyer = newcomer(app, `Buyer of ${state}`);
		orders.set(state, { code: await bring(state, buyer, 'metal-ingots'), buyer });
	}
	// Who came is written down a moment later; what follows compares everything that is stored.
	const people = [stranger.id, ...[...orders.values()].map(({ buyer }) => buyer.id)];
	const written = () => app.db.collection('invites').countDocuments({ guild: app.guild.id, member: { $in: people } });
	await vi.waitFor(async () => expect(await written()).toBe(people.length), { timeout: 60_000, interval: 100 });
	await quiet(app);
	ids = await everyId();
}, 240_000);
afterAll(() => app?.stop());

/** Staff and the ticket of an order that has ended. */
const closing = ['tickets.keep', 'tickets.closeNow'];
/** The two whom a completed order is about review each other. */
const reviewing = ['reviews.stars', 'reviews.give', 'reviews.form'];

/** What each role may really do in a state; everything else has to leave all rows as they are. */
const allowed: Readonly<Record<Role, Readonly<Partial<Record<State, readonly string[]>>>>> = {
	stranger: {},
	buyer: {
		placed: ['orders.cancelYes'],
		claimed: ['orders.cancelYes', 'orders.reportForm', 'orders.proposeForm'],
		delivered: ['orders.confirmYes', 'orders.extend', 'orders.reportForm'],
		completed: [...reviewing, 'tickets.keep'],
		cancelled: ['tickets.keep']
	},
	ownerBuys: {
		placed: ['orders.cancelYes'],
		claimed: ['orders.cancelYes', 'orders.reportForm', 'orders.proposeForm'],
		delivered: ['orders.confirmYes', 'orders.extend', 'orders.reportForm'],
		completed: [...reviewing, 'tickets.keep'],
		cancelled: ['tickets.keep']
	},
	staff: { placed: ['orders.claim', 'orders.cancelForm'], claimed: ['orders.cancelForm'], completed: closing, cancelled: closing },
	assignee: {
		placed: ['orders.claim', 'orders.cancelForm'],
		claimed: ['orders.deliverForm', 'orders.unclaimForm', 'orders.cancelForm', 'orders.reportForm', 'orders.proposeForm'],
		delivered: ['orders.takeBackForm', 'orders.cancelForm', 'orders.reportForm'],
		completed: [...closing, ...reviewing],
		cancelled: closing
	},
	owner: {
		placed: ['orders.claim', 'orders.cancelForm'],
		claimed: ['orders.unclaimForm', 'orders.cancelForm', 'orders.reportForm'],
		delivered: ['orders.takeBackForm', 'orders.cancelForm', 'orders.reportForm'],
		completed: closing,
		cancelled: closing
	}
};

/** Opening answers that are not on the card is written down whenever somebody may. */
const audited = new Set(['orders.private', 'tickets.transcript']);
const mayRead = (role: Role) => role === 'staff' || role === 'assignee' || role === 'owner';
/** Starts a form of the buyer's own, or switches their direct messages, whatever became of the order. */
const drafts = new Set(['orders.again', 'orders.dms']);
/** Screens and forms that change nothing by themselves. */
const looks = new Set([
	'orders.view',
	'orders.journal',
	'orders.journalJump',
	'orders.journalPage',
	'orders.proofs',
	'orders.caseJump',
	'orders.more'
]);
/** Forms that ask for a page open for everybody; the page itself does not. */
const jumps = new Set(['orders.journalJump', 'orders.caseJump']);

/** A form that asks why opens for those who may then send it; that of the record for all who belong to the room. */
const asks: Readonly<Record<string, string>> = {
	'orders.unclaim': 'orders.unclaimForm',
	'orders.deliver': 'orders.deliverForm',
	'orders.takeBack': 'orders.takeBackForm',
	'orders.decline': 'orders.cancelForm',
	'orders.report': 'orders.reportForm',
	'orders.propose': 'orders.proposeForm',
	'reviews.words': 'reviews.form'
};

const values: Readonly<Record<string, string>> = { stars: '1', page: '0', pages: '1', how: 'cancelByStaff' };

async function tryEverything(role: Role, person: Person, state: State, code: string): Promise<string[]> {
	const open: string[] = [];
	const buys = role === 'buyer' || role === 'ownerBuys';
	const screen = (await person.slash('shop')).message as APIMessage;
	for (const id of ids.filter(({ params }) => params.includes('code'))) {
		if (buys && drafts.has(id.name)) continue;
		if (allowed[role][state]?.includes(id.name) || (audited.has(id.name) && mayRead(role))) continue;
		for (const how of id.params.includes('how') ? ['cancelByStaff', 'refund', 'confirm'] : ['']) {
			const raw = id.make({ ...Object.fromEntries(id.params.map((param) => [param, values[param] ?? '0'])), code, how });
			for (const way of ways) {
				const answer = await forge(person, raw, way, screen);
				const form = asks[id.name];
				const mayAsk =
					(form && allowed[role][state]?.includes(form)) || jumps.has(id.name) || (id.name === 'tickets.add' && role !== 'stranger');
				const shown = isRefusal(answer) || (answer.kind === 'modal' && mayAsk);
				if (!shown) open.push(`${id.name} by ${way}: ${answer.kind} ${answer.text.slice(0, 200)}`);
				if (role === 'stranger' && !looks.has(id.name) && !/🔒|⛔|🕒/u.test(answer.text))
					open.push(`${id.name} by ${way} shows ${answer.text}`);
			}
		}
	}
	return open;
}

describe.each(states)('an order that is %s', (state) => {
	it.each(['stranger', 'buyer', 'staff', 'assignee', 'owner'] as const)('gives a %s nothing but what is theirs', async (role) => {
		const { code, buyer } = orders.get(state)!;
		const { staff, otherStaff, owner } = app.people;
		const person = { stranger, buyer, staff: otherStaff, assignee: staff, owner }[role];
		const before = await digests(app);
		expect(await tryEverything(role, person, state, code)).toEqual([]);
		await app.idle();
		expect(await digests(app)).toEqual(before);
	});
});

it('the owner of the guild, with every role, is only the buyer of their own order', async () => {
	const { owner } = app.people;
	const roles = (await app.db.collection('settings').findOne({ guild: app.guild.id }))?.slots.roles as Record<string, string>;
	for (const role of Object.values(roles)) app.sandbox.giveRole(app.guild, owner, role);
	const items: Readonly<Record<State, string>> = {
		placed: 'metal-ingots',
		claimed: 'cementing-paste',
		delivered: 'polymer',
		completed: 'element',
		cancelled: 'element-dust'
	};
	// A newcomer may have two orders open, so the ended ones come first.
	for (const state of ['cancelled', 'completed', 'claimed', 'delivered'] as const) {
		owned.set(state, await bring(state, owner, items[state]));
		await quiet(app);
		const before = await digests(app);
		expect([state, await tryEverything('ownerBuys', owner, state, owned.get(state)!)]).toEqual([state, []]);
		expect(await digests(app)).toEqual(before);
	}
}, 240_000);

it('buttons of the live card are as good as their reader: another member gets nothing out of them', async () => {
	const { code } = orders.get('delivered')!;
	const { staff, owner } = app.people;
	const before = await digests(app);
	const card = owner.sees(room(owner, code)).find((message) => app.sandbox.render(message).includes('Confirm receipt'))!;
	for (const person of [staff, owner]) {
		const answer = await person.click('Confirm receipt', { message: card });
		expect(answer.ephemeral).toBe(true);
		expect(answer.text).toContain('🔒');
	}
	expect(await digests(app)).toEqual(before);
});

describe('set-up and books', () => {
	it('are for the owner, by every id and way', async () => {
		const before = await digests(app);
		for (const person of [stranger, app.people.staff]) {
			const screen = (await person.slash('shop')).message as APIMessage;
			for (const id of ids.filter(({ name }) => name.startsWith('admin.'))) {
				for (const way of ways) {
					const answer = await forge(person, id.make(Object.fromEntries(id.params.map((param) => [param, '1']))), way, screen);
					expect([id.name, way, answer.text]).toEqual([id.name, way, expect.stringMatching(/🔒|🕒/u)]);
				}
			}
			expect((await person.slash('setup', {}, { forge: true })).text).toContain('🔒');
		}
		expect(await digests(app)).toEqual(before);
	});
});

describe('ids that no version of the bot has made', () => {
	it('are answered, change nothing, and are no bug', async () => {
		const { buyer } = orders.get('placed')!;
		const { code } = orders.get('placed')!;
		const before = await digests(app);
		const errors = app.bot.log.filter((line) => /"level":(50|60)/.test(line)).length;
		const screen = (await buyer.slash('shop')).message as APIMessage;
		const garbage = [
			`2:orders.cancelYes:-:${code}`,
			`0:orders.cancelYes:-:${code}`,
			`9999:orders.cancelYes:-:${code}`,
			`1:orders.cancelYes:${code}`,
			`1:orders.cancelYes:-:${code}:more`,
			'1:orders.cancelYes:-',
			`1:orders.nothing:-:${code}`,
			'1:__proto__:-:x',
			'1:constructor.prototype:-:x',
			'orders.cancelYes',
			':::::::::',
			'x'.repeat(100),
			`1:orders.cancelYes:-:${'~'.repeat(79)}`,
			'1:shop.place:-:metal-ingots:NaN:NaN',
			'1:shop.place:-:metal-ingots:-1:1e400',
			'1:shop.quantity:-:metal-ingots:1e3',
			'1:shop.quantity:-:metal-ingots:-5',
			'1:shop.item:-:$where:0',
			'1:shop.item:-:{"$gt"~c""}:99',
			'1:orders.list:-:$ne:zzzz.ZZZZZ',
			'1:orders.journal:-:A|B|C:99999999',
			`1:orders.journal:-:${code}:-1`,
			'1:economy.history:-:credits:../../..',
			'1:xp.why:-:-1:NaN',
			'1:trust.why:-:9e99',
			'\u0000\u202e@everyone',
			'1:reviews.stars:-:@here:9'
		];
		for (const raw of garbage) {
			for (const way of ways) {
				const answer = await forge(buyer, raw, way as Way, screen, '{"$gt":""}');
				expect([raw, way, answer.kind, answer.ephemeral]).toEqual([raw, way, expect.stringMatching(/^(message|update)$/), true]);
				expect([raw, answer.text.includes('broke on our side')]).toEqual([raw, false]);
				expect([raw, answer.message?.mentions.length, answer.message?.mention_everyone, answer.message?.mention_roles.length]).toEqual([
					raw,
					0,
					false,
					0
				]);
			}
		}
		expect(await digests(app)).toEqual(before);
		expect(app.bot.log.filter((line) => /"level":(50|60)/.test(line)).slice(errors)).toEqual([]);
	});
});
