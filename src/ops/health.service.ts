/** One thing that the bot needs, and how to find out whether it is there. */
export interface HealthCheck {
	readonly name: string;
	/** Without it the bot can't do its work; others only make it slower. */
	readonly vital: boolean;
	/** Resolves when it is there; throws or never answers when it is not. */
	check(): Promise<void>;
}

export interface HealthReport {
	/** Whether requests can be served. */
	readonly ready: boolean;
	readonly parts: Readonly<Record<string, 'ok' | 'away'>>;
}

/** Asks everything the bot needs whether it is there. */
export class Health {
	public constructor(
		private readonly checks: readonly HealthCheck[],
		/** An answer that takes longer counts as none. */
		private readonly withinMs = 2_000
	) {}

	public async report(): Promise<HealthReport> {
		const states = await Promise.all(this.checks.map((check) => this.#ask(check)));
		return {
			ready: this.checks.every((check, index) => !check.vital || states[index] === 'ok'),
			parts: Object.fromEntries(this.checks.map((check, index) => [check.name, states[index] ?? 'away']))
		};
	}

	async #ask(check: HealthCheck): Promise<'ok' | 'away'> {
		let timer: NodeJS.Timeout | undefined;
		const late = new Promise<'away'>((resolve) => {
			timer = setTimeout(() => resolve('away'), this.withinMs);
		});
		// What is wrong is logged where the connection is used; here only the state counts.
		const answer = check.check().then(
			() => 'ok' as const,
			() => 'away' as const
		);
		try {
			return await Promise.race([answer, late]);
		} finally {
			clearTimeout(timer);
		}
	}
}
