import { ChannelType } from 'discord-api-types/v10';
import type { TextParam } from '#core/errors';
import * as kit from '#core/views/kit';
import type { Origin, SettingChanged, SettingLook, SettingNow } from '../config/config.types.js';
import type { Leaf } from '../config/leaf.js';
import type { AreaCount } from '../config/table.js';
import { showValue, type ValueWords } from '../config/text-form.js';
import { effective } from '../config/values.js';
import { nameOf, wantsOf } from '../config/wants.js';
import { wordsOf } from '../config/words.js';
import * as ids from '../ids.js';

/** The one field of the form. */
export const valueField = 'value';

/** Longest value in a list, and of one that stands alone. */
const inList = 60;
const alone = 700;

/** Where to look for a setting when its key is not known: areas, and how much of each was changed here. */
export function areasView(view: kit.ViewContext, areas: ReadonlyMap<string, AreaCount>): kit.Screen {
	const { t } = view;
	const count = [...areas.values()].reduce((sum, own) => sum + own.count, 0);
	return kit.screen(
		kit.container(
			'neutral',
			kit.head({ icon: view.emoji('gear'), title: t('admin:setting.title', { count }), lead: t('admin:setting.lead') }),
			kit.text([...areas].map(([area, own]) => t('admin:setting.areaLine', { area: areaName(area), count: own.count, set: own.set }))),
			kit.row(
				kit.select(
					ids.settingsPickId.make(),
					[...areas.keys()].map((area) => ({ value: area, label: t(`admin:setting.areas.${area}`) })),
					{ placeholder: t('admin:setting.pick') }
				)
			),
			kit.row(kit.closeButton(view))
		)
	);
}

const areaName = (area: string): TextParam => ({ kind: 'text', key: `admin:setting.areas.${area}` });

/** The settings of one area, eight a page. */
export function areaView(view: kit.ViewContext, area: string, own: readonly SettingNow[], wanted: number): kit.Screen {
	const { t } = view;
	const words = wordsOf(view);
	const { items, page, pages } = kit.pageOf(own, wanted);
	return kit.screen(
		kit.container(
			'neutral',
			kit.head({
				trail: [t('admin:setting.crumb')],
				icon: view.emoji('gear'),
				title: t('admin:setting.areaTitle', { area: areaName(area), count: own.length })
			}),
			items.map((now) =>
				kit.section(
					t('admin:setting.row', {
						name: nameOf(now.leaf),
						key: userText(now.leaf.key),
						value: shown(view, now.leaf, effective(now), words, inList)
					}),
					kit.secondary(t('admin:setting.open'), ids.settingId.make({ id: now.id }))
				)
			),
			kit.pager(view, {
				page,
				pages,
				id: (to) => ids.settingsAreaId.make({ area, page: to }),
				jump: ids.settingsJumpId.make({ area, pages })
			}),
			kit.row(kit.backButton(view, ids.settingsId.make()), kit.closeButton(view))
		)
	);
}

const origins = { default: 'originDefault', pack: 'originPack', owner: 'originOwner' } as const satisfies Record<Origin, string>;

/** One setting: what holds and why, what it takes, who changed it. The way back leads to the page of its area that it stands on. */
export function settingView(view: kit.ViewContext, look: SettingLook): kit.Screen {
	const { t } = view;
	const { leaf, id, seen, typed, resets, changes, pack, fallback } = look;
	const words = wordsOf(view);
	const value = (of: unknown): TextParam => shown(view, leaf, of, words, alone);
	const slot = leaf.place.in !== 'slice';
	return kit.screen(
		kit.container(
			'neutral',
			kit.head({
				trail: [t('admin:setting.crumb'), t(`admin:setting.areas.${leaf.area}`)],
				icon: view.emoji('gear'),
				title: t('admin:setting.of', { name: nameOf(leaf) }),
				lead: t('admin:setting.key', { key: userText(leaf.key) })
			}),
			kit.text(
				t('admin:setting.now', { value: value(effective(look)) }),
				t(`admin:setting.${origins[look.origin]}`),
				!slot && t('admin:setting.default', { value: value(fallback) }),
				pack !== undefined && t('admin:setting.pack', { value: value(pack) }),
				t('admin:setting.takes', { wants: wantsOf(leaf, words) }),
				!typed && leaf.shape.kind !== 'whole' && t('admin:setting.elsewhere')
			),
			leaf.shape.kind === 'whole' && wholeText(effective(look)),
			kit.text(
				`### ${t('admin:setting.changes')}`,
				changes.length === 0
					? t('admin:setting.never')
					: changes.map((change) =>
							t('admin:setting.change', {
								value: shown(view, leaf, change.value === undefined ? fallback : change.value, words, inList),
								who: personText(change.actor),
								at: { kind: 'time', at: change.at, style: 'f' }
							})
						)
			),
			kit.row(
				typed && kit.primary(t('admin:setting.buttons.change'), ids.settingChangeId.make({ id })),
				resets && kit.secondary(t('admin:setting.buttons.reset'), ids.settingResetId.make({ id, seen })),
				kit.backButton(view, ids.settingsAreaId.make({ area: leaf.area, page: Math.floor(look.position / kit.pageSizes.buttons) })),
				kit.closeButton(view)
			)
		)
	);
}

