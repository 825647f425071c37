import * as open from './open.js';
import * as settled from './settled.js';
import type { Path } from './steps.js';
import * as trouble from './trouble.js';

/** States of an order, those of a form that was not sent included. */
export type EndState =
	| 'draft'
	| 'placed'
	| 'claimed'
	| 'ready'
	| 'delivered'
	| 'disputed'
	| 'completed'
	| 'refunded'
	| 'split'
	| 'cancelled'
	| 'expired';

interface Told {
	readonly end: EndState;
	readonly path: Path;
}

/** Everything that can become of an order, and how it stands when its story is told. */
export const paths = {
	hand: { end: 'completed', path: settled.hand },
	meeting: { end: 'completed', path: settled.meeting },
	goods: { end: 'completed', path: settled.goods },
	goodsMeeting: { end: 'completed', path: settled.goodsMeeting },
	goodsBack: { end: 'cancelled', path: trouble.goodsBack },
	outside: { end: 'completed', path: settled.goods },
	parts: { end: 'completed', path: settled.parts },
	build: { end: 'completed', path: settled.build },
	silent: { end: 'completed', path: trouble.silent },
	extended: { end: 'completed', path: settled.extended },
	changeNow: { end: 'completed', path: settled.changeNow },
	changeAccepted: { end: 'completed', path: settled.changeAccepted },
	priceDeclined: { end: 'completed', path: settled.priceDeclined },
	transferred: { end: 'completed', path: settled.transferred },
	takenBack: { end: 'completed', path: settled.takenBack },
	returned: { end: 'completed', path: settled.returned },
	cancelledEarly: { end: 'cancelled', path: trouble.cancelledEarly },
	cancelledLate: { end: 'cancelled', path: trouble.cancelledLate },
	declined: { end: 'cancelled', path: trouble.declined },
	declinedAlt: { end: 'cancelled', path: trouble.declinedAlt },
	refundedByStaff: { end: 'cancelled', path: trouble.refundedByStaff },
	expired: { end: 'expired', path: trouble.expired },
	buyerMissesTwice: { end: 'cancelled', path: trouble.buyerMissesTwice },
	staffMisses: { end: 'cancelled', path: trouble.staffMisses },
	falseClaim: { end: 'completed', path: trouble.falseClaim },
	ruledRefund: { end: 'refunded', path: trouble.ruledRefund },
	ruledSplit: { end: 'split', path: trouble.ruledSplit },
	ruledRedo: { end: 'completed', path: trouble.ruledRedo },
	withdrawn: { end: 'completed', path: trouble.withdrawn },
	draft: { end: 'draft', path: open.draft },
	openPlaced: { end: 'placed', path: open.openPlaced },
	openClaimed: { end: 'claimed', path: open.openClaimed },
	openTimes: { end: 'claimed', path: open.openTimes },
	openChange: { end: 'claimed', path: open.openChange },
	openPrice: { end: 'claimed', path: open.openPrice },
	openPart: { end: 'claimed', path: open.openPart },
	openGoodsPaid: { end: 'claimed', path: open.openGoodsPaid },
	openMeeting: { end: 'ready', path: open.openMeeting },
	openDelivered: { end: 'delivered', path: open.openDelivered },
	openReported: { end: 'disputed', path: open.openReported },
	openCase: { end: 'disputed', path: open.openCase }
} as const satisfies Readonly<Record<string, Told>>;

export type PathName = keyof typeof paths;
