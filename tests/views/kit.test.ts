import { ButtonStyle, ComponentType } from 'discord-api-types/v10';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DomainError } from '#core/errors';
import {
	accents,
	bug,
	channelSelect,
	checkbox,
	checkboxGroup,
	choice,
	clip,
	confirmDestructive,
	container,
	empty,
	fileUpload,
	footer,
	gallery,
	grid,
	head,
	label,
	link,
	measure,
	modal,
	moduleOff,
	pageOf,
	pager,
	plain,
	primary,
	radioGroup,
	refusal,
	roleSelect,
	row,
	screen,
	secondary,
	section,
	select,
	separator,
	stale,
	stillWorking,
	text,
	textInput,
	thumbnail,
	userSelect,
	withFiles,
	wrongPerson
} from '#core/views/kit';
import { pseudoStrings, testView } from '../support/views.js';
import { problemsOf } from './discord-limits.js';

const view = testView();
const loneSurrogate = /\p{Surrogate}/u;
let ids = 0;
const uid = () => `id${ids++}`;
const longText = fc.oneof(
	fc.string({ maxLength: 30 }),
	fc.integer({ min: 0, max: 6000 }).map((length) => 'Ragnarok '.repeat(length / 9)),
	fc.string({ unit: 'grapheme', maxLength: 300 }),
	fc.constantFrom('', ' ', '\n', '<t:1700000000:f>'.repeat(300), '**bold** `code` <:credits:123456789012345678>', '🦖'.repeat(3000))
);

test('a screen with anything on it stays within what Discord takes', () => {
	const part = fc.oneof(
		longText.map((value) => text(value)),
		fc.tuple(longText, longText, longText, longText).map((lines) => section([...lines], primary(lines[0], uid()))),
		fc.tuple(longText, longText).map(([first, alt]) => section(first, thumbnail('https://cdn.example/x.png', alt))),
		fc.array(longText, { maxLength: 8 }).map((labels) => grid(labels.map((name) => secondary(name, uid())))),
		fc.array(longText, { maxLength: 40 }).map((labels) =>
			row(
				select(
					uid(),
					labels.map((name, index) => ({ value: `v${index}`, label: name, description: name }))
				)
			)
		),
		fc.array(longText, { maxLength: 15 }).map((alts) => gallery(...alts.map((alt) => ({ url: 'https://cdn.example/x.png', alt })))),
		longText.map((placeholder) => row(userSelect(uid(), { placeholder, min: 0, max: 99 }))),
		fc.constantFrom(separator(), separator({ large: true }), null, false as const, [])
	);
	fc.assert(
		fc.property(fc.array(fc.array(part, { maxLength: 25 }), { minLength: 1, maxLength: 3 }), longText, (containers, title) => {
			const made = screen(
				...containers.map((parts) =>
					container('brand', head({ title: title || 'x', trail: ['Shop', title] }), parts, row(link('Web', 'https://example.org')))
				)
			);
			expect(problemsOf(made)).toEqual([]);
		}),
		{ numRuns: 300 }
	);
});

/** The same form with ids that differ. */
function numbered<T>(form: T): T {
	return JSON.parse(JSON.stringify(form, (key, inner) => (key === 'custom_id' ? uid() : inner)));
}

test('what does not fit is given up in the order of its weight', () => {
	const rows = Array.from({ length: 20 }, (_, index) => section(`row ${index}`, secondary('Open', `open:${index}`)));
	const made = screen(container('brand', head({ title: 'Long' }), rows, row(secondary('Back', 'back'))));
	expect(measure(made.components).components).toBeLessThanOrEqual(40);
	const shown = JSON.stringify(made);
	expect(shown).toContain('## Long');
	expect(shown).toContain('"back"');
	expect(shown).toContain('row 11');
	expect(shown).not.toContain('row 12');

	const texts = screen(container('brand', head({ title: 'Short stays' }), text('x'.repeat(3500)), text('y'.repeat(3500))));
	expect(measure(texts.components).text).toBeLessThanOrEqual(4000);
	expect(JSON.stringify(texts)).toContain('## Short stays');
});

test('a view that is wrong is a bug, told at once', () => {
	expect(() => screen(container('brand'))).toThrow(RangeError);
	expect(() => screen(container('brand', row(secondary('A', 'x'), secondary('B', 'x'))))).toThrow(/the id 'x'/);
	expect(() => row(...Array.from({ length: 6 }, (_, index) => secondary('A', `${index}`)))).toThrow(RangeError);
	expect(() => row(userSelect('u'), secondary('A', 'a'))).toThrow(RangeError);
	expect(() =>
		select('s', [
			{ value: 'a', label: 'A' },
			{ value: 'a', label: 'B' }
		])
	).toThrow(/same value/);
	expect(() => modal('M', 'm')).toThrow(RangeError);
	expect(() => modal('M', 'm', ...Array.from({ length: 6 }, (_, index) => label('L', textInput(`${index}`))))).toThrow(RangeError);
	expect(() => radioGroup('r', [{ value: 'a', label: 'A' }])).toThrow(RangeError);
	expect(() => choice('c', [])).toThrow(RangeError);
});