/** The form for a new value, with the present one in it. */
export function settingForm(view: kit.ViewContext, { leaf, id, seen, ...rest }: SettingNow): kit.ModalScreen {
	const { t } = view;
	const words = wordsOf(view);
	const now = effective({ leaf, id, seen, ...rest });
	const title = t('admin:setting.of', { name: nameOf(leaf) });
	const help = t('admin:setting.wanted', { wants: wantsOf(leaf, words) });
	return kit.modal(title, ids.settingFormId.make({ id, seen }), kit.label(t('admin:setting.value'), field(leaf, now, words), help));
}

function field({ shape }: Leaf, now: unknown, words: ValueWords): Parameters<typeof kit.label>[1] {
	const options = shape.kind === 'boolean' ? [true, false] : shape.kind === 'choice' ? shape.options : [];
	if (options.length >= 2 && options.length <= 25)
		return kit.choice(
			valueField,
			options.map((option) => {
				const label = showValue(option, { shape }, words);
				return { value: label, label, selected: option === now };
			}),
			{ required: true }
		);
	const selected = typeof now === 'string' ? [now] : [];
	if (shape.kind === 'role') return kit.roleSelect(valueField, { selected, required: true });
	if (shape.kind === 'channel') {
		const type = shape.category ? ChannelType.GuildCategory : ChannelType.GuildText;
		return kit.channelSelect(valueField, { selected, types: [type], required: true });
	}
	const long = shape.kind === 'list' || (shape.kind === 'text' && shape.max > 100);
	return kit.textInput(valueField, { long, value: now === undefined ? '' : showValue(now, { shape }, words), required: false });
}

const outcomes = { 'config.set': 'set', 'config.reset': 'reset', 'config.undone': 'undone' } as const;

/** What a change did, and the way to take it back. */
export function changedView(
	view: kit.ViewContext,
	{ now: { leaf, id, value }, before, version, changed, waits }: SettingChanged,
	how: keyof typeof outcomes
): kit.Screen {
	const { t } = view;
	const words = wordsOf(view);
	const text = (of: unknown): TextParam => shown(view, leaf, of === undefined ? leaf.fallback : of, words, alone / 2);
	return kit.screen(
		kit.container(
			changed ? 'ok' : 'neutral',
			kit.head({
				trail: [t('admin:setting.crumb'), t(`admin:setting.areas.${leaf.area}`)],
				icon: view.emoji(changed ? 'ok' : 'gear'),
				title: t(changed ? `admin:setting.${outcomes[how]}` : 'admin:setting.same')
			}),
			kit.text(
				t('admin:setting.subject', { name: nameOf(leaf), key: userText(leaf.key) }),
				changed
					? t('admin:setting.beforeAfter', { before: text(before), after: text(value) })
					: t('admin:setting.still', { value: text(value) })
			),
			changed && kit.text(`-# ${waits ? t('admin:publish.saved') : t('admin:setting.version', { version })}`),
			kit.row(
				changed && kit.secondary(t('admin:setting.buttons.undo'), ids.settingUndoId.make({ id, version })),
				kit.secondary(t('admin:setting.buttons.open'), ids.settingId.make({ id })),
				kit.closeButton(view)
			)
		)
	);
}

/** One suggestion for a key: what it is, what it takes, what holds. */
export function keyLabel(view: kit.ViewContext, now: SettingNow): string {
	const words = wordsOf(view);
	const value = showValue(effective(now), now.leaf, words).slice(0, 30);
	return `${now.leaf.key} · ${view.t('admin:setting.wanted', { wants: wantsOf(now.leaf, words) }).slice(0, 40)} · ${value}`;
}

const userText = (value: string): TextParam => ({ kind: 'user-text', value });

/** Who changed something: a person, or set-up. */
const personText = (actor: string): string => (/^\d{15,20}$/.test(actor) ? `<@${actor}>` : actor);

/** A value as text of the guild: roles and channels by what Discord calls them, parts by how many they are. */
function shown(view: kit.ViewContext, { shape }: Leaf, value: unknown, words: ValueWords, longest: number): TextParam {
	if (typeof value === 'string' && shape.kind === 'role') return `<@&${value}>`;
	if (typeof value === 'string' && shape.kind === 'channel') return `<#${value}>`;
	if (shape.kind === 'whole') return view.t('admin:setting.parts', { count: partsOf(value) });
	const text = showValue(value, { shape }, words);
	return userText(text.length > longest ? `${text.slice(0, longest)}…` : text);
}

const partsOf = (value: unknown): number => (typeof value === 'object' && value !== null ? Object.keys(value).length : 0);

/** Something with parts, as far as it fits. */
function wholeText(value: unknown) {
	const json = JSON.stringify(value, null, 1) ?? '';
	const cut = json.length > 1_200 ? `${json.slice(0, 1_200)}\n…` : json;
	return kit.text(`\`\`\`json\n${cut.replaceAll('`', "'")}\n\`\`\``);
}
