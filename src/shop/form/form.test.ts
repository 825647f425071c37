import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogueItem } from '../import.js';
import { parsePackText } from '../pack/pack.js';
import type { Question } from '../pack/resolve.js';
import type { CatalogueItem } from '../shop.types.js';
import type { Answer, Answers } from './answers.js';
import { checkAnswer, choiceBounds, peopleBounds, type RawAnswer, stillFits, textBounds } from './check-answer.js';
import { buildForm, checkPage, type FormState, knownFromProfile } from './form.js';
import { fieldsPerPage, layout } from './layout.js';

const parsed = parsePackText(readFileSync(new URL('../../../packs/ark-small-tribes.json', import.meta.url), 'utf8'));
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems.slice(0, 3)));
const { pack } = parsed;
const items = pack.categories.flatMap((category) => category.items.map((definition) => catalogueItem(pack, definition)));
const itemOf = (key: string): CatalogueItem => items.find((row) => row.key === key)!;
const allGates = new Set(pack.trust.gates.map((gate) => gate.key));
const blank: FormState = { answers: new Map(), profile: new Map(), known: new Set(), saved: new Set(), openGates: allGates };

const file = { id: 'a'.repeat(24), name: 'x.png', type: 'image/png', size: 3, sha256: 'b'.repeat(64) };

/** Answers that the question accepts. */
function goodAnswer(question: Question): fc.Arbitrary<RawAnswer> {
	switch (question.type) {
		case 'short_text':
		case 'paragraph': {
			const samples: Readonly<Record<string, string>> = {
				survivor_name: 'Mira of Ash',
				time_zone: 'UTC+2',
				implant_id: '123456',
				eos_id: '0'.repeat(32)
			};
			return fc.constant({ text: samples[question.key] ?? 'w'.repeat(Math.max(1, textBounds(question).min)) });
		}
		case 'number':
			return fc.integer({ min: Math.ceil(question.min), max: Math.floor(question.max) }).map((value) => ({ text: String(value) }));
		case 'select': {
			const { min, max } = choiceBounds(question);
			return fc
				.subarray(
					question.choices.map((choice) => choice.value),
					{ minLength: min, maxLength: max }
				)
				.map((values) => ({ values }));
		}
		case 'boolean':
			return question.mustBe === undefined ? fc.boolean().map((checked) => ({ checked })) : fc.constant({ checked: question.mustBe });
		case 'user':
			return fc.constant({
				values: Array.from({ length: Math.max(1, peopleBounds(question).min) }, (_, index) => `1000000000000000${index}`)
			});
		case 'file':
			return fc.constant({ files: [file] });
	}
}

/** Answers everything that is asked, page after page, as a member would; returns what was asked. */
function fill(item: CatalogueItem, state: FormState, draw: <T>(arbitrary: fc.Arbitrary<T>) => T): { asked: Set<string>; state: FormState } {
	const asked = new Set<string>();
	let current = state;
	for (let round = 0; ; round += 1) {
		const form = buildForm(item, current);
		if (!form.next) return { asked, state: current };
		expect(round).toBeLessThan(10);
		expect(form.next.questions.length).toBeGreaterThan(0);
		expect(form.next.questions.length).toBeLessThanOrEqual(fieldsPerPage);
		const raw = new Map(form.next.questions.map(({ question }) => [question.key, draw(goodAnswer(question))]));
		for (const key of raw.keys()) asked.add(key);
		const checked = checkPage(form.next, raw, current.answers);
		expect(checked.problems).toEqual([]);
		current = { ...current, answers: checked.answers, saved: new Set([...current.saved, form.next.id]) };
	}
}

const visible = (question: Question, answers: Answers): boolean => {
	if (!question.showIf) return true;
	const answer = answers.get(question.showIf.question);
	const values: readonly unknown[] = Array.isArray(answer) ? answer : [String(answer)];
	return answer !== undefined && question.showIf.in.some((value) => values.includes(value));
};

describe('the form of every item of the pack', () => {
	it.each(items.map((item) => [item.key, item] as const))('%s asks all that is required, in pages of five', (_key, item) => {
		fc.assert(
			fc.property(fc.gen(), (gen) => {
				const { state } = fill(item, blank, (arbitrary) => gen(() => arbitrary));
				const form = buildForm(item, state);
				expect(form.blocked).toEqual([]);
				for (const question of item.questions) {
					if (question.required && visible(question, state.answers))
						expect(form.answered.map((row) => row.question.key)).toContain(question.key);
					if (!visible(question, state.answers)) expect(form.answered.map((row) => row.question.key)).not.toContain(question.key);
				}
				expect(form.pages.length + form.details.length).toBeLessThanOrEqual(4);
			}),
			{ numRuns: 20 }
		);
	});

	it('never asks a question on the page of what decides about it', () => {
		for (const item of items) {
			const { main, details } = layout(item.questions);
			for (const page of [...main, ...details])
				for (const question of page) expect(page.some((other) => other.key === question.showIf?.question)).toBe(false);
		}
	});
});

