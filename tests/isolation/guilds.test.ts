import type { APIMessage } from 'discord-api-types/v10';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RegisteredId } from '#core/custom-id/index';
import type { Person } from '../../sandbox/src/index.js';
import { type App, makeGuild, startApp } from '../support/app.js';
import { newcomer } from '../support/crowd.js';
import { digests, everyId, forge, isRefusal, ways } from '../support/forge.js';
import { OrderLife, once, quiet } from '../support/order-life.js';
import { fillForm } from '../support/order-script.js';

/** A code, a member, a number that no guild has. */
const unknown = { code: 'ZZZZZ', id: '9123456789012345678' };

let here: App;
let there: App;
let ids: readonly RegisteredId[];
/** What a person of the other guild may know: codes, people, channels, messages, rows. */
let foreign: readonly string[];
let codes: readonly string[];
let screens: Map<Person, APIMessage>;

beforeAll(async () => {
	here = await startApp();
	there = { ...here, ...makeGuild(here.sandbox, 'Redwood') };
	const [mine, theirs] = [new OrderLife(here, once), new OrderLife(there, once)];
	await mine.setUp();
	await theirs.setUp();

	const { buyer, otherBuyer, staff } = there.people;
	const completed = await theirs.place(buyer);
	await theirs.claim(staff, completed);
	await theirs.deliver(staff, completed);
	await theirs.confirm(buyer, completed);
	await theirs.inRoom(buyer, completed, '4 ★');
	const placed = await theirs.place(otherBuyer);
	const drafting = newcomer(there, 'Drafting');
	await fillForm(drafting, 'cementing-paste');
	await quiet(here);
	// The storefront shows at most once a minute what was sold; after that nothing changes by itself.
	await here.advance(120_000);
	await quiet(here);

	codes = [completed, placed];
	const draft = await here.db.collection('drafts').findOne({ guild: there.guild.id });
	const ticket = await here.db.collection('tickets').findOne({ guild: there.guild.id, code: placed });
	const posting = await here.db.collection('postings').findOne({ guild: there.guild.id });
	foreign = [
		...codes,
		`${there.guild.id}|order|${placed}`,
		there.guild.id,
		buyer.id,
		String(ticket?.channel),
		String(ticket?.card),
		String(draft?._id),
		String(new Date(draft?.startedAt).getTime()),
		String(posting?.key),
		`${Date.now().toString(36)}.${placed}`
	];
	ids = await everyId();
	screens = new Map();
	for (const person of [here.people.owner, here.people.staff, here.people.buyer])
		screens.set(person, (await person.slash('shop')).message!);
}, 240_000);
afterAll(() => here?.stop());

/** An answer in which what was asked for reads alike; what else differs would tell that it exists. */
const plain = (text: string) => codes.reduce((out, code) => out.replaceAll(code, unknown.code), text).replaceAll(/\d{6,}/g, '#');

/** A value of the same kind that exists nowhere. */
function like(value: string): string {
	const known = codes.find((code) => value.includes(code));
	if (known) return value.replace(known, unknown.code).replace(there.guild.id, unknown.id);
	if (/^\d{17,20}$/.test(value)) return unknown.id;
	return value.replace(there.guild.id, unknown.id).replaceAll(/\d{17,20}/g, unknown.id);
}

