import { defineSaga } from '#core/state-machine/saga';

/** Who acts on an attribution: the one who came, and who brought them. */
export type InviteRole = 'newcomer' | 'inviter';

/** What becomes of somebody who joined, as far as their inviter is concerned. */
export const inviteSaga = defineSaga<InviteState, InviteRole, InviteStep>({
	initial: 'unclaimed',
	states: {
		/** Nobody knows who brought them; they can say so with a code. */
		unclaimed: { owner: 'newcomer', deadline: 'invites.unclaimed', otherwise: 'forget' },
		/** They have to stay and to settle an order. */
		pending: { owner: 'newcomer', deadline: 'invites.pending', otherwise: 'lapse', orElse: ['vest'] },
		/** Counted and paid; taken back if they leave soon. */
		vested: { owner: 'inviter', deadline: 'invites.vested', otherwise: 'keep' },
		/** Counted for good. */
		kept: null,
		/** They left soon after: what was paid was taken back. */
		clawedBack: null,
		/** Counts for nobody, with a reason. */
		void: null
	},
	transitions: {
		claim: { from: ['unclaimed'], to: 'pending', by: ['newcomer'] },
		forget: { from: ['unclaimed'], to: 'void', by: ['system'] },
		refuse: { from: ['unclaimed', 'pending'], to: 'void', by: ['newcomer', 'system'] },
		vest: { from: ['pending'], to: 'vested', by: ['system'] },
		lapse: { from: ['pending'], to: 'void', by: ['system'] },
		leave: { from: ['vested'], to: 'clawedBack', by: ['newcomer'] },
		keep: { from: ['vested'], to: 'kept', by: ['system'] }
	}
});

export type InviteState = 'unclaimed' | 'pending' | 'vested' | 'kept' | 'clawedBack' | 'void';
export type InviteStep = 'claim' | 'forget' | 'refuse' | 'vest' | 'lapse' | 'leave' | 'keep';

/** Why somebody counts for nobody. */
export const voidReasons = ['bot', 'older', 'unknown', 'self', 'young', 'mutual', 'sharedId', 'lapsed'] as const;
export type VoidReason = (typeof voidReasons)[number];

/** The kind of the deadline of a state; `null` for ends. */
export const deadlineOf = (state: InviteState): string | null => inviteSaga.states[state]?.deadline ?? null;
