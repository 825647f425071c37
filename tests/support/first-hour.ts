import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FieldValue, Person } from '../../sandbox/src/index.js';
import { type App, type People, startApp } from './app.js';
import { type Deal, ExpectedBooks } from './expected-books.js';
import { codeWord, meet } from './meeting.js';
import { answersFor, claimGrant, picture, room, startGrant } from './order-script.js';
import { type Bought, packBook, priceOf } from './pack-book.js';
import { type DoPart, partsOnce } from './parts.js';
import { storedBooks } from './stored-books.js';
import { Story } from './story.js';

/** One order of the first hour. */
interface Plan extends Bought {
	readonly buyer: 'buyer' | 'otherBuyer';
	readonly staff: 'staff' | 'otherStaff';
	readonly stars: number;
	readonly words?: string;
	/** Steps of a build that is paid step by step; all are handed over at once here. */
	readonly milestones?: number;
	/** Answers that matter; what else is asked gets any that fits. */
	readonly answers?: Readonly<Record<string, FieldValue>>;
}

/** One item of each category that somebody who has just joined can order for credits. */
const plans: Readonly<Record<string, Plan>> = {
	dinos: { item: 'boss-rex', variant: 'single', quantity: 1, buyer: 'buyer', staff: 'staff', stars: 5 },
	kits: { item: 'base-kit', variant: 'solo', quantity: 1, buyer: 'otherBuyer', staff: 'staff', stars: 4 },
	'boss-fights': {
		item: 'manticore',
		variant: 'gamma',
		quantity: 1,
		addons: { own_tribute: 1, extra_player: 2 },
		buyer: 'buyer',
		staff: 'otherStaff',
		stars: 5,
		words: 'On time, patient with us, and the run took ten minutes.'
	},
	blueprints: {
		item: 'crafting-service',
		variant: 'mats_buyer',
		quantity: 2,
		buyer: 'otherBuyer',
		staff: 'otherStaff',
		stars: 3,
		answers: { screenshot: [picture] }
	},
	'pre-built-bases': { item: 'rathole', variant: 'small', quantity: 1, buyer: 'buyer', staff: 'otherStaff', stars: 5, milestones: 3 },
	services: { item: 'taming', variant: 'common', quantity: 1, buyer: 'otherBuyer', staff: 'staff', stars: 5 },
	characters: { item: 'level-carry', variant: 'to_60', quantity: 1, buyer: 'buyer', staff: 'staff', stars: 2 },
	materials: { item: 'metal-ingots', variant: 'k10', quantity: 3, buyer: 'otherBuyer', staff: 'otherStaff', stars: 5 }
};

const book = packBook();
/** Items that are handed over at a meeting. */
const needsSlot = new Set(['manticore', 'level-carry']);
const months = { buyer: 1, otherBuyer: 0 } as const;

