import { container } from '@sapphire/framework';
import { DomainError, NotFound } from '#core/errors';
import type { FormFields, RequestContext } from '#core/interactions/index';
import { pageOf, type Screen } from '#core/views/kit';
import type { RowEditor, RowsEdited } from '#settings';
import type { RuleChange } from '#xp';
import { partOf } from '../panel/ids.js';
import { pointsPerPage } from '../views/gates.view.js';
import { levelsView } from '../views/ranks.view.js';
import { formulaOf, formulaText, gateChange, gateWish, newRule, rankWish, ruleChange, sampleOf, tenureWish } from './forms.js';
import { type RuleArea, ruleArea } from './ids.js';
import { archiveScreen, previewScreen, rowNote, rowScreen, rulesScreen } from './screens.js';
import { actOnTier, isTierArea, saveTier, type TierArea, type TierDone, undoTier } from './tiers.js';

type Context = Pick<RequestContext, 'guild' | 'actor' | 'view' | 'interactionId'>;

/** A row of a screen, as its custom id names it. */
export interface RowAt {
	readonly area: string;
	readonly key: string;
	readonly seen: string;
}

const editorOf = ({ actor, interactionId }: Context): RowEditor => ({ actor, request: interactionId });

/** Does what a button asks for, and shows what follows. @throws NotFound `admin.rulePart` for an act that rows don't have. */
export async function actOnRow(context: Context, at: RowAt, act: string): Promise<Screen> {
	const { guild, view } = context;
	const area = ruleArea(at.area);
	if (act === 'archive') return archiveScreen(context, area, at.key, at.seen);
	const by = editorOf(context);
	if (area === 'levels') {
		const done = await container.ranks.setLevels(guild, by, at.seen, formulaOf(act.replace(/^levels\./, '')));
		return rowScreen(context, area, at.key, 'card', await rowNote(context, area, done));
	}
	if (isTierArea(area)) {
		const acted = area === 'tier' ? await actOnTier(context, at.key, at.seen, act) : null;
		if (!acted) throw new NotFound('admin.rulePart');
		return afterTier(context, area, at.key, acted);
	}
	const { name, index } = partOf(act);
	if (area === 'reward' && name === 'clone') {
		const copy = await container.rewardRules.clone(guild, by, at.key, view.t('admin:item.copy'));
		return rowScreen(context, area, copy.key, 'card', await rowNote(context, area, copy, view.t('admin:rules.created')));
	}
	const done = await edited(context, area, at, name, index);
	const part = name === 'condition-remove' ? 'conditions' : name === 'cap-remove' ? 'caps' : 'card';
	return rowScreen(context, area, at.key, part, await rowNote(context, area, done));
}

/** The screen after an edit of tiers: the tier, or all of them. */
async function afterTier(context: Context, area: TierArea, key: string, { done, moves }: TierDone): Promise<Screen> {
	const { t } = context.view;
	const said = moves === undefined ? t('tiers:saved') : `${t('tiers:saved')} ${moves}`;
	return rowScreen(context, area, key, 'card', await rowNote(context, area, done, said));
}

async function edited(context: Context, area: RuleArea, { key, seen }: RowAt, act: string, index: number | null): Promise<RowsEdited> {
	const { guild } = context;
	const by = editorOf(context);
	const archived = act === 'archived' ? true : act === 'restore' ? false : null;
	if (area === 'gate' && archived !== null) return container.gates.change(guild, by, key, seen, { kind: 'archived', archived });
	if (area === 'rank') {
		if (archived !== null) return container.ranks.change(guild, by, key, seen, { kind: 'archived', archived });
		if (act === 'up' || act === 'down') return container.ranks.move(guild, by, key, seen, act === 'up' ? 1 : -1);
		if (act === 'role-off') return container.ranks.change(guild, by, key, seen, { kind: 'role', role: null });
	}
	const change = area === 'reward' ? ruleAct(act, index ?? -1, archived) : null;
	if (!change) throw new NotFound('admin.rulePart');
	return container.rewardRules.change(guild, by, key, seen, change);
}

function ruleAct(act: string, index: number, archived: boolean | null): RuleChange | null {
	if (archived !== null) return { kind: 'archived', archived };
	if (act === 'on' || act === 'off') return { kind: 'enabled', on: act === 'on' };
	if (act === 'condition-remove') return { kind: 'conditionRemove', index };
	return act === 'cap-remove' ? { kind: 'capRemove', index } : null;
}

/** Stores what a form says, and shows what follows. */
export async function saveRow(context: Context, at: RowAt, part: string, fields: FormFields): Promise<Screen> {
	const area = ruleArea(at.area);
	switch (area) {
		case 'reward':
			return saveRule(context, at, part, fields);
		case 'rank':
			return saveRank(context, at, part, fields);
		case 'gate':
			return saveGate(context, at, part, fields);
		case 'tier':
		case 'growth':
		case 'ceiling': {
			const saved = await saveTier(context, area, at, part, fields);
			return 'done' in saved ? afterTier(context, area, saved.done.key, saved) : saved;
		}
		case 'tenure': {
			const done = await container.ranks.setTenure(context.guild, editorOf(context), at.seen, tenureWish(fields));
			return rulesScreen(context, 'rank', 0, await rowNote(context, 'tenure', done));
		}
		case 'levels':
			return wishedLevels(context, at, formulaText(fields));
	}
}