describe('answers of the profile', () => {
	const item = itemOf('boss-rex');
	const profile: Answers = new Map<string, Answer>([
		['survivor_name', 'Mira of Ash'],
		['platform', 'no-such-platform'],
		['time_zone', 'UTC+2']
	]);

	it('are taken when they fit, and asked again when they don’t', () => {
		const known = knownFromProfile(item, profile, allGates);
		expect(known).toEqual(['survivor_name', 'time_zone']);
		const { asked, state } = fill(item, { ...blank, profile, known: new Set(known) }, (arbitrary) => fc.sample(arbitrary, 1)[0]!);
		expect(asked).toContain('platform');
		expect(asked).not.toContain('survivor_name');
		const answered = buildForm(item, state).answered.find((row) => row.question.key === 'survivor_name');
		expect(answered).toMatchObject({ answer: 'Mira of Ash', fromProfile: true });
	});
});

describe('a closed choice', () => {
	it('is left out, named with its gate, and refused when it is sent all the same', () => {
		const item = itemOf('build-hours');
		const form = buildForm(item, { ...blank, openGates: new Set() });
		const asked = [...form.pages, ...form.details].flatMap((page) => page.questions).find((row) => row.question.key === 'tribe_join')!;
		expect(asked.closed.map((choice) => choice.gate)).toEqual(['tribe.host', 'tribe.host']);
		expect(asked.question.type === 'select' && asked.question.choices.map((choice) => choice.value)).toEqual(['no']);
		const checked = checkPage({ questions: [asked] }, new Map([['tribe_join', { values: ['staff'] }]]), new Map());
		expect(checked.problems).toMatchObject([{ key: 'tribe_join', rule: { key: 'shop:rules.choice' }, wrote: 'staff' }]);
	});
});

describe('a page that is changed later', () => {
	it('opens what the new answer asks for, and drops what it hides', () => {
		const item = itemOf('rathole');
		const draw = <T>(arbitrary: fc.Arbitrary<T>): T => fc.sample(arbitrary, 1)[0]!;
		const first = fill(item, { ...blank, openGates: allGates }, draw).state;
		const joins = (value: string): FormState => ({ ...first, answers: new Map([...first.answers, ['tribe_join', value]]) });
		const without = (state: FormState): FormState => ({
			...state,
			answers: new Map([...state.answers].filter(([key]) => key !== 'open_slots'))
		});
		expect(buildForm(item, without(joins('no'))).next).toBeNull();
		expect(buildForm(item, without(joins('staff'))).next?.questions.map((row) => row.question.key)).toContain('open_slots');
		const slots = (state: FormState) =>
			buildForm(item, { ...state, answers: new Map([...state.answers, ['open_slots', 2]]) }).answered.some(
				(row) => row.question.key === 'open_slots'
			);
		expect([slots(joins('staff')), slots(joins('no'))]).toEqual([true, false]);
	});
});

describe('checking an answer', () => {
	const questions = new Map(items.flatMap((item) => item.questions.map((question) => [question.key, question] as const)));
	const hostile: fc.Arbitrary<RawAnswer> = fc.record(
		{
			text: fc.oneof(
				fc.string({ unit: 'binary', maxLength: 5000 }),
				fc.constantFrom('{"$gt":""}', '@everyone', '\u202Egnp', '__proto__', 'a'.repeat(9000), '1e999', '-0')
			),
			values: fc.array(fc.oneof(fc.string(), fc.constantFrom('constructor', '$where', '123456789012345678')), { maxLength: 30 }),
			checked: fc.boolean()
		},
		{ requiredKeys: [] }
	);

	it('never throws, and what it accepts fits', () => {
		fc.assert(
			fc.property(fc.constantFrom(...questions.values()), hostile, (question, raw) => {
				const result = checkAnswer(question, raw);
				if (result.ok && result.answer !== null) expect(stillFits(question, result.answer)).toBe(true);
				if (result.ok && question.required && question.type !== 'boolean') expect(result.answer).not.toBeNull();
			}),
			{ numRuns: 2000 }
		);
	});

	it('says which rule is broken and what was written', () => {
		const of = (key: string, raw: RawAnswer) => checkAnswer(questions.get(key)!, raw);
		expect(of('survivor_name', { text: 'Human' })).toMatchObject({ ok: false, rule: { kind: 'user-text' }, wrote: 'Human' });
		expect(of('survivor_name', { text: ' \u0000 ' })).toMatchObject({ ok: false, rule: { key: 'shop:rules.required' } });
		expect(of('attendees', { text: '2.5' })).toMatchObject({
			ok: false,
			rule: { key: 'shop:rules.wholeNumber', params: { min: 0, max: 10 } }
		});
		expect(of('attendees', { text: '11' })).toMatchObject({ ok: false, rule: { key: 'shop:rules.between' } });
		expect(of('attendees', { text: ' 10 ' })).toEqual({ ok: true, answer: 10 });
		expect(of('stat_focus', { values: [] })).toMatchObject({ ok: false, rule: { key: 'shop:rules.required' } });
		expect(of('accept_rules', { checked: false })).toMatchObject({ ok: false, rule: { key: 'shop:rules.mustAccept' } });
		expect(of('notes', { text: '' })).toEqual({ ok: true, answer: null });
		expect(of('scope', { text: 'tiny' }).ok).toBe(false);
	});
});
