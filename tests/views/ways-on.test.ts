import { expect, test } from 'vitest';
import { DomainError } from '#core/errors';
import { refusalScreen, registerCurrentScreen } from '#core/interactions/index';
import { jumpForm, type Screen, secondary, typedPage } from '#core/views/kit';
import { staleScreen } from '../../src/core/interactions/failures.js';
import { registerOrderRefusals } from '../../src/orders/refusal-actions.js';
import { homeView } from '../../src/shop/views/home.js';
import { testView } from '../support/views.js';
import { problemsOf } from './discord-limits.js';

const view = testView();
const textsOf = (shown: Screen): string =>
	JSON.stringify(shown.components, (key, value: unknown) => (key === 'custom_id' ? `custom_id: ${value}` : value));
const money = (value: number) => ({ kind: 'amount', currency: 'credits', value }) as const;

test('a member without enough credits is told how to earn, and comes back to the order', () => {
	registerOrderRefusals();
	const params = { available: money(10), price: money(40), missing: money(30), held: money(0) };
	const shown = textsOf(
		refusalScreen(
			view,
			new DomainError('orders.notEnough', {
				...params,
				have: { kind: 'text', key: 'orders:notEnough.free', params },
				how: { kind: 'text', key: 'orders:notEnough.ways', params: { ways: { kind: 'user-text', value: 'Daily quest' } } },
				item: 'rex'
			})
		)
	);
	expect(shown).toContain('30 Credits are missing');
	expect(shown).toContain('Ways to earn: Daily quest.');
	expect(shown).toContain('custom_id: 1:economy.wallet:-');
	expect(shown).toContain('custom_id: 1:shop.continue:-:rex');
});

test('a refusal about an order opens its card, one without a code the list', () => {
	registerOrderRefusals();
	const moved = new DomainError('orders.moved', { code: 'A7K2Q', state: 'completed' });
	expect(textsOf(refusalScreen(view, moved))).toContain('custom_id: 1:orders.view:-:A7K2Q');
	expect(textsOf(refusalScreen(view, new DomainError('orders.notFound', { code: { kind: 'user-text', value: 'x' } })))).toContain(
		'custom_id: 1:orders.list:-'
	);
});

test('an old screen leads to the present one of its domain, and an invented id to none', () => {
	registerCurrentScreen('shop', () => secondary('Open shop', '1:shop.home:-'));
	expect(textsOf(staleScreen(view, '0:shop.gone:-:x'))).toContain('custom_id: 1:shop.home:-');
	for (const id of [null, '', 'shop', '1:constructor.x:-', '1:nowhere.x:-'])
		expect(textsOf(staleScreen(view, id))).not.toContain('1:shop.home:-');
});

test('the shop tells a member without credits how to earn before anything is filled in', () => {
	const categories = [{ key: 'dinos', name: 'Dinos', emoji: '🦖', items: 3 }];
	const wallet = { free: 0, held: 0 };
	const ways = homeView(view, { categories, wallet, earn: { ways: ['**Quest**'], grant: null } });
	expect(problemsOf(ways)).toEqual([]);
	expect(textsOf(ways)).toContain(JSON.stringify('- \\*\\*Quest\\*\\*').slice(1, -1));
	const grant = { amount: 500, button: secondary('Claim grant', '1:economy.start-grant:-') };
	expect(textsOf(homeView(view, { categories, wallet, earn: { ways: [], grant } }))).toContain('custom_id: 1:economy.start-grant:-');
	expect(textsOf(homeView(view, { categories, wallet, earn: { ways: [], grant: null } }))).toContain('Ask the owner');
});

test('a typed page is a page, whatever was typed', () => {
	expect(['1', ' 3 ', '0', '-2', '2.5', 'two', '', null, '99999999999999999999'].map(typedPage)).toEqual([0, 2, 0, 0, 0, 0, 0, 0, 0]);
	expect(jumpForm(view, { id: '1:shop.jumpSubmit:-:dinos:all', pages: 12 }).components).toHaveLength(1);
});
