import * as kit from '#core/views/kit';
import { conditionWords, type EditedRule, type RewardEventKind, type RewardPreview } from '#xp';
import { ruleFormId, ruleId } from '../rules/ids.js';
import { rulesTrail, ruleWord } from './rules.view.js';

interface Amounts {
	readonly xp: number;
	readonly tokens: number;
	readonly credits: number;
}

/** What a rule would pay for a made-up event, step by step. */
export function rulePreviewView(view: kit.ViewContext, edited: EditedRule, event: RewardEventKind, preview: RewardPreview): kit.Screen {
	const { t } = view;
	const { rule } = edited;
	const { sample } = preview;
	const fields = Object.entries(sample.fields).map(([field, value]) =>
		t('admin:rules.sampleField', {
			field: { kind: 'text', key: `xp:fields.${field.replaceAll('.', '-')}` },
			value:
				typeof value === 'boolean'
					? { kind: 'text', key: value ? 'xp:rules.yes' : 'xp:rules.no' }
					: typeof value === 'number'
						? value
						: field === 'order.settlement'
							? { kind: 'text', key: `xp:settlements.${value}` }
							: { kind: 'user-text', value: value || '–' }
		})
	);
	const pays = preview.paid.xp + preview.paid.tokens + preview.paid.credits > 0;
	return kit.screen(
		kit.container(
			pays ? 'ok' : 'wait',
			kit.head({
				trail: rulesTrail(view, 'reward', rule.name),
				title: t('admin:rules.previewTitle', { amounts: amountsOf(view, preview.paid) }),
				lead: t('admin:rules.previewLead')
			}),
			kit.text(
				`**${t('admin:rules.sample')}** ${[...fields, t('admin:rules.months', { count: sample.months }), t('admin:rules.before', { count: sample.before })].join(' · ')}`
			),
			kit.text(
				preview.conditions.map(({ condition, holds }) => `${view.emoji(holds ? 'ok' : 'no')} ${conditionWords(view, condition)}`),
				preview.base === null && t('admin:rules.stepNo'),
				preview.base && t('admin:rules.stepBase', { amounts: amountsOf(view, preview.base) }),
				preview.base && t('admin:rules.stepTenure', { amounts: amountsOf(view, preview.multiplied) }),
				preview.already && t('admin:rules.stepAlready'),
				preview.capped.map((unit) => `${view.emoji('lock')} ${t(`admin:rules.capped.${unit}`)}`),
				t('admin:rules.stepPaid', { amounts: amountsOf(view, preview.paid) }),
				t('admin:rules.together', { amounts: amountsOf(view, preview.together) }),
				event.byItem && t('admin:rules.previewItem')
			),
			kit.row(
				kit.primary(ruleWord(view, 'sample'), ruleFormId.make({ area: 'reward', key: rule.key, seen: edited.seen, part: 'sample' })),
				kit.backButton(view, ruleId.make({ area: 'reward', key: rule.key, part: 'card' })),
				kit.closeButton(view)
			)
		)
	);
}

function amountsOf({ t, format, locale }: kit.ViewContext, { xp, tokens, credits }: Amounts): string {
	const parts = [
		xp > 0 && t('xp:rules.fixed', { amount: { kind: 'xp', value: xp } }),
		tokens > 0 && format.amount('tokens', tokens),
		credits > 0 && format.amount('credits', credits)
	].filter((part) => part !== false);
	return parts.length === 0 ? t('xp:rules.nothing') : new Intl.ListFormat(locale, { type: 'unit' }).format(parts);
}
