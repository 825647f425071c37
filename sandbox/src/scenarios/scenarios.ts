import type {
	FaultAction,
	RestEntry,
	RunningScenario,
	ScenarioDecision,
	ScenarioInfo,
	ScenarioName,
	ScenarioOptions,
	Scenarios
} from '../driver/types.js';
import type { FaultBox, FaultCall } from '../faults.js';
import type { Gateway } from '../gateway/gateway.js';
import type { ShapedEvent } from '../gateway/shaping.js';
import type { World } from '../world/world.js';
import { CATALOGUE } from './catalogue.js';
import { type Behaviour, type SeenCall, Stage } from './stage.js';

const KEPT_DECISIONS = 5_000;

/** What scenarios hook into. */
export interface ScenarioParts {
	readonly world: World;
	readonly gateway: Gateway;
	readonly faults: FaultBox;
	onRest(observer: (entry: RestEntry) => void): () => void;
}

interface Run extends RunningScenario {
	readonly stage: Stage;
	readonly behaviour: Behaviour;
}

/** Runs scenarios; several may run at once, and the first that acts on a call or event has it. */
export class ScenarioRunner implements Scenarios {
	private readonly runs = new Map<ScenarioName, Run>();
	private readonly acted = new Map<ScenarioName, number>();
	private decisions: ScenarioDecision[] = [];
	private stopWatching: (() => void) | null = null;

	public constructor(private readonly parts: ScenarioParts) {}

	public list(): readonly ScenarioInfo[] {
		return CATALOGUE.map(({ name, title, description, kind }) => ({ name, title, description, kind }));
	}

	public running(): readonly RunningScenario[] {
		return [...this.runs.values()].map(({ name, seed, since }) => ({ name, seed, since }));
	}

	public start(name: ScenarioName, seed = 1, { guild }: ScenarioOptions = {}): void {
		const found = CATALOGUE.find((one) => one.name === name);
		if (!found) throw new RangeError(`There is no scenario "${name}"; there are ${CATALOGUE.map((one) => one.name).join(', ')}`);
		if (!Number.isSafeInteger(seed) || seed < 0) throw new RangeError(`A seed is a whole number from 0, not ${seed}`);
		this.stop(name);
		this.acted.set(name, 0);
		this.decisions = this.decisions.filter((one) => one.scenario !== name);
		const only = guild === undefined ? null : typeof guild === 'string' ? guild : guild.id;
		const { world, gateway } = this.parts;
		const stage = new Stage(world, gateway, `${name}:${seed}`, only, (at, what) => {
			this.acted.set(name, (this.acted.get(name) ?? 0) + 1);
			this.decisions.push({ scenario: name, seed, at, what });
			if (this.decisions.length > KEPT_DECISIONS) this.decisions.shift();
		});
		this.runs.set(name, { name, seed, since: world.clock.now().toISOString(), stage, behaviour: found.begin(stage) });
		this.hook();
	}

	public stop(name?: ScenarioName): void {
		for (const run of [...this.runs.values()]) {
			if (name !== undefined && run.name !== name) continue;
			this.runs.delete(run.name);
			run.stage.finish();
			run.behaviour.end?.();
		}
		this.hook();
	}

	public async heal(timeoutMs = 30_000): Promise<void> {
		this.stop();
		this.parts.gateway.accept();
		await this.parts.gateway.ready(timeoutMs);
	}

	public counts(): Readonly<Partial<Record<ScenarioName, number>>> {
		return Object.fromEntries(this.acted);
	}

	public log(): readonly ScenarioDecision[] {
		return [...this.decisions];
	}

	/** Nothing looks at calls and events while nothing runs. */
	private hook(): void {
		const { gateway, faults } = this.parts;
		if (this.runs.size === 0) {
			faults.decide = null;
			gateway.shaper = null;
			this.stopWatching?.();
			this.stopWatching = null;
			return;
		}
		faults.decide ??= (call) => this.faultOf(call);
		gateway.shaper ??= (event, send) => this.shape(event, send);
		this.stopWatching ??= this.parts.onRest((entry) => this.watch(entry));
	}

	private faultOf(call: FaultCall): FaultAction | undefined {
		const seen = { method: call.method, route: call.route, guildId: this.guildOf(call.path) };
		for (const { stage, behaviour } of this.runs.values()) {
			const fault = stage.disturbs(seen.guildId) ? behaviour.rest?.(seen) : undefined;
			if (fault) return fault;
		}
		return undefined;
	}

	private shape(event: ShapedEvent, send: () => void): void {
		for (const { stage, behaviour } of this.runs.values()) {
			if (!behaviour.event || !stage.disturbs(event.guildId)) continue;
			behaviour.event(event, send);
			return;
		}
		send();
	}

	private watch(entry: RestEntry): void {
		if (entry.phase !== 'after' || entry.method === 'GET') return;
		// A call that was refused, or never arrived, changed nothing; one whose answer was lost did.
		if ((entry.status ?? 0) >= 400 || entry.fault === 'drop-before') return;
		const guildId = this.guildOf(entry.path);
		if (guildId === null) return;
		const seen: SeenCall = {
			method: entry.method,
			route: entry.route,
			guildId,
			...(entry.status === undefined ? {} : { status: entry.status })
		};
		for (const { stage, behaviour } of [...this.runs.values()]) if (stage.disturbs(guildId)) behaviour.changed?.(seen, guildId);
	}

	/** Guild that a path is about, as far as the world still knows. */
	private guildOf(path: string): string | null {
		const [kind = '', id = '', token = ''] = path.split('/').filter(Boolean);
		const { world } = this.parts;
		if (kind === 'guilds') return id;
		if (kind === 'channels') return world.channels.get(id)?.guildId ?? null;
		if (kind === 'interactions') return world.interactions.get(id)?.guildId ?? null;
		return kind === 'webhooks' ? (world.tokens.get(token)?.guildId ?? null) : null;
	}
}
