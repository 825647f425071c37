import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answered, Question } from '#shop';
import { rawAnswer } from './again.service.js';
import { openAnswers, orderAnswers } from './order.answers.js';

const base = { required: true, label: 'Question', key: 'q' } as const;
const choices = [
	{ value: 'a', label: 'Rex' },
	{ value: 'b', label: 'Rex, saddled' },
	{ value: 'c', label: 'saddled' },
	{ value: 'd', label: 'None, please, thanks' }
];
const select = { ...base, type: 'select', multiple: true, choices } as unknown as Question;
const box = { seal: (text: string) => `sealed:${text}`, open: (text: string) => text.slice('sealed:'.length) };

/** What an order keeps of an answer, and what a form gets back from it. */
function again(question: Question, answer: Answered['answer']) {
	const [kept] = openAnswers(orderAnswers([{ question, answer, fromProfile: false }], box.seal), box.open);
	return kept && rawAnswer(question, kept);
}

describe('an answer of an order, asked again', () => {
	it('of a choice is the same choices, whatever their labels look like', () => {
		fc.assert(
			fc.property(fc.shuffledSubarray(['a', 'b', 'c', 'd'], { minLength: 1 }), (values) => {
				const labels = (list: readonly string[]) => list.map((value) => choices.find((choice) => choice.value === value)?.label).join(', ');
				expect(labels(again(select, values)?.values ?? [])).toBe(labels(values));
			})
		);
		const single = { ...base, type: 'select', choices } as unknown as Question;
		expect(again(single, 'd')).toEqual({ values: ['d'] });
	});

	it('is left out when its choice is gone, or other words ask for consent', () => {
		const shorter = { ...base, type: 'select', choices: choices.slice(0, 1) } as unknown as Question;
		const [kept] = orderAnswers([{ question: select, answer: ['d'], fromProfile: false }], box.seal);
		expect(kept && rawAnswer(shorter, kept)).toBeNull();
		const rules = { ...base, type: 'boolean' } as unknown as Question;
		const [agreed] = orderAnswers([{ question: rules, answer: true, fromProfile: false }], box.seal);
		expect(agreed && rawAnswer(rules, agreed)).toEqual({ checked: true });
		expect(agreed && rawAnswer({ ...rules, label: 'Other rules' } as Question, agreed)).toBeNull();
		expect(agreed && rawAnswer({ ...base, type: 'short_text' } as unknown as Question, agreed)).toBeNull();
	});

	it('of a text, a number, people is the same, sealed or not', () => {
		const text = { ...base, type: 'paragraph', sensitivity: 'assignee' } as unknown as Question;
		expect(again(text, 'Cave 12, left')).toEqual({ text: 'Cave 12, left' });
		expect(again({ ...base, type: 'number' } as unknown as Question, 12.5)).toEqual({ text: '12.5' });
		const people = ['700000000000000001', '700000000000000002'];
		expect(again({ ...base, type: 'user', multiple: true } as unknown as Question, people)).toEqual({ values: people });
	});
});
