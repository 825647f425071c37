import { createHash } from 'node:crypto';
import { type MemberId, memberId } from '#core/ids';
import type { EconomySettings } from './economy.settings.js';

/** Whether items that are settled outside of the guild's money may be ordered now. */
export interface RealMoney {
	/** Only this counts: confirmed by the owner, for the very notice that stands now. */
	readonly enabled: boolean;
	/** Who confirmed, as long as it was not switched off; also when the notice has changed since. */
	readonly confirmedBy: MemberId | null;
	readonly confirmedAt: Date | null;
	/** It was confirmed, but for another notice. */
	readonly changed: boolean;
	readonly notice: string;
	/** Of the notice as it stands. */
	readonly hash: string;
}

/** By which a notice is known again; spaces at line ends and between words do not make it another one. */
export const noticeHash = (notice: string): string =>
	createHash('sha256').update(notice.trim().replace(/\s+/g, ' ')).digest('hex').slice(0, 32);

/** Reads the settings. A guild without a notice can not confirm any: then it is off. Pure. */
export function realMoneyOf({ realMoney }: Pick<EconomySettings, 'realMoney'>): RealMoney {
	const { notice, confirmedBy, confirmedAt } = realMoney;
	const hash = noticeHash(notice);
	const confirmed = realMoney.enabled && confirmedBy !== null && confirmedAt !== null && notice.trim() !== '';
	const same = realMoney.noticeHash === hash;
	return {
		enabled: confirmed && same,
		confirmedBy: confirmed ? memberId(confirmedBy) : null,
		confirmedAt: confirmed ? new Date(confirmedAt) : null,
		changed: confirmed && !same,
		notice,
		hash
	};
}