describe('ids of another guild', () => {
	it('in every custom id, by every way, find nothing, change nothing and say what any unknown id says', async () => {
		const before = await digests(here);
		const made: string[] = [];
		for (const id of ids.filter(({ params }) => params.length > 0)) {
			for (const value of foreign) {
				const make = (one: string) => {
					try {
						return id.make(Object.fromEntries(id.params.map((param) => [param, one])));
					} catch {
						return null;
					}
				};
				const [stolen, invented] = [make(value), make(like(value))];
				if (!stolen || !invented) continue;
				for (const [person, screen] of screens) {
					// Every way once per kind of id and person; which value goes which way changes.
					const way = ways[(foreign.indexOf(value) + ids.indexOf(id)) % ways.length] ?? 'button';
					const answer = await forge(person, stolen, way, screen, value);
					const control = await forge(person, invented, way, screen, like(value));
					const told = `${id.name} ${value} by ${way}`;
					expect([told, answer.kind, plain(answer.text)]).toEqual([told, control.kind, plain(control.text)]);
					expect([told, answer.kind]).not.toEqual([told, 'failed']);
					expect(answer.text, told).not.toContain('broke on our side');
					made.push(id.name);
				}
			}
		}
		expect(await digests(here)).toEqual(before);
		expect(new Set(made)).toEqual(new Set(ids.filter(({ params }) => params.length > 0).map(({ name }) => name)));
	}, 400_000);

	it('as the owner of a component refuse everybody here', async () => {
		const before = await digests(here);
		const owner = there.people.buyer.id as Parameters<RegisteredId['make']>[1] extends { owner?: infer Owner } | undefined ? Owner : never;
		for (const id of ids) {
			const raw = id.make({}, { owner: owner! });
			for (const [person, screen] of screens) {
				const answer = await forge(person, raw, 'button', screen);
				expect([id.name, isRefusal(answer)]).toEqual([id.name, true]);
				expect(answer.text).not.toContain(there.people.buyer.user.username);
			}
		}
		expect(await digests(here)).toEqual(before);
	});

	it('in every option of every command, and while they are typed', async () => {
		const before = await digests(here);
		const response = await fetch(`${here.sandbox.api}/v10/applications/${here.sandbox.applicationId}/commands`, {
			headers: { authorization: `Bot ${here.sandbox.token}` }
		});
		const commands = (await response.json()) as Command[];
		expect(commands.map(({ name }) => name)).toEqual(expect.arrayContaining(['shop', 'order', 'wallet', 'rank', 'trust', 'Trust']));
		let tried = 0;
		for (const command of commands.filter(({ type }) => type === 1)) {
			for (const { at, options } of shapes(command)) {
				for (const option of options) {
					const rest = needed(options.filter((other) => other !== option));
					for (const person of screens.keys()) {
						if (option.type === 6) {
							const stolen = await person.slash(command.name, { ...rest, [option.name]: there.people.buyer.user }, { ...at, forge: true });
							const control = await person.slash(command.name, { ...rest, [option.name]: strange() }, { ...at, forge: true });
							expect(anonymous(stolen.text)).toBe(anonymous(control.text));
							tried += 1;
						}
						if (option.type !== 3) continue;
						for (const value of foreign) {
							const ask = async (text: string) =>
								plain((await person.slash(command.name, { ...rest, [option.name]: text }, { ...at, forge: true })).text);
							expect(await ask(value)).toBe(await ask(like(value)));
							tried += 1;
							if (!option.autocomplete) continue;
							const choices = JSON.stringify(await person.autocomplete(command.name, option.name, value, { ...at, forge: true }));
							for (const code of codes) expect(choices).not.toContain(code);
						}
					}
				}
			}
		}
		expect(tried).toBeGreaterThan(100);
		const { buyer } = here.people;
		const menu = await buyer.contextMenu('Trust', { user: there.people.buyer.user }, { forge: true });
		expect(anonymous(menu.text)).toBe(anonymous((await buyer.contextMenu('Trust', { user: strange() }, { forge: true })).text));
		expect(await digests(here)).toEqual(before);
	});
});

/** A command's ways to be called: itself, or its subcommands, those in groups too. */
function shapes(command: Command): readonly { readonly at: { group?: string; sub?: string }; readonly options: readonly Command[] }[] {
	const all = command.options ?? [];
	const subs = all.flatMap((one) => (one.type === 1 ? [{ at: { sub: one.name }, options: one.options ?? [] }] : []));
	const grouped = all.flatMap((group) =>
		group.type === 2 ? (group.options ?? []).map((one) => ({ at: { group: group.name, sub: one.name }, options: one.options ?? [] })) : []
	);
	return subs.length + grouped.length > 0 ? [...subs, ...grouped] : [{ at: {}, options: all }];
}

/** Something harmless for each option that must be given. */
function needed(options: readonly Command[]) {
	const value = ({ type, choices, min_value }: Command) => {
		if (choices?.[0]) return choices[0].value;
		if (type === 6) return strange();
		if (type === 8) return { id: here.guild.id };
		return type === 3 ? 'nothing-of-this-kind' : Math.max(min_value ?? 1, 1);
	};
	return Object.fromEntries(options.filter(({ required }) => required).map((option) => [option.name, value(option)]));
}

interface Command {
	readonly name: string;
	readonly type: number;
	readonly required?: boolean;
	readonly min_value?: number;
	readonly choices?: readonly { readonly value: string | number }[];
	readonly autocomplete?: boolean;
	readonly options?: readonly Command[];
}

/** Somebody in no guild at all, of the same name as the other guild's buyer. */
function strange() {
	return here.sandbox.createUser({ name: `nobody-${Math.random().toString(36).slice(2, 8)}`, globalName: 'Mira' });
}

const anonymous = (text: string) => text.replaceAll(/nobody-\w+|mira-\w+/g, 'NAME');
