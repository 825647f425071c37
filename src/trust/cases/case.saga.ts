import { defineSaga } from '#core/state-machine/saga';

/**
 * States of a case. `reported`: waits for triage, nothing has changed for anybody; `admitted`: it closes gates for its subject; `overdue`:
 * its effect is over, it waits for a verdict still; `decided`: upheld, and may be appealed; `appealed`: other judges look at it.
 */
export const caseStates = ['reported', 'admitted', 'overdue', 'decided', 'appealed', 'final', 'dismissed', 'malicious'] as const;
export type CaseState = (typeof caseStates)[number];

/** Who acts on a case: `judge` is never somebody with a part in it; `otherJudge` is not the one of the first verdict either. */
export type CaseRole = 'triage' | 'judge' | 'otherJudge' | 'subject';

/** What moves a case. */
export type CaseTransition =
	| 'admit'
	| 'dismiss'
	| 'lapseReport'
	| 'markMalicious'
	| 'endEffect'
	| 'extend'
	| 'lapse'
	| 'uphold'
	| 'acquit'
	| 'appeal'
	| 'finalize'
	| 'confirm'
	| 'reverse'
	| 'confirmSilently';

/** The life of a case (design §7). */
export const caseSaga = defineSaga<CaseState, CaseRole, CaseTransition>({
	initial: 'reported',
	states: {
		reported: { owner: 'triage', deadline: 'cases.triage', otherwise: 'lapseReport' },
		admitted: { owner: 'judge', deadline: 'cases.effect', otherwise: 'endEffect' },
		overdue: { owner: 'judge', deadline: 'cases.verdict', otherwise: 'lapse' },
		decided: { owner: 'subject', deadline: 'cases.appeal', otherwise: 'finalize' },
		appealed: { owner: 'otherJudge', deadline: 'cases.appealVerdict', otherwise: 'confirmSilently' },
		final: null,
		dismissed: null,
		malicious: null
	},
	transitions: {
		admit: { from: ['reported'], to: 'admitted', by: ['triage'] },
		dismiss: { from: ['reported'], to: 'dismissed', by: ['triage'], reason: 'required' },
		lapseReport: { from: ['reported'], to: 'dismissed', by: ['system'] },
		markMalicious: { from: ['reported'], to: 'malicious', by: ['triage'], reason: 'required' },
		endEffect: { from: ['admitted'], to: 'overdue', by: ['system'] },
		extend: { from: ['admitted', 'overdue'], to: 'admitted', by: ['judge'], reason: 'required' },
		lapse: { from: ['overdue'], to: 'dismissed', by: ['system'] },
		uphold: { from: ['admitted', 'overdue'], to: 'decided', by: ['judge'], reason: 'required' },
		acquit: { from: ['admitted', 'overdue'], to: 'final', by: ['judge'], reason: 'required' },
		appeal: { from: ['decided'], to: 'appealed', by: ['subject'], reason: 'required' },
		finalize: { from: ['decided'], to: 'final', by: ['system'] },
		confirm: { from: ['appealed'], to: 'final', by: ['otherJudge'], reason: 'required' },
		reverse: { from: ['appealed'], to: 'final', by: ['otherJudge'], reason: 'required' },
		confirmSilently: { from: ['appealed'], to: 'final', by: ['system'] }
	}
});