test('forms with the longest words of owners stay within what Discord takes', () => {
	const option = fc.tuple(longText, longText).map(([name, description]) => ({ label: name, description }));
	const options = (min: number, max: number) =>
		fc.array(option, { minLength: min, maxLength: max }).map((list) => list.map((entry, index) => ({ ...entry, value: `v${index}` })));
	const field = fc.oneof(
		fc
			.tuple(longText, longText, fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 1, max: 9000 }))
			.map(([value, placeholder, min, max]) => textInput('f', { value, placeholder, min, max, long: true })),
		options(1, 25).map((list) => choice('f', list, { required: false })),
		options(1, 10).map((list) => checkboxGroup('f', list, { min: 1, max: 30 })),
		options(2, 10).map((list) => radioGroup('f', list)),
		fc.constantFrom(
			checkbox('f', { checked: true }),
			fileUpload('f', { min: 0, max: 50 }),
			userSelect('f', { required: false }),
			roleSelect('f', { selected: ['123456789012345678'] }),
			channelSelect('f', { types: [0] })
		)
	);
	const part = fc.tuple(longText, longText, field).map(([name, help, inner]) => label(name, inner, help));
	fc.assert(
		fc.property(longText, fc.array(part, { minLength: 1, maxLength: 5 }), (title, parts) => {
			expect(problemsOf(numbered(modal(title, 'form', ...parts)))).toEqual([]);
		}),
		{ numRuns: 300 }
	);
});

describe('texts', () => {
	test('are cut at whole characters and whole marks', () => {
		expect(clip('abcdef', 4)).toBe('abc…');
		expect(clip('abc', 3)).toBe('abc');
		expect(clip('ab🦖cd', 4)).toBe('ab…');
		expect(clip('until <t:1700000000:f> and on', 14)).toBe('until…');
		fc.assert(
			fc.property(longText, fc.integer({ min: 1, max: 200 }), (value, max) => {
				const cut = clip(value, max);
				expect(cut.length).toBeLessThanOrEqual(max);
				expect(!loneSurrogate.test(cut) || loneSurrogate.test(value)).toBe(true);
			})
		);
	});

	test('lose their markup where it would be seen', () => {
		expect(plain('<:credits:123456789012345678> **1,250** `A7K2Q` x\\_y')).toBe('1,250 A7K2Q x_y');
		expect(primary('  ', 'x')).toMatchObject({ label: '–', style: ButtonStyle.Primary });
		expect(secondary('A', 'a', { emoji: '<a:spin:123456789012345678>', disabled: true })).toMatchObject({
			emoji: { name: 'spin', id: '123456789012345678', animated: true },
			disabled: true
		});
	});
});

test('pages: position, ends, and a list that became shorter', () => {
	const all = Array.from({ length: 20 }, (_, index) => index);
	expect(pageOf(all, 1)).toEqual({ items: [8, 9, 10, 11, 12, 13, 14, 15], page: 1, pages: 3, total: 20 });
	expect(pageOf(all, 99).page).toBe(2);
	expect(pageOf(all, Number.NaN).page).toBe(0);
	expect(pageOf([], 3)).toEqual({ items: [], page: 0, pages: 1, total: 0 });
	expect(pager(view, { page: 0, pages: 1, id: String })).toBeNull();
	expect(pager(view, { page: 0, pages: null, more: false, id: String })).toBeNull();
	expect(pager(view, { page: 1, pages: 3, id: (page) => `p${page}` })?.components).toMatchObject([
		{ label: '‹', custom_id: 'p0' },
		{ label: 'Page 2 of 3', custom_id: 'p1', disabled: true },
		{ label: '›', custom_id: 'p2' }
	]);
	expect(pager(view, { page: 1, pages: null, more: false, id: String, jump: 'j' })?.components).toMatchObject([
		{},
		{ label: 'Page 2', custom_id: 'j' },
		{ disabled: true }
	]);
});

describe.each([
	['English', view],
	['pseudo-locale', testView({ strings: pseudoStrings })]
])('standard cards in %s', (_, reader) => {
	const error = new DomainError('unit.locked', { lock: 'money' });
	const cards = {
		refusal: refusal(reader, error, { actions: [primary(reader.t('core:buttons.tryAgain'), 'again')] }),
		bug: bug(reader, 'E-7H2M9'),
		stillWorking: stillWorking(reader),
		stillWorkingOnOrder: stillWorking(reader, { what: '`A7K2Q`' }),
		stale: stale(reader),
		wrongPerson: wrongPerson(reader, { owner: 'Mira **of** Ash' }),
		moduleOff: moduleOff(reader, { module: 'Quests', who: 'Owner, Admin', because: 'Orders', note: 'Back on **Friday**' }),
		destructive: confirmDestructive(reader, {
			title: reader.t('core:bug.title'),
			text: reader.t('core:working.text'),
			confirm: { label: 'Cancel order', id: 'yes' },
			keep: { label: 'Keep order', id: 'no' }
		})
	};

	test.each(Object.entries(cards))('%s', (__, card) => {
		expect(problemsOf(card)).toEqual([]);
		expect(card).toMatchSnapshot();
	});
});

test('colours are those of the guide; empty states and footers are made of parts', () => {
	expect(accents).toMatchObject({ brand: 0xba7034, bad: 0xde5157, trust: 0x9470da });
	const made = screen(
		container('money', empty({ text: 'Nothing yet.', action: primary('Fill it', 'fill') }), footer('A7K2Q', null, 'today'))
	);
	expect(made.components).toEqual([
		{
			type: ComponentType.Container,
			accent_color: 0x1f9097,
			components: [
				{ type: ComponentType.TextDisplay, content: 'Nothing yet.' },
				{ type: ComponentType.ActionRow, components: [{ type: ComponentType.Button, style: 1, label: 'Fill it', custom_id: 'fill' }] },
				{ type: ComponentType.TextDisplay, content: '-# A7K2Q · today' }
			]
		}
	]);
	expect(withFiles(made, [{ name: 'a.png', data: Buffer.from('x') }]).files).toHaveLength(1);
});
