import type { Value } from '#core/units/unit';
import { clip, type ViewContext } from '#core/views/kit';
import { type DocChange, definedSlices, valueAt } from '#settings';
import { type Leaf, leavesOf } from '../../config/leaf.js';
import { showValue } from '../../config/text-form.js';
import { nameOf } from '../../config/wants.js';
import { wordsOf } from '../../config/words.js';
import { type Difference, differences, fieldOf, nameOfPath } from './differences.js';
import { partLabel, type Topic, wholes } from './fields.js';
import { type ChangeLine, entryName, isEntry, toldChange } from './line.js';
import { said, shown } from './values.js';

/** Nothing to be named: values of settings are told as `/config view` shows them. */
const noNames = { items: new Map(), categories: new Map(), gates: new Map(), rewards: new Map(), roles: new Map() } as const;
const longestValue = 80;

/** Whether a setting is about money or about who may do what; the rest is told last. */
function topicOf(slice: string, path: string): Topic {
	if (slice === 'economy' || slice === 'xp') return path.startsWith('ranks') ? 'access' : 'money';
	if (slice === 'shop' && /^(?:combineDiscounts|maxDiscountPercent|coupon)/.test(path)) return 'money';
	return slice === 'trust' || slice === 'permissions' ? 'access' : 'settings';
}

/** Changes of a slice of settings, by the names of `/config view`. */
export function tellSlice(view: ViewContext, { key, before, after }: DocChange): ChangeLine[] {
	const slice = definedSlices().get(key);
	const known = new Map<string, Leaf>();
	if (slice !== undefined)
		for (const side of [before, after]) for (const leaf of leavesOf(slice, side ?? undefined)) known.set(leaf.key, leaf);
	const told = new Set<string>();
	const found = differences(before ?? undefined, after ?? undefined, wholes);
	return found.flatMap((one) => {
		const path = nameOfPath(one.path);
		const leaf = leafAt([...known.values()], one);
		const topic = topicOf(key, path);
		if (leaf === null) return [{ topic: 'other' as const, text: tellUnknown(view, one, path === '' ? key : `${key}.${path}`) }];
		if (leaf.shape.kind === 'whole') return [{ topic, text: tellPart(view, leaf, one) }];
		if (told.has(leaf.key)) return [];
		told.add(leaf.key);
		return [{ topic, text: tellLeaf(view, leaf, before, after) }];
	});
}

/** The setting that a difference is in. */
function leafAt(leaves: readonly Leaf[], { path }: Difference): Leaf | null {
	const fields = path.map((step) => ('field' in step ? step.field : null));
	return (
		leaves.find(
			({ place }) =>
				place.in === 'slice' && place.path.length <= fields.length && place.path.every((field, index) => fields[index] === field)
		) ?? null
	);
}

function tellLeaf(view: ViewContext, leaf: Leaf, before: Value | null, after: Value | null): string {
	const path = leaf.place.in === 'slice' ? leaf.place.path : [];
	const text = (side: Value | null): string => {
		const value = valueAt(side, path);
		return view.format.escape(clip(showValue(value === undefined ? leaf.fallback : value, leaf, wordsOf(view)), longestValue));
	};
	return toldChange(view, { place: `${settingName(view, leaf)}:`, field: null, before: text(before), after: text(after) });
}

const settingName = ({ t }: ViewContext, leaf: Leaf): string => t('admin:setting.of', { name: nameOf(leaf) });

/** A difference inside a setting with parts of its own. */
function tellPart(view: ViewContext, leaf: Leaf, one: Difference): string {
	const { t } = view;
	const inside = one.path.slice(leaf.place.in === 'slice' ? leaf.place.path.length : 0);
	const entries = inside.flatMap((step) => ('field' in step ? [] : [`*${entryName(view, step.value, step.entry)}*`]));
	const place = [settingName(view, leaf), ...entries].join(': ');
	const last = inside.at(-1);
	if (one.kind === 'order') return t('admin:publish.say.orderOf', { place });
	if (isEntry(last) && one.kind !== 'changed') return t(`admin:publish.say.${one.kind}`, { place });
	const path = inside.flatMap((step) => ('field' in step ? [step.field] : [])).join('.');
	return toldChange(view, {
		place,
		field: path === '' ? null : partName(view, path),
		before: shown(view, one.before, 'plain', noNames),
		after: shown(view, one.after, 'plain', noNames)
	});
}

function partName({ t }: ViewContext, path: string): string {
	const label = partLabel(path);
	return label === null ? t('admin:publish.say.path', { path: { kind: 'user-text', value: path } }) : t(label);
}

/** A field that no setting of this version is kept in: told by its path. */
const tellUnknown = (view: ViewContext, one: Difference, path: string): string =>
	toldChange(view, {
		place: view.t('admin:publish.say.path', { path: { kind: 'user-text', value: path } }),
		field: null,
		before: shown(view, one.before, 'plain', noNames),
		after: shown(view, one.after, 'plain', noNames)
	});

/** Changes of the guild's own: its name, language and time zone. */
export function tellGuild(view: ViewContext, { before, after }: DocChange): ChangeLine[] {
	return differences(before ?? undefined, after ?? undefined).map((one) => {
		const path = nameOfPath(one.path);
		const isKnown = path === 'name' || path === 'language' || path === 'zone';
		if (!isKnown) return { topic: 'other', text: tellUnknown(view, one, path === '' ? 'guild' : `guild.${path}`) };
		const text = (side: Value | null): string => said(view, String(fieldOf(side, path) ?? '')) || view.t('admin:setting.words.none');
		const place = `${view.t(`admin:setting.names.guild.${path}`)}:`;
		return { topic: 'settings', text: toldChange(view, { place, field: null, before: text(before), after: text(after) }) };
	});
}
