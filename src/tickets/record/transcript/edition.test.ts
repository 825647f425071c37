import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { file, message, minutes, record, visibilities } from '../../../../tests/support/transcripts.js';
import { testView } from '../../../../tests/support/views.js';
import { renderTranscript } from './render.js';
import type { TranscriptRecord, Visibility } from './types.js';

const view = testView();
const maxBytes = 1_000_000;

/** Everything a file can hide a text in: as it stands, with entities and escapes undone, and in what its pictures decode to. */
function readings(pages: readonly { readonly html: Buffer; readonly name: string }[]): string {
	return pages
		.map(({ name, html }) => {
			const text = html.toString('utf8');
			const images = [...text.matchAll(/data:[\w/]+;base64,([A-Za-z0-9+/=]+)/g)].map(([, data = '']) =>
				Buffer.from(data, 'base64').toString('latin1')
			);
			const entities = text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
			return [name, text, entities, decodeURIComponent(text.replaceAll(/%(?![0-9a-f]{2})/gi, '%25')), ...images].join('\n');
		})
		.join('\n');
}

let counter = 0;
/** A text that stands nowhere else. */
const marker = () => `SECRET${(counter++).toString(36)}X`;

interface Marked {
	readonly record: TranscriptRecord;
	/** What stands where, and who may read it. */
	readonly marks: readonly { readonly text: string; readonly visibleTo: Visibility; readonly where: string }[];
}

/** Records with a text of its own in every place that somebody may be kept from. */
const records: fc.Arbitrary<Marked> = fc
	.record({
		facts: fc.array(fc.constantFrom(...visibilities), { maxLength: 6 }),
		answers: fc.array(fc.constantFrom(...visibilities), { maxLength: 8 }),
		journal: fc.array(fc.tuple(fc.constantFrom(...visibilities), fc.constantFrom(...visibilities)), { maxLength: 8 }),
		messages: fc.array(fc.tuple(fc.constantFrom(...visibilities), fc.integer({ min: 1, max: 3 }), fc.boolean()), { maxLength: 12 }),
		files: fc.array(fc.constantFrom(...visibilities), { maxLength: 5 }),
		notes: fc.nat(4)
	})
	.map((shape): Marked => {
		const marks: { text: string; visibleTo: Visibility; where: string }[] = [];
		const put = (visibleTo: Visibility, where: string) => {
			const text = marker();
			marks.push({ text, visibleTo, where });
			return text;
		};
		const narrower = (one: Visibility, other: Visibility) =>
			visibilities[Math.max(visibilities.indexOf(one), visibilities.indexOf(other))] ?? 'nobody';
		const files = shape.files.map((visibleTo, index) =>
			file({
				id: `70000000000000000${index}`,
				name: `${put(visibleTo, 'file name')}.png`,
				sha256: put(visibleTo, 'file hash'),
				visibleTo,
				thumb: { data: Buffer.from(put(visibleTo, 'picture')), width: 2, height: 2 }
			})
		);
		const shown = (visibleTo: Visibility) => files.filter((one) => one.visibleTo === visibleTo).map(({ id }) => id);
		return {
			marks,
			record: record({
				facts: shape.facts.map((visibleTo) => ({ label: put(visibleTo, 'fact'), value: put(visibleTo, 'fact'), visibleTo })),
				answers: shape.answers.map((visibleTo) => ({ label: put(visibleTo, 'question'), value: put(visibleTo, 'answer'), visibleTo })),
				journal: shape.journal.map(([visibleTo, reason], index) => ({
					at: minutes(index),
					what: put(visibleTo, 'journal'),
					who: put(visibleTo, 'journal'),
					reason: { text: put(narrower(visibleTo, reason), 'reason'), visibleTo: reason },
					visibleTo
				})),
				messages: shape.messages.map(([visibleTo, versions, deleted], index) =>
					message({
						id: `90000000000000000${index}`,
						author: `80000000000000000${index}`,
						name: put(visibleTo, 'author'),
						versions: Array.from({ length: versions }, (_, version) => ({
							at: minutes(index + version / 10),
							content: put(visibleTo, 'content'),
							seen: true
						})),
						deletedAt: deleted ? minutes(index + 1) : null,
						// Answers to what somebody may not read must not quote it.
						replyTo: index > 0 ? `90000000000000000${index - 1}` : null,
						files: shown(visibleTo),
						addedBy: deleted ? put(visibleTo, 'added by') : null,
						visibleTo
					})
				),
				names: new Map(shape.messages.map(([visibleTo], index) => [`80000000000000000${index}`, put(visibleTo, 'name')])),
				files,
				notes: Array.from({ length: shape.notes }, (_, index) => ({
					at: minutes(index),
					name: put('staff', 'note author'),
					text: put('staff', 'note')
				}))
			})
		};
	});

describe('an edition', () => {
	test('for members holds nothing that is not for everybody of the order', async () => {
		await fc.assert(
			fc.asyncProperty(records, async ({ record: given, marks }) => {
				const text = readings(await renderTranscript(view, given, 'member', { maxBytes }));
				expect(marks.filter(({ text: mark, visibleTo }) => visibleTo !== 'all' && text.includes(mark))).toEqual([]);
			}),
			{ numRuns: 300 }
		);
	});

	test('for staff holds nothing that is for nobody, and everything else', async () => {
		await fc.assert(
			fc.asyncProperty(records, async ({ record: given, marks }) => {
				const text = readings(await renderTranscript(view, given, 'staff', { maxBytes }));
				expect(marks.filter(({ text: mark, visibleTo }) => visibleTo === 'nobody' && text.includes(mark))).toEqual([]);
				const must = new Set([
					'fact',
					'question',
					'answer',
					'journal',
					'content',
					'author',
					'file name',
					'file hash',
					'note',
					'note author'
				]);
				expect(
					marks.filter(({ text: mark, visibleTo, where }) => visibleTo !== 'nobody' && must.has(where) && !text.includes(mark))
				).toEqual([]);
			}),
			{ numRuns: 100 }
		);
	});

	test('for members does hold what everybody may read, so that the first of these tests can fail', async () => {
		await fc.assert(
			fc.asyncProperty(records, async ({ record: given, marks }) => {
				const text = readings(await renderTranscript(view, given, 'member', { maxBytes }));
				const must = new Set(['fact', 'answer', 'content', 'file name', 'reason']);
				expect(marks.filter(({ text: mark, visibleTo, where }) => visibleTo === 'all' && must.has(where) && !text.includes(mark))).toEqual(
					[]
				);
			}),
			{ numRuns: 100 }
		);
	});

	test('says how many answers are left out', async () => {
		const given = record({ answers: visibilities.map((visibleTo) => ({ label: visibleTo, value: 'x', visibleTo })) });
		expect(readings(await renderTranscript(view, given, 'member', { maxBytes }))).toContain('2 answers are left out');
		expect(readings(await renderTranscript(view, given, 'staff', { maxBytes }))).toContain('1 answer is left out');
	});
});
