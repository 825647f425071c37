import * as kit from '#core/views/kit';
import type { CategoryRow, GatePlan } from '#shop';
import { gateWords, type TrustGate } from '#trust';
import { categoryGateDoId, categoryGatePickId, categoryId } from '../panel/ids.js';
import { trail } from './panel-catalogue.view.js';

/** Names that the plan tells. */
const namedMost = 10;

/** Which gate all items of a category get; `plan`: what that would change. Nothing has happened yet. */
export function categoryGateView(
	view: kit.ViewContext,
	row: CategoryRow,
	gates: readonly TrustGate[],
	chosen: { readonly place: number; readonly plan: GatePlan } | null
): kit.Screen {
	const { t, format } = view;
	const gate = chosen && chosen.place >= 0 ? gates[chosen.place] : null;
	const plan = chosen?.plan;
	return kit.screen(
		kit.container(
			plan ? 'wait' : 'neutral',
			kit.head({ trail: trail(view, row.name), title: t('admin:categoryGate.title'), lead: t('admin:categoryGate.lead') }),
			gate && kit.text(`${view.emoji('lock')} **${format.escape(gate.name)}** ${gateWords(view, gate).join(' · ')}`),
			plan &&
				kit.text(
					t('admin:categoryGate.plan', { count: plan.items.length, all: plan.all }),
					plan.items.slice(0, namedMost).map(({ name }) => `- ${format.escape(name)}`),
					plan.items.length > namedMost && '- …'
				),
			kit.row(
				kit.select(
					categoryGatePickId.make({ category: row.key }),
					[
						{ value: '-', label: t('admin:access.noGate'), selected: chosen?.place === -1 },
						...gates.slice(0, 24).map(({ name }, place) => ({ value: String(place), label: name, selected: chosen?.place === place }))
					],
					{ placeholder: t('admin:categoryGate.pick') }
				)
			),
			kit.row(
				plan &&
					plan.items.length > 0 &&
					kit.danger(
						t('admin:categoryGate.confirm', { count: plan.items.length }),
						categoryGateDoId.make({ category: row.key, place: chosen.place, digest: plan.digest })
					),
				kit.backButton(view, categoryId.make({ category: row.key })),
				kit.closeButton(view)
			)
		)
	);
}
