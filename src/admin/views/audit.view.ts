import type { AuditRow } from '#core/audit/chain';
import type { CsvFile } from '#core/csv';
import type { TextParam } from '#core/errors';
import { dayMs } from '#core/time';
import * as kit from '#core/views/kit';
import { auditAreas, wordsOfAction } from '../audit/actions.js';
import type { AuditPage, AuditQuery, AuditVerdict } from '../audit/audit.service.js';
import * as ids from '../ids.js';

/** Longest text of one side of a change, and how many fields of it are named. */
const longestSide = 60;
const mostFields = 4;
/** Days back that can be chosen. */
const spans = [1, 7, 30, 90] as const;

const userText = (value: string): TextParam => ({ kind: 'user-text', value });

/** A page of the log, with its filters. */
export function auditView(view: kit.ViewContext, data: AuditPage): kit.Screen {
	const { t } = view;
	const { query, rows, page, newer, older } = data;
	const filtered = query.area !== '' || query.member !== '' || query.from !== '';
	return kit.screen(
		kit.container(
			'neutral',
			kit.head({
				trail: [t('admin:setting.crumb')],
				icon: view.emoji('shield'),
				title: t('admin:audit.title'),
				lead: filterLine(view, query)
			}),
			kit.row(areaSelect(view, query)),
			kit.row(
				kit.userSelect(ids.auditMemberId.make({ area: query.area, from: query.from }), {
					placeholder: t('admin:audit.pickMember'),
					min: 0,
					max: 1,
					selected: query.member === '' ? [] : [query.member]
				})
			),
			kit.row(fromSelect(view, query)),
			rows.length === 0
				? kit.text(t(filtered ? 'admin:audit.emptyFilter' : 'admin:audit.empty'))
				: kit.text(rows.map((row) => entryText(view, row))),
			kit.pager(view, {
				page,
				pages: null,
				more: older !== null,
				id: (to) => ids.auditId.make({ ...query, page: Math.max(0, to), at: to === page ? '' : ((to > page ? older : newer) ?? '-') })
			}),
			kit.row(
				rows.length > 0 && kit.secondary(t('admin:audit.buttons.export'), ids.auditExportId.make({ ...query })),
				kit.secondary(t('admin:audit.buttons.verify'), ids.auditVerifyId.make()),
				filtered && kit.secondary(t('admin:audit.buttons.all'), ids.auditId.make({ area: '', member: '', from: '', page: 0, at: '' })),
				kit.closeButton(view)
			)
		)
	);
}

function filterLine({ t }: kit.ViewContext, { area, member, from }: AuditQuery): string {
	const parts = [
		auditAreas.includes(area) && t(`admin:audit.areas.${area}`),
		member !== '' && t('admin:audit.byMember', { who: `<@${member}>` }),
		from !== '' && t('admin:audit.since', { day: userText(from) })
	].filter((part) => part !== false);
	return parts.length === 0 ? t('admin:audit.everything') : parts.join(' · ');
}

function areaSelect({ t }: kit.ViewContext, { area, member, from }: AuditQuery) {
	return kit.select(
		ids.auditAreaId.make({ member, from }),
		['all', ...auditAreas].map((value) => ({ value, label: t(`admin:audit.areas.${value}`), selected: value === area })),
		{ placeholder: t('admin:audit.pickArea') }
	);
}

function fromSelect({ t, now }: kit.ViewContext, { area, member, from }: AuditQuery) {
	const days = spans.map((count) => ({ day: new Date(now.getTime() - (count - 1) * dayMs).toISOString().slice(0, 10), count }));
	return kit.select(
		ids.auditFromId.make({ area, member }),
		[
			{ value: 'all', label: t('admin:audit.anyTime') },
			...days.map(({ day, count }) => ({ value: day, label: t('admin:audit.lastDays', { count }), selected: day === from }))
		],
		{ placeholder: t('admin:audit.pickFrom') }
	);
}

/** One entry: when and what, who and on what, and below it what changed and why. */
function entryText(view: kit.ViewContext, row: AuditRow): string {
	const { t } = view;
	const change = changeOf(view, row);
	const facts = [change, row.reason !== undefined && t('admin:audit.reason', { reason: userText(clip(row.reason, 120)) })].filter(Boolean);
	return `${t('admin:audit.entry', partsOf(view, row))}${facts.length > 0 ? `\n-# ${facts.join(' · ')}` : ''}`;
}