async function saveRule(context: Context, at: RowAt, part: string, fields: FormFields): Promise<Screen> {
	const { guild, actor, view } = context;
	const { rewardRules } = container;
	const by = editorOf(context);
	if (part === 'new') {
		const made = await rewardRules.create(guild, by, newRule(at.key, fields));
		return rowScreen(context, 'reward', made.key, 'card', await rowNote(context, 'reward', made, view.t('admin:rules.created')));
	}
	const rule = await rewardRules.one(guild, actor, at.key);
	if (!rule.event) throw new NotFound('xp.rewardEvent');
	if (part === 'sample') return previewScreen(context, at.key, sampleOf(rule, rule.event, fields));
	const change = ruleChange(rule, rule.event, partOf(part), fields);
	if (!change) throw new NotFound('admin.rulePart');
	const done = await rewardRules.change(guild, by, at.key, at.seen, change);
	const next = change.kind === 'conditionAdd' ? 'conditions' : change.kind === 'capAdd' ? 'caps' : 'card';
	return rowScreen(context, 'reward', at.key, next, await rowNote(context, 'reward', done));
}

async function saveRank(context: Context, at: RowAt, part: string, fields: FormFields): Promise<Screen> {
	const { guild, actor, view } = context;
	const { ranks } = container;
	const wish = rankWish(fields);
	const before = (await ranks.ladder(guild, actor)).ranks.map(({ rank }) => rank);
	const done =
		part === 'new'
			? await ranks.create(guild, editorOf(context), wish)
			: await ranks.change(guild, editorOf(context), at.key, at.seen, { kind: 'basics', ...wish });
	// Against the ladder as it was: who goes up by this, went down before.
	const { up, down, known } = await ranks.moved(guild, actor, { ranks: before });
	const said = view.t('admin:ranks.saved', { up: down, down: up, known });
	return rowScreen(context, 'rank', done.key, 'card', await rowNote(context, 'rank', done, said));
}

async function saveGate(context: Context, at: RowAt, part: string, fields: FormFields): Promise<Screen> {
	const { guild } = context;
	const by = editorOf(context);
	const change = part === 'new' ? null : gateChange(part, fields);
	if (part !== 'new' && !change) throw new NotFound('admin.rulePart');
	const done = change
		? await container.gates.change(guild, by, at.key, at.seen, change)
		: await container.gates.create(guild, by, gateWish(fields));
	return rowScreen(context, 'gate', done.key, 'card', await rowNote(context, 'gate', done));
}

/** Which of the points on a page a gate guards. */
export async function saveGuards(context: Context, at: RowAt, page: number, chosen: readonly string[]): Promise<Screen> {
	const { guild, actor } = context;
	const { points } = await container.gates.one(guild, actor, at.key);
	const shown = pageOf(points, page, pointsPerPage).items.map(({ key }) => key);
	const done = await container.gates.change(guild, editorOf(context), at.key, at.seen, { kind: 'points', shown, chosen });
	return rowScreen(context, 'gate', done.key, `guards.${page}`, await rowNote(context, 'gate', done));
}

/** What a formula would do; nothing is stored yet. */
async function wishedLevels({ guild, actor, view }: Context, at: RowAt, text: string): Promise<Screen> {
	const { levels } = await container.ranks.ladder(guild, actor);
	const wished = { ...levels, ...formulaOf(text) };
	const moves = await container.ranks.moved(guild, actor, { levels: wished });
	return levelsView(view, { levels: wished, seen: at.seen, wish: { text, ...moves } });
}

/** Takes an edit back, and shows the row, or the list when the row is gone with it. */
export async function undoRow(context: Context, area: RuleArea, key: string, version: number): Promise<Screen> {
	const { view } = context;
	const { done, moves }: TierDone = isTierArea(area)
		? await undoTier(context, area, version)
		: { done: await undone(context, area, version) };
	const note = await rowNote(context, area, done, [view.t('admin:panel.undone'), ...(moves === undefined ? [] : [moves])].join(' '));
	try {
		return await rowScreen(context, area, key, 'card', note);
	} catch (error) {
		if (error instanceof NotFound) return rulesScreen(context, area, 0, note);
		throw error;
	}
}

async function undone(context: Context, area: RuleArea, version: number): Promise<RowsEdited> {
	const { guild } = context;
	const by = editorOf(context);
	if (area === 'reward') return container.rewardRules.undo(guild, by, version);
	return area === 'gate' ? container.gates.undo(guild, by, version) : container.ranks.undo(guild, by, area, version);
}

/** Refuses with the way back to the form that was filled. */
export async function withForm<T>(open: string, work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		if (error instanceof DomainError && error.code === 'settings.row') throw new DomainError(error.code, { ...error.params, open });
		throw error;
	}
}
