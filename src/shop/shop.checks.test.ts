import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { testView } from '../../tests/support/views.js';
import { guildId } from '../core/ids.js';
import { catalogueChanges } from './import.js';
import { parsePackText } from './pack/pack.js';
import { formProblems } from './shop.checks.js';
import type { ListedItem } from './shop.lists.js';
import type { ItemRow } from './shop.model.js';

const parsed = parsePackText(readFileSync(new URL('../../packs/ark-small-tribes.json', import.meta.url), 'utf8'));
if (!parsed.ok) throw new Error('The starter pack has problems');
const changes = catalogueChanges(guildId('100000000000000001'), parsed.pack);
const rows = changes.flatMap((change) => ('upsert' in change && change.upsert ? [change.upsert] : []));
const items = rows.filter((row): row is typeof row & ItemRow => 'definition' in row);
const listed = (row: ItemRow): ListedItem => ({
	row,
	stock: { state: 'in', left: null, again: null, variants: {} },
	stats: { sold: 0, rating: null, reviews: 0 },
	sale: null
});
const question = (index: number, label = `Q${index}`) => ({
	type: 'short_text' as const,
	key: `q${index}`,
	label,
	required: true,
	maxLength: 20
});
const asking = (questions: readonly object[]): ListedItem => {
	const [row] = items;
	if (!row) throw new Error('the pack has no item');
	return listed({ ...row, definition: { ...row.definition, questions } as never });
};

describe('items that the editor would refuse', () => {
	it('are none of the starter pack', () => {
		expect(items.length).toBe(58);
		expect(formProblems(items.map(listed))).toEqual([]);
	});

	it('are those with more questions than forms can show, or a label that is too long', () => {
		const many = asking(Array.from({ length: 26 }, (_, index) => question(index)));
		const long = asking([question(1, 'x'.repeat(46))]);
		const problems = formProblems([many, long, ...items.map(listed)]);
		expect(problems.map(({ id, weight, title }) => [id, weight, title.params?.count])).toEqual([['items.form', 'bad', 2]]);
		for (const locale of ['en-US', 'de'] as const)
			for (const { title, text } of problems) {
				const { t } = testView({ locale });
				expect(`${t(title.key, title.params)}: ${t(text.key, text.params)}`).toMatchSnapshot();
			}
	});
});
