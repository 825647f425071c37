import type { MemberId } from '#core/ids';
import type { EventDraft } from '#core/units/unit';

/** Something that gates ask for has changed for a member: evidence, a pass, a case, an identity. */
export const memberMovedEvent = 'trust.member-moved';

/** The event, for the unit that changes it. @param because Unique for the change: `pass:recruiting:3`, `evidence:order:A7K2Q:completed:buyer`. */
export const memberMoved = (member: MemberId, because: string): EventDraft => ({
	name: memberMovedEvent,
	key: `moved:${member}:${because}`,
	aggregate: `gates:${member}`,
	payload: { member }
});
