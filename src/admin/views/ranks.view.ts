import * as kit from '#core/views/kit';
import { type EditedRank, type Ladder, levelTable, type XpSettings } from '#xp';
import { ruleDoId, ruleFormId, ruleId, rulePickId, rulesId } from '../rules/ids.js';
import { areaRow, type RowNote, rowNoteOf, rulesTrail, ruleWord } from './rules.view.js';

/** The ladder: ranks by months, what share of rewards each month brings, and the levels. */
export function ladderView(view: kit.ViewContext, ladder: Ladder, wanted: number, note?: RowNote | null): kit.Screen {
	const { t } = view;
	const { items, page, pages } = kit.pageOf(ladder.ranks, wanted, 6);
	const steps = ladder.tenure.steps.map(({ minMonths, percent }) => t('admin:ranks.step', { months: minMonths, percent }));
	const applied = ladder.tenure.appliesTo.map((unit) => t(`admin:ranks.units.${unit}`));
	return kit.screen(
		rowNoteOf(view, note),
		kit.container(
			'neutral',
			kit.head({
				trail: rulesTrail(view, 'rank'),
				title: t('admin:ranks.title', { count: ladder.ranks.length }),
				lead: t('admin:ranks.lead', { count: ladder.known })
			}),
			items.map((edited) =>
				kit.section(
					rankLines(view, edited),
					kit.secondary(t('admin:panel.buttons.edit'), ruleId.make({ area: 'rank', key: edited.rank.key, part: 'card' }))
				)
			),
			kit.pager(view, { page, pages, id: (to) => rulesId.make({ area: 'rank', page: to }) }),
			kit.text(
				`**${t('admin:ranks.tenure')}** ${steps.length > 0 && applied.length > 0 ? `${applied.join(', ')}: ${steps.join(' · ')}` : t('admin:ranks.noTenure')}`,
				`**${t('admin:ranks.levels')}** ${levelWords(view, ladder.levels)}`
			),
			kit.row(
				kit.primary(ruleWord(view, 'newRank'), ruleFormId.make({ area: 'rank', key: '', seen: '', part: 'new' })),
				kit.secondary(ruleWord(view, 'tenure'), ruleFormId.make({ area: 'tenure', key: 'tenure', seen: ladder.tenureSeen, part: 'steps' })),
				kit.secondary(ruleWord(view, 'levels'), ruleId.make({ area: 'levels', key: 'levels', part: 'card' }))
			),
			areaRow(view, 'rank')
		)
	);
}

function rankLines(view: kit.ViewContext, { rank, members }: EditedRank): string {
	const { t, format } = view;
	const facts = [
		t('admin:ranks.from', { count: rank.minMonths }),
		members === null ? t('admin:rules.states.archived') : t('admin:ranks.members', { count: members }),
		rank.role !== null && `<@&${rank.role}>`
	];
	return `**${rank.emoji ? `${rank.emoji} ` : ''}${format.escape(rank.name)}**\n${facts.filter(Boolean).join(' · ')}`;
}

/** One rank. */
export function rankView(view: kit.ViewContext, edited: EditedRank, note?: RowNote | null): kit.Screen {
	const { t, format } = view;
	const { rank, seen } = edited;
	const at = { area: 'rank', key: rank.key, seen };
	const act = (what: string): string => ruleDoId.make({ ...at, act: what });
	return kit.screen(
		rowNoteOf(view, note),
		kit.container(
			rank.archived ? 'wait' : 'neutral',
			kit.head({ trail: rulesTrail(view, 'rank'), title: `${rank.emoji ? `${rank.emoji} ` : ''}${format.escape(rank.name)}` }),
			kit.text(
				rankLines(view, edited),
				t(rank.role === null ? 'admin:ranks.noRole' : 'admin:ranks.role', { role: `<@&${rank.role ?? ''}>` })
			),
			!rank.archived &&
				kit.row(
					kit.roleSelect(rulePickId.make({ ...at, part: 'role' }), {
						placeholder: t('admin:ranks.pickRole'),
						min: 0,
						max: 1,
						selected: rank.role === null ? [] : [rank.role]
					})
				),
			!rank.archived && [
				kit.row(
					kit.secondary(t('admin:panel.buttons.change'), ruleFormId.make({ ...at, part: 'basics' })),
					kit.secondary(ruleWord(view, 'earlier'), act('down')),
					kit.secondary(ruleWord(view, 'later'), act('up')),
					rank.role !== null && kit.secondary(ruleWord(view, 'noRole'), act('role-off'))
				)
			],
			kit.row(
				kit.secondary(ruleWord(view, 'history'), ruleId.make({ area: 'rank', key: rank.key, part: 'history' })),
				rank.archived
					? kit.secondary(t('admin:panel.buttons.restore'), act('restore'))
					: kit.secondary(t('admin:panel.buttons.archive'), act('archive')),
				kit.backButton(view, rulesId.make({ area: 'rank', page: 0 })),
				kit.closeButton(view)
			)
		)
	);
}

function levelWords({ t }: kit.ViewContext, { formula, maxLevel }: XpSettings['levels']): string {
	switch (formula.kind) {
		case 'linear':
			return t('admin:levels.linear', { xp: formula.xpPerLevel, max: maxLevel });
		case 'polynomial':
			return t('admin:levels.polynomial', { a: formula.a, b: formula.b, c: formula.c, max: maxLevel });
		case 'table':
			return t('admin:levels.table', { count: formula.xpAtLevel.length });
	}
}

/** The formula with what each level takes; `wish`: a formula that is not live, with how many members it would move. */
export function levelsView(
	view: kit.ViewContext,
	data: {
		readonly levels: XpSettings['levels'];
		readonly seen: string;
		readonly wish?: { readonly text: string; readonly up: number; readonly down: number; readonly known: number };
	},
	note?: RowNote | null
): kit.Screen {
	const { t } = view;
	const { wish } = data;
	const at = { area: 'levels', key: 'levels', seen: data.seen };
	return kit.screen(
		rowNoteOf(view, note),
		kit.container(
			wish ? 'wait' : 'neutral',
			kit.head({
				trail: rulesTrail(view, 'rank'),
				title: t(wish ? 'admin:levels.wishTitle' : 'admin:levels.title'),
				lead: levelWords(view, data.levels)
			}),
			kit.text(
				wish && t('admin:levels.moves', { up: wish.up, down: wish.down, known: wish.known }),
				levelTable(data.levels).map(({ level, xp }) => t('admin:levels.line', { level, xp: { kind: 'xp', value: xp } }))
			),
			kit.row(
				wish && kit.primary(ruleWord(view, 'apply'), ruleDoId.make({ ...at, act: `levels.${wish.text}` })),
				kit.secondary(t('admin:panel.buttons.change'), ruleFormId.make({ ...at, part: 'formula' })),
				kit.backButton(view, rulesId.make({ area: 'rank', page: 0 })),
				kit.closeButton(view)
			)
		)
	);
}