/** Tests of a guild's first hour: set-up, then one item of each category from the shop to its review. */
export function firstHour(options: { readonly noIntents: boolean }): void {
	let app: App;
	let people: People;
	const codes = new Map<string, string>();
	const expected = new ExpectedBooks(book);
	const snapshot = (name: string) => `./__snapshots__/first-hour/${name}.txt`;
	// Where the bot may not read messages each room says so; all else is the same.
	const same = (text: string) =>
		options.noIntents ? text.replaceAll(/┌\n│ ## What is kept of this ticket\n(?:│[^\n]*\n)*└\n/g, '') : text;

	beforeAll(async () => {
		app = await startApp(options);
		people = app.people;
		// Caps count by day: the hour must not run over midnight.
		if (app.sandbox.clock.now().getUTCHours() === 23) await app.advance(3_600_000);
	});
	afterAll(() => app?.stop());

	const books = async () => expect(await storedBooks(app)).toEqual(expectedBooks(expected));

	/** Parts of a story that are told once, also when their test is tried again. */
	const toldOnce = (of: () => Story): DoPart => partsOnce(() => of().mark());

	let opening: Story;
	const inOpening = toldOnce(() => opening);
	it('begins with the owner’s set-up and the members’ start grant', async () => {
		opening ??= new Story(app, codes);
		const story = opening;
		const { owner, staff, otherStaff, buyer, otherBuyer } = people;
		await inOpening('set-up', async () => {
			await story.slash(owner, 'setup');
			await story.click(owner, 'Next: names');
			await story.fill(owner, { 'Start grant': String(startGrant) });
			await story.click(owner, 'Do it now');
			await app.idle(60_000);
			await owner.waitForScreen(/Ready: \d+ items are for sale/);
			story.screen(owner);
			await story.slash(buyer, 'wallet', {}, { sub: 'balance' });
		});
		const { roles } = (await app.db.collection('settings').findOne({ guild: app.guild.id }))?.slots ?? {};
		for (const person of [staff, otherStaff]) app.sandbox.giveRole(app.guild, person, roles.fulfiller);
		app.sandbox.giveRole(app.guild, otherStaff, roles.vetted);
		for (const person of [buyer, otherBuyer])
			await inOpening(`grant of ${person.user.username}`, async () => {
				await claimGrant(person);
				story.screen(person);
				expected.grant(person.id, startGrant);
			});
		await expect(story.text).toMatchFileSnapshot(snapshot('set-up'));
		await books();
	});

	describe.each(Object.entries(plans))('an item of %s', (category, plan) => {
		const buyer = () => people[plan.buyer];
		const staff = () => people[plan.staff];
		let story: Story;
		let deal: Deal;
		const once = toldOnce(() => story);

		it('is found, ordered and paid into the hold', async () => {
			story ??= new Story(app, codes);
			await once('order', async () => {
				await openItem(story, buyer(), plan);
				await chooseAmount(story, buyer(), plan);
				await fillPages(story, buyer(), plan.answers ?? {});
				expect(await story.click(buyer(), 'Place order')).toContain('placed');
			});
			await app.idle();
			const order = await app.db.collection('orders').findOne({ guild: app.guild.id, 'item.key': plan.item });
			const code = String(order?.code);
			codes.set(code, plan.item);
			deal = { ...plan, code, buyer: buyer().id, staff: staff().id, buyerMonths: months[plan.buyer] };
			expect(order).toMatchObject({ state: 'placed', held: priceOf(book, plan), captured: 0, quantity: plan.quantity });
			expect(await app.db.collection('holds').findOne({ guild: app.guild.id, holdId: code })).toMatchObject({
				amount: priceOf(book, plan),
				remaining: priceOf(book, plan)
			});
			await once('shop', () => story.slash(buyer(), 'shop'));
		});

		it('is taken and handed over by staff, with proof', async () => {
			await once('claim', async () => {
				story.look(staff(), staff().channel('staff-queue'));
				await story.click(staff(), 'Claim order', { channel: staff().channel('staff-queue') });
				await app.idle();
				story.look(buyer(), room(buyer(), deal.code));
			});
			const slot = needsSlot.has(plan.item);
			if (slot) {
				await once('no time yet', async () =>
					expect(await story.click(staff(), 'Mark delivered', { channel: room(staff(), deal.code) })).toContain('Agree on a time first')
				);
				await once('meeting', async () => {
					await meet(app, staff(), buyer(), deal.code);
					story.look(buyer(), room(buyer(), deal.code));
				});
			}
			await once('delivery', async () => {
				const word = slot ? await codeWord(buyer(), deal.code) : '';
				if (slot) codes.set(word, 'the code word');
				const form = await story.click(staff(), 'Mark delivered', { channel: room(staff(), deal.code) });
				expect(form).toContain('Deliver');
				const checks = (staff().modal()?.data.components ?? []).flatMap((part) =>
					part.type === 18 && part.component.type === 22 ? part.component.options.map(({ value }) => value) : []
				);
				await story.fill(staff(), {
					...(plan.milestones ? { quantity: String(plan.milestones) } : {}),
					proof: [picture],
					note: 'All checked.',
					...(checks.length > 0 ? { checklist: checks } : {}),
					...(slot ? { codeWord: word } : {})
				});
				await app.idle();
				story.look(buyer(), room(buyer(), deal.code));
				story.look(staff(), staff().channel('staff-queue'));
			});
			const order = await app.db.collection('orders').findOne({ guild: app.guild.id, code: deal.code });
			expect(order?.deliveries[0].proofs).toHaveLength(1);
			await expectStored(app, order?.deliveries[0].proofs[0]);
		});

		it('is confirmed, paid, rewarded and reviewed', async () => {
			await once('receipt', async () => {
				await story.click(buyer(), 'Confirm receipt', { channel: room(buyer(), deal.code) });
				await story.click(buyer(), 'Confirm receipt');
				await app.idle();
				expected.complete(deal);
				story.look(buyer(), room(buyer(), deal.code));
			});
			await once('review', async () => {
				await story.click(buyer(), `${plan.stars} ★`, { channel: room(buyer(), deal.code) });
				await app.idle();
				expected.review(deal);
			});
			await once('what is shown then', async () => {
				if (plan.words) {
					await story.click(buyer(), 'With words');
					await story.fill(buyer(), { 'Your words': plan.words });
				}
				await app.idle();
				await story.slash(buyer(), 'shop', { item: plan.item });
				await story.slash(buyer(), 'order', {}, { sub: 'list' });
			});
			if (options.noIntents) expect(story.text).toContain('What is kept of this ticket');
			await expect(same(story.text)).toMatchFileSnapshot(snapshot(category));
			await books();
		});
	});

	it('ends with everything in the books, for each member as for the owner', async () => {
		await books();
		const story = new Story(app, codes);
		await app.advance(30_000);
		const { owner, buyer, otherBuyer, staff } = people;
		await owner.waitForMessage(/metal|Metal/i, { channel: owner.channel('transaction-log'), timeoutMs: 60_000 });
		story.look(owner, owner.channel('transaction-log'));
		for (const person of [buyer, otherBuyer, staff]) {
			await story.slash(person, 'wallet', {}, { sub: 'balance' });
			await story.slash(person, 'wallet', {}, { sub: 'history' });
			await story.slash(person, 'rank');
			await story.slash(person, 'trust');
		}
		// How many lines share a message depends on how long the orders took.
		await expect(story.text.replaceAll('└\n┌\n│ ## Transactions\n', '')).toMatchFileSnapshot(snapshot('after'));
		expect(await app.db.collection('outbox').countDocuments({ guild: app.guild.id, state: 'dead' })).toBe(0);
		expect(await app.db.collection('units').countDocuments({ state: 'open' })).toBe(0);
		const left = await app.db
			.collection('stock')
			.find({ guild: app.guild.id, reserved: { $gt: 0 } })
			.toArray();
		expect(left).toEqual([]);
		expect(await app.db.collection('drafts').countDocuments({ guild: app.guild.id })).toBe(0);
	});
}

async function openItem(story: Story, buyer: Person, plan: Plan): Promise<void> {
	const item = book.item(plan.item);
	const category = book.categories.find(({ key }) => key === item.category);
	const listed = category?.items.filter((row) => row.enabled && row.settlement.kind !== 'external') ?? [];
	await story.slash(buyer, 'shop');
	await story.click(buyer, category?.name ?? '');
	const card = await story.click(buyer, 'Open', { nth: listed.findIndex(({ key }) => key === plan.item) });
	expect(card).toContain(item.name);
}

async function chooseAmount(story: Story, buyer: Person, plan: Plan): Promise<void> {
	if (plan.quantity === 1 && !plan.addons) {
		await story.click(buyer, 'Order');
		return;
	}
	await story.click(buyer, 'Amount');
	if (plan.addons)
		await story.select(
			buyer,
			'Add-ons',
			Object.entries(plan.addons).map(([key, pieces]) => `${key}*${pieces}`)
		);
	for (let quantity = 1; quantity < plan.quantity; quantity++) await story.click(buyer, '+ 1');
	await story.click(buyer, 'Continue');
}

/** Goes through the form from its open page to the summary. */
export async function fillPages(story: Story, buyer: Person, answers: Readonly<Record<string, FieldValue>>): Promise<void> {
	for (let page = 0; page < 8; page++) {
		const modal = buyer.modal();
		if (!modal) return;
		const asked = modal.data.components.flatMap((part) => (part.type === 18 ? [part.component.custom_id] : []));
		const own = Object.entries(answers).filter(([key]) => asked.includes(key));
		const after = await story.fill(buyer, { ...answersFor(buyer), ...Object.fromEntries(own) });
		if (after.includes('(Continue)')) await story.click(buyer, 'Continue');
	}
}

/** The file is in GridFS with its bytes' own size, type and hash. */
export async function expectStored(app: App, id: string, data: Buffer = picture.data, type = 'image/png'): Promise<void> {
	const row = (await app.db.collection('files.files').find({ 'metadata.guild': app.guild.id }).toArray()).find(
		({ _id }) => String(_id) === id
	);
	const sha256 = createHash('sha256').update(data).digest('hex');
	expect(row).toMatchObject({ length: data.length, metadata: { type, sha256 } });
	const chunks = await app.db.collection('files.chunks').find({ files_id: row?._id }).sort({ n: 1 }).toArray();
	expect(Buffer.concat(chunks.map((chunk) => Buffer.from(chunk.data.buffer))).equals(data)).toBe(true);
}

function expectedBooks(books: ExpectedBooks) {
	const sorted = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).sort();
	return {
		postings: sorted(books.postings),
		entries: sorted(books.entries),
		evidence: sorted(books.evidence),
		ratings: Object.fromEntries(books.ratings),
		balances: Object.fromEntries(books.balances),
		tokens: Object.fromEntries(books.tokens),
		xp: Object.fromEntries(books.xp),
		held: 0
	};
}
