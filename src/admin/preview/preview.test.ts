import { describe, expect, it } from 'vitest';
import { customIdLimit, definedIds, type RegisteredId } from '#core/custom-id/index';
import { closeId } from '#core/views/ids';
import { secondary } from '#core/views/kit';
import { shopIds } from '#shop';
import { previewAsId, previewSentId, previewStepId } from './ids.js';
import { retold, stepOf } from './retell.js';
import {
	addonPieces,
	addonsOf,
	type Chosen,
	firstChosen,
	firstWho,
	pasts,
	pickArg,
	pickIn,
	setWho,
	type Who,
	whoArg,
	whoIn
} from './state.js';

const shop = [...definedIds().values()].filter(({ name }) => name.startsWith('shop.'));
const key = 'k'.repeat(40);
const code = (id: RegisteredId): string => id.make(Object.fromEntries(id.params.map((param) => [param, param === 'page' ? 'm4' : '0'])));

const widest: Who = { rank: 49, standing: 'high', orders: 'full', roles: Array.from({ length: 25 }, (_, place) => place) };
const fullest: Chosen = { variant: 24, quantity: 50, pages: 5, coupon: 'aB-_', addons: Array.from({ length: 10 }, () => 35) };

describe('the steps of a preview', () => {
	it('are there for every button of the shop but those of guides, profiles and forms, which store something', () => {
		expect(shop.length).toBeGreaterThan(20);
		const nowhere = shop.filter((id) => stepOf(code(id)) === null).map(({ name }) => name);
		const stored = ['form', 'form-off', 'form-page', 'form-save', 'form-send', 'how', 'profile'].map((name) => `shop.${name}`);
		expect(nowhere.sort()).toEqual(stored);
	});

	it('are all different', () => {
		const steps = shop.flatMap((id) => {
			const step = stepOf(code(id));
			return step ? [`${step.step} ${step.sent ?? ''}`] : [];
		});
		expect(new Set(steps).size).toBe(steps.length);
	});

	it('fit into custom ids, with the longest key and everything chosen', () => {
		const args = { who: whoArg(widest), key, pick: pickArg(fullest) };
		for (const step of ['k.summary', 'p.m4', 'dv']) {
			expect(previewStepId.make({ ...args, step }).length).toBeLessThanOrEqual(customIdLimit);
			expect(previewSentId.make({ ...args, step }).length).toBeLessThanOrEqual(customIdLimit);
		}
		expect(previewStepId.make({ ...args, step: 'c.3.9999', pick: '' }).length).toBeLessThanOrEqual(customIdLimit);
		expect(previewAsId.make({ who: args.who, item: key, set: 'standing' }).length).toBeLessThanOrEqual(customIdLimit);
	});

	it('leave out what would act: buttons of other screens go, closing stays', () => {
		const row = (...ids: readonly string[]) => ({ type: 1 as const, components: ids.map((id) => secondary('x', id)) });
		const section = (id: string) => ({
			type: 9 as const,
			components: [{ type: 10 as const, content: 'x' }],
			accessory: secondary('x', id)
		});
		const trail = { who: whoArg(firstWho), pick: '' };
		const item = shopIds.itemId.make({ item: 'crate', variant: '-' });
		const screen = { components: [row('1:orders.list:-:all:', item, closeId.make()), section('1:economy.wallet:-'), section(item)] };
		const ids = [...JSON.stringify(retold(screen, trail)).matchAll(/"custom_id":"([^"]+)"/g)].map((match) => match[1]);
		const step = previewStepId.make({ ...trail, step: 'i.-', key: 'crate' });
		expect(ids).toEqual([step, closeId.make(), step]);
	});
});

describe('what the ids carry', () => {
	it('comes back as it was', () => {
		for (const orders of pasts)
			for (const standing of ['low', 'high'] as const)
				for (const roles of [[], [0], [3, 24], widest.roles]) {
					const who = { rank: 17, standing, orders, roles };
					expect(whoIn(whoArg(who))).toEqual(who);
				}
		for (const pick of [firstChosen, fullest, { ...firstChosen, quantity: 7 }, { ...firstChosen, addons: [0, 2] }])
			expect(pickIn(pickArg(pick))).toEqual(pick);
		expect(pickArg(firstChosen)).toBe('');
	});

	it.each(['', 'x', '....', '9.9', '-1.3', 'zz.6', '0.3zzzzzzzz', 'é.1', '1:2'])('is something harmless for %j', (raw) => {
		const who = whoIn(raw);
		expect(who.roles.every((place) => place < 25)).toBe(true);
		expect(Number.isInteger(who.rank) && who.rank >= 0).toBe(true);
		const pick = pickIn(raw);
		expect(Number.isInteger(pick.quantity) && pick.pages <= 5 && pick.addons.length <= 10).toBe(true);
	});

	it('changes by what was chosen, and by nothing else', () => {
		expect(setWho(firstWho, 'rank', ['2']).rank).toBe(2);
		expect(setWho(firstWho, 'rank', ['x'])).toEqual(firstWho);
		expect(setWho(firstWho, 'roles', ['1', '99', '-']).roles).toEqual([1]);
		expect(setWho(firstWho, 'standing', []).standing).toBe('low');
		expect(pasts.map((orders) => setWho({ ...firstWho, orders }, 'orders', []).orders)).toEqual(['some', 'full', 'none']);
		expect(setWho(firstWho, 'open', ['1'])).toEqual(firstWho);
	});

	it('names add-ons by their place', () => {
		const definition = { addons: ['a', 'b', 'c'].map((one) => ({ key: one, label: one, priceDelta: 1 })) };
		const pieces = addonPieces({ c: 2, a: 1, __proto__: 3, gone: 1 }, definition);
		expect(pieces).toEqual([1, 0, 2]);
		expect(addonsOf({ ...firstChosen, addons: pieces }, definition)).toEqual({ a: 1, c: 2 });
	});
});
