import { container } from '@sapphire/framework';
import { NotFound } from '#core/errors';
import type { RequestContext } from '#core/interactions/index';
import type { ModalScreen, Screen } from '#core/views/kit';
import type { RowsEdited } from '#settings';
import type { EditedRule, RewardSample } from '#xp';
import { partOf } from '../panel/ids.js';
import { savedText } from '../publish/waits.js';
import { gatesView, gateView, guardsView } from '../views/gates.view.js';
import { ladderView, levelsView, rankView } from '../views/ranks.view.js';
import { rulePreviewView } from '../views/rule-preview.view.js';
import { archiveRowView, capsView, conditionsView, historyView, type RowNote, rulesView, ruleView } from '../views/rules.view.js';
import { gateForm, levelsForm, newRuleForm, rankForm, ruleForm, tenureForm } from '../views/rules-forms.view.js';
import { type RuleArea, ruleUndoId } from './ids.js';
import { archiveTierScreen, isTierArea, tierAreaForm, tierScreen } from './tiers.js';

type Context = Pick<RequestContext, 'guild' | 'actor' | 'view'>;

/** Changes that a history shows. */
const shownChanges = 6;

/** What is said after an edit. */
export async function rowNote(
	context: Pick<Context, 'guild' | 'view'>,
	area: RuleArea,
	{ version, key }: RowsEdited,
	said?: string
): Promise<RowNote> {
	const { t } = context.view;
	if (version === null) return { text: t('admin:panel.unchanged'), undo: null };
	return { text: await savedText(context, said ?? t('admin:rules.saved')), undo: ruleUndoId.make({ area, key, version }) };
}

/** The rows of an area. */
export async function rulesScreen({ guild, actor, view }: Context, area: RuleArea, page: number, note?: RowNote | null): Promise<Screen> {
	if (isTierArea(area)) return tierScreen({ guild, actor, view }, null, 'card', page, note);
	if (area === 'gate') return gatesView(view, await container.gates.list(guild, actor), page, note);
	if (area !== 'reward') return ladderView(view, await container.ranks.ladder(guild, actor), page, note);
	const rules = await container.rewardRules.list(guild, actor);
	return rulesView(view, { rules, events: container.rewardRules.events(), page }, note);
}

/** A screen of one row. @throws NotFound of the row */
export async function rowScreen(context: Context, area: RuleArea, key: string, part: string, note?: RowNote | null): Promise<Screen> {
	const { guild, actor, view } = context;
	switch (area) {
		case 'gate': {
			const edited = await container.gates.one(guild, actor, key);
			if (part === 'history')
				return historyView(view, { area, key, name: edited.gate.name }, await container.gates.changes(guild, actor, key, shownChanges));
			const { name, index } = partOf(part);
			if (name === 'guards') return guardsView(view, edited, index ?? 0, note);
			return gateView(view, edited, await container.gates.passing(guild, actor, edited.gate), note);
		}
		case 'rank': {
			const edited = await container.ranks.one(guild, actor, key);
			if (part === 'history')
				return historyView(view, { area, key, name: edited.rank.name }, await container.ranks.changes(guild, actor, key, shownChanges));
			return rankView(view, edited, note);
		}
		case 'tier':
			return tierScreen(context, key, part, 0, note);
		case 'growth':
		case 'ceiling':
			return rulesScreen(context, 'tier', 0, note);
		case 'levels': {
			const { levels, levelsSeen } = await container.ranks.ladder(guild, actor);
			return levelsView(view, { levels, seen: levelsSeen }, note);
		}
		case 'tenure':
			return rulesScreen(context, 'rank', 0, note);
		case 'reward':
			return ruleScreen(context, key, part, note);
	}
}

async function ruleScreen(context: Context, key: string, part: string, note?: RowNote | null): Promise<Screen> {
	const { guild, actor, view } = context;
	if (part === 'preview') return previewScreen(context, key, null);
	const edited = await container.rewardRules.one(guild, actor, key);
	switch (part) {
		case 'conditions':
			return conditionsView(view, edited, note);
		case 'caps':
			return capsView(view, edited, note);
		case 'history':
			return historyView(
				view,
				{ area: 'reward', key, name: edited.rule.name },
				await container.rewardRules.changes(guild, actor, key, shownChanges)
			);
		default:
			return ruleView(view, edited, await itemsOf(context, edited), note);
	}
}

/** How many items name a rule. */
async function itemsOf({ guild }: Context, { rule }: EditedRule): Promise<{ items: number; all: number }> {
	const items = await container.shop.on('draft').everyItem(guild);
	return { items: items.filter(({ definition }) => definition.rewards.rules.includes(rule.key)).length, all: items.length };
}

/** What a rule would pay for a sample. */
export async function previewScreen({ guild, actor, view }: Context, key: string, sample: RewardSample | null): Promise<Screen> {
	const { edited, event, preview } = await container.rewardRules.preview(guild, actor, key, sample);
	return rulePreviewView(view, edited, event, preview);
}

/** The form of a part of a row. @throws NotFound `admin.rulePart` for one that it does not have. */
export async function rowForm({ guild, actor, view }: Context, area: RuleArea, key: string, part: string): Promise<ModalScreen> {
	const found = async (): Promise<ModalScreen | null> => {
		switch (area) {
			case 'gate':
				return gateForm(view, key === '' ? null : await container.gates.one(guild, actor, key), part);
			case 'rank':
				return rankForm(view, key === '' ? null : await container.ranks.one(guild, actor, key));
			case 'tier':
			case 'growth':
			case 'ceiling':
				return tierAreaForm({ guild, actor, view }, area, key, part);
			case 'tenure':
				return tenureForm(view, await container.ranks.ladder(guild, actor));
			case 'levels':
				return levelsForm(view, await container.ranks.ladder(guild, actor));
			case 'reward': {
				if (part === 'new') {
					const wanted = container.rewardRules.events().find(({ name }) => name === key);
					return wanted ? newRuleForm(view, wanted) : null;
				}
				const edited = await container.rewardRules.one(guild, actor, key);
				return edited.event && ruleForm(view, edited, edited.event, part);
			}
		}
	};
	const form = await found();
	if (!form) throw new NotFound('admin.rulePart');
	return form;
}

/** The question before a row leaves its list, with what that touches. */
export async function archiveScreen({ guild, actor, view }: Context, area: RuleArea, key: string, seen: string): Promise<Screen> {
	if (isTierArea(area)) return archiveTierScreen({ guild, actor, view }, key, seen);
	if (area === 'gate') {
		const { gate } = await container.gates.idle(guild, actor, key);
		return archiveRowView(view, { area, key, seen, name: gate.name, text: view.t('admin:gates.archiveText') });
	}
	if (area === 'rank') {
		const { rank, members } = await container.ranks.one(guild, actor, key);
		return archiveRowView(view, { area, key, seen, name: rank.name, text: view.t('admin:ranks.archiveText', { count: members ?? 0 }) });
	}
	const edited = await container.rewardRules.one(guild, actor, key);
	const { items } = await itemsOf({ guild, actor, view }, edited);
	return archiveRowView(view, { area, key, seen, name: edited.rule.name, text: view.t('admin:rules.archiveText', { count: items }) });
}
