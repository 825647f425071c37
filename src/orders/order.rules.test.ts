import { expect, it } from 'vitest';
import { cancelTerms } from './order.rules.js';
import { ordersSettings } from './orders.settings.js';

const strict = { ...ordersSettings.defaults, freeCancelUntil: 'claimed', keptPercentOnBuyerCancel: 50 } as const;
const order = { state: 'ready', held: 101, captured: 0, released: 1, missedByStaff: 0 } as const;
const kind = { freeCancelUntil: 'delivered', keptPercentOnBuyerCancel: 10, keptPercentOnBuyerNoShow: 0 } as const;

it('leaving an order costs what it cost when it was placed, whatever the settings say by now', () => {
	expect(cancelTerms({ ...order, leaving: kind }, 'buyer', strict)).toEqual({ kept: 0, released: 100 });
	expect(cancelTerms({ ...order, state: 'delivered', leaving: kind }, 'buyer', strict)).toEqual({ kept: 10, released: 90 });
	expect(cancelTerms({ ...order, state: 'delivered', leaving: kind }, 'staff', strict)).toEqual({ kept: 0, released: 100 });
});

it('an order of before goes by the settings', () => {
	expect(cancelTerms(order, 'buyer', strict)).toEqual({ kept: 50, released: 50 });
});