function partsOf({ t }: kit.ViewContext, row: Pick<AuditRow, 'at' | 'actor' | 'action' | 'target'>) {
	const words = wordsOfAction(row.action);
	return {
		at: { kind: 'time', at: row.at, style: 'f' },
		what: words === null ? userText(row.action) : capital(t(words)),
		who: actorText(t, row.actor),
		target: userText(clip(row.target.replace(/^setting:/, ''), 90))
	} as const;
}

/** Acts of the catalogue are also told in the middle of a sentence, so their words begin small. */
const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

function actorText(t: kit.ViewContext['t'], actor: string): TextParam {
	if (/^\d{15,20}$/.test(actor)) return `<@${actor}>`;
	return actor.startsWith('p_') ? t('admin:audit.erased') : userText(actor);
}

/** What an act changed, field by field. Versions only say where a value is kept. */
function changeOf(view: kit.ViewContext, { before, after }: Pick<AuditRow, 'before' | 'after'>): string {
	const [old, fresh] = [fieldsOf(before), fieldsOf(after)];
	const names = [...new Set([...old.keys(), ...fresh.keys()])].filter((name) => name !== 'version');
	const lines = names
		.map((name) => ({ name, from: valueText(old.get(name)), to: valueText(fresh.get(name)) }))
		.filter(({ from, to }) => from !== to)
		.slice(0, mostFields)
		.map(({ name, from, to }) => {
			const params = { name: userText(name), before: userText(from), after: userText(to) };
			if (name === 'value') return view.t('admin:audit.value', params);
			return view.t(old.has(name) ? 'admin:audit.field' : 'admin:audit.newField', params);
		});
	return lines.join(' · ');
}

function fieldsOf(side: unknown): ReadonlyMap<string, unknown> {
	if (side === undefined || side === null) return new Map();
	if (typeof side === 'object' && !Array.isArray(side) && !(side instanceof Date)) return new Map(Object.entries(side));
	return new Map([['value', side]]);
}

function valueText(value: unknown): string {
	if (value === undefined || value === null || value === '') return '–';
	return clip(typeof value === 'string' ? value : JSON.stringify(value), longestSide);
}

const clip = (text: string, max: number): string => (text.length > max ? `${text.slice(0, max - 1)}…` : text);

/** Entries as the audit channel gets them: no values, since more people may read there. */
export function mirrorView(view: kit.ViewContext, rows: readonly AuditRow[]): kit.Screen {
	const { t } = view;
	return kit.screen(
		kit.container(
			'neutral',
			kit.text(`**${t('admin:audit.mirror', { count: rows.length })}**`),
			kit.text(rows.map((row) => t('admin:audit.entry', partsOf(view, row))))
		)
	);
}

/** The filtered log as a file. */
export function auditFileView(view: kit.ViewContext, { data, rows, cut }: CsvFile): kit.Screen {
	const { t } = view;
	const name = `audit-${view.now.toISOString().slice(0, 10)}.csv`;
	return kit.withFiles(
		kit.screen(
			kit.container(
				'neutral',
				kit.head({ trail: [t('admin:audit.title')], title: t('admin:audit.exported', { count: rows }) }),
				kit.text(t('admin:audit.exportedText'), cut && t('admin:audit.cut', { count: rows })),
				kit.file(name),
				kit.row(kit.closeButton(view))
			)
		),
		[{ name, data }]
	);
}

/** What the proof of the log found. */
export function verdictView(view: kit.ViewContext, { rows, head, fault, toldOn, row }: AuditVerdict): kit.Screen {
	const { t } = view;
	return kit.screen(
		kit.container(
			fault === null ? 'ok' : 'bad',
			kit.head({
				trail: [t('admin:audit.title')],
				icon: view.emoji(fault === null ? 'ok' : 'warn'),
				title: t(fault === null ? 'admin:audit.whole' : 'admin:audit.broken'),
				lead: fault === null ? t('admin:audit.wholeText', { count: rows }) : t('admin:audit.brokenText', { count: rows })
			}),
			fault !== null &&
				kit.text(
					t(`admin:audit.faults.${fault.why}`),
					row !== null && entryText(view, row),
					t('admin:audit.faultRow', { id: userText(fault.id) })
				),
			kit.text(
				t('admin:audit.head', { seq: head.seq, hash: head.hash }),
				toldOn === null ? t('admin:audit.untold') : t('admin:audit.told', { day: toldOn })
			),
			fault !== null && kit.text(t('admin:audit.next')),
			kit.row(kit.backButton(view, ids.auditId.make({ area: '', member: '', from: '', page: 0, at: '' })), kit.closeButton(view))
		)
	);
}
