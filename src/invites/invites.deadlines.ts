import { type DeadlineHandler, DeadlineMoved, type DeadlineRow } from '#core/deadlines/deadline';
import { type GuildId, type MemberId, memberId } from '#core/ids';
import { deadlineOf, type InviteState } from './invites.saga.js';
import type { VestingService } from './vesting.service.js';

/** What happens to attributions by themselves: the default of each state. */
export function inviteDeadlines(vesting: VestingService): readonly DeadlineHandler[] {
	return [
		ofState('unclaimed', (...due) => vesting.forget(...due)),
		ofState('pending', (...due) => vesting.wait(...due)),
		ofState('vested', (...due) => vesting.keep(...due))
	];
}

function ofState(state: InviteState, act: (guild: GuildId, member: MemberId, at: Date) => Promise<void>): DeadlineHandler {
	const kind = deadlineOf(state);
	if (!kind) throw new TypeError(`Who is ${state} has no deadline`);
	return {
		kind,
		async due(row: DeadlineRow) {
			try {
				await act(row.guild, memberId(row.subject.slice(row.subject.indexOf(':') + 1)), row.at);
			} catch (error) {
				if (!(error instanceof DeadlineMoved)) throw error;
			}
		}
	};
}
