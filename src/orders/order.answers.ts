import type { Answered } from '#shop';
import type { OrderAnswer } from './order.model.js';

/**
 * The answers of a form as the order keeps them: labels instead of values, so that later edits of the catalogue don't change them. What
 * only the assignee may see, or what no transcript may hold, is sealed.
 */
export function orderAnswers(answered: readonly Answered[], seal: (text: string) => string): OrderAnswer[] {
	return answered.map(({ question, answer }) => {
		const { kind, text, files } = shown(question, answer);
		const visibleTo = question.sensitivity ?? 'all';
		const redacted = question.redactInTranscript ?? false;
		const sealed = visibleTo === 'assignee' || redacted;
		const { key, label, purpose = null } = question;
		const read = purpose && !sealed ? { values: values(answer) } : {};
		return { key, label, kind, text: sealed ? seal(text) : text, sealed, files, visibleTo, redacted, purpose, ...read };
	});
}

/** The same answers with the sealed ones opened. */
export function openAnswers(answers: readonly OrderAnswer[], open: (sealed: string) => string): OrderAnswer[] {
	return answers.map((answer) => (answer.sealed ? { ...answer, text: open(answer.text), sealed: false } : answer));
}

function shown(question: Answered['question'], answer: Answered['answer']): Pick<OrderAnswer, 'kind' | 'text' | 'files'> {
	const nothing = { kind: 'text', files: [] } as const;
	if (typeof answer === 'boolean') return { ...nothing, kind: 'yesno', text: answer ? 'yes' : 'no' };
	if (typeof answer === 'number') return { ...nothing, text: String(answer) };
	const label = (value: string) =>
		question.type === 'select' ? (question.choices.find((choice) => choice.value === value)?.label ?? value) : value;
	if (typeof answer === 'string') return { ...nothing, text: label(answer) };
	const names: string[] = [];
	const files: string[] = [];
	for (const part of answer) {
		if (typeof part === 'string') names.push(label(part));
		else {
			names.push(part.name);
			files.push(part.id);
		}
	}
	if (question.type === 'user') return { kind: 'people', text: names.join(' '), files: [] };
	return { kind: files.length > 0 ? 'files' : 'text', text: names.join(', '), files };
}

/** The role slots whose members may take the order, after the item's rules for certain answers. */
export function staffSlotsFor(
	staff: {
		readonly slots: readonly string[];
		readonly when?: readonly { question: string; in: readonly string[]; slots: readonly string[] }[] | undefined;
	},
	answered: readonly Answered[]
): readonly string[] {
	const special = staff.when?.find((rule) =>
		answered.some(({ question, answer }) => question.key === rule.question && values(answer).some((value) => rule.in.includes(value)))
	);
	return special?.slots ?? staff.slots;
}

/** Gates that the order has to pass: the item's own, and those of chosen answers. */
export function gatesFor(
	access: { readonly gate: string | null; readonly choiceGates?: readonly { question: string; value: string; gate: string }[] | undefined },
	answered: readonly Answered[]
): readonly string[] {
	const chosen = access.choiceGates?.filter((rule) =>
		answered.some(({ question, answer }) => question.key === rule.question && values(answer).includes(rule.value))
	);
	return [...new Set([...(access.gate ? [access.gate] : []), ...(chosen?.map(({ gate }) => gate) ?? [])])];
}

function values(answer: Answered['answer']): readonly string[] {
	if (typeof answer === 'object') return answer.flatMap((part) => (typeof part === 'string' ? [part] : []));
	return [String(answer)];
}
