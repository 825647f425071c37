/** What it costs a buyer to leave an order, frozen when it is placed: a later version of the settings changes it for later orders only. */
export type LeavingTerms = {
	readonly freeCancelUntil: 'claimed' | 'ready' | 'delivered';
	/** Per cent of what is still held, 0 to 100. */
	readonly keptPercentOnBuyerCancel: number;
	/** The same where the buyer missed meetings. */
	readonly keptPercentOnBuyerNoShow: number;
};
