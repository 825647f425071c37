import { NotFound } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { FormFields } from '#core/interactions/index';
import { catalogueInput, type KindedRule, type PriceEditor, type PriceRule, type RuleKind } from '#shop';

const { couponOff, percentOf, momentOf, timesOf, stepsOf, wholeNumber } = catalogueInput;

/** A rule as a filled form wants it. */
export interface WantedRule {
	/** Of a new coupon: its code; `null`: as it is. */
	readonly name: string | null;
	readonly kinded: KindedRule;
}

interface Filled {
	readonly fields: FormFields;
	/** The guild's zone. */
	readonly zone: string;
	/** The rule that is edited; `null`: a new one. */
	readonly row: PriceRule | null;
	readonly editor: Pick<PriceEditor, 'scope'>;
}

/**
 * The rule that a filled form asks for.
 *
 * @throws DomainError `shop.edit` · NotFound `shop.priceRule` for a part that this kind does not have.
 */
export async function wantedRule(guild: GuildId, kind: RuleKind, part: string, filled: Filled): Promise<WantedRule> {
	const { fields, row, zone } = filled;
	const scope = () => filled.editor.scope(guild, fields.values('categories'), fields.text('onItems'));
	if (part === 'times' && row?.kind === 'sale') {
		const days = fields.values('days');
		const times = timesOf({ from: fields.text('from'), to: fields.text('to'), days, hours: fields.text('hours') }, zone);
		return { name: null, kinded: { kind: 'sale', rule: { ...row.rule, times } } };
	}
	if (part === 'bounds' && row?.kind === 'coupon') {
		const bounds = {
			from: momentOf(fields.text('from'), 'from', zone),
			to: momentOf(fields.text('to'), 'to', zone),
			uses: wholeNumber(fields.text('uses'), 'uses'),
			perMember: wholeNumber(fields.text('perMember'), 'perMember'),
			firstOnly: fields.boolean('firstOnly')
		};
		return { name: null, kinded: { kind: 'coupon', rule: { ...row.rule, ...bounds } } };
	}
	if (part !== 'main') throw new NotFound('shop.priceRule');
	switch (kind) {
		case 'sale': {
			const times = row?.kind === 'sale' ? row.rule.times : null;
			const rule = { percent: percentOf(fields.text('percent')), scope: await scope(), times };
			return { name: fields.text('ruleName'), kinded: { kind, rule } };
		}
		case 'role': {
			const rule = { role: fields.values('role')[0] ?? '', percent: percentOf(fields.text('percent')), scope: await scope() };
			return { name: fields.text('ruleName'), kinded: { kind, rule } };
		}
		case 'coupon': {
			const old = row?.kind === 'coupon' ? row.rule : { from: null, to: null, uses: null, perMember: null, firstOnly: false };
			const off = couponOff(fields.text('discount'));
			const rule = { ...old, ...off, scope: await scope(), minTotal: wholeNumber(fields.text('minTotal'), 'minTotal') };
			return { name: row ? null : fields.text('code'), kinded: { kind, rule } };
		}
		default: {
			const [blueprint = null] = stepsOf(fields.text('blueprint'), 'blueprint');
			const rule = { steps: stepsOf(fields.text('steps'), 'steps'), blueprint };
			return { name: fields.text('ruleName'), kinded: { kind, rule } };
		}
	}
}
