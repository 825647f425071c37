import { container } from '@sapphire/framework';
import { newCode } from '../codes.js';
import { DomainError, Forbidden } from '../errors.js';
import { type Button, bug, moduleOff, refusal, type Screen, stale, type ViewContext, withTyped } from '../views/kit.js';
import { declaredFeature, FeatureOff, featureWords } from './features.js';

/** A code for a bug, short enough to be told: `E-7H2M9`. */
export function newBugCode(): string {
	return `E-${newCode(5)}`;
}

/** Makes the buttons that stand on a refusal. */
export type RefusalActions = (view: ViewContext, error: DomainError) => readonly Button[];

const actions = new Map<string, RefusalActions>();

/**
 * Says which buttons a refusal carries wherever it is shown (`orders.notEnough` → `Ways to earn`). Called once per code, when the domain
 * starts.
 */
export function registerRefusalActions(code: string, make: RefusalActions): void {
	actions.set(code, make);
}

/** Makes the button that opens a domain's present first screen. */
export type CurrentScreen = (view: ViewContext) => Button;

const currents = new Map<string, CurrentScreen>();

/** Says what a screen of an older version of this domain leads to. Called once per domain, when it starts. */
export function registerCurrentScreen(domain: string, make: CurrentScreen): void {
	currents.set(domain, make);
}

/** Makes the button to where a part is switched on. */
export type FeatureSwitch = (view: ViewContext, feature: string) => Button;

let switchOn: FeatureSwitch | null = null;

/** Says where parts are switched. Called once, when the domain of owners starts. */
export function registerFeatureSwitch(make: FeatureSwitch): void {
	switchOn = make;
}

/** The card of a part that is off: why, who can switch it on, and for them the way there. */
function offScreen(view: ViewContext, { feature, about }: FeatureOff): Screen {
	const name = (key: string): string => {
		const known = declaredFeature(key);
		return known ? view.t(featureWords(known, 'name')) : key;
	};
	return moduleOff(view, {
		module: name(feature),
		who: about.who,
		...(about.by === feature ? {} : { because: name(about.by) }),
		...(about.note === null ? {} : { note: about.note }),
		...(about.maySwitch && switchOn ? { switchOn: switchOn(view, about.by) } : {})
	});
}

/** The card for a button or form of an older version; the domain is read out of its custom id, which is input. */
export function staleScreen(view: ViewContext, customId: string | null): Screen {
	const domain = /^\d{0,6}:([a-z]{1,20})\./.exec(customId ?? '')?.[1];
	const open = domain === undefined ? undefined : currents.get(domain)?.(view);
	return stale(view, open ? { open } : {});
}

/** The buttons that a refusal carries, for screens on which it is one note among others. */
export const refusalButtons = (view: ViewContext, error: DomainError): readonly Button[] => actions.get(error.code)?.(view, error) ?? [];

/** The card of a refusal, with the buttons that its domain registered. */
export function refusalScreen(view: ViewContext, error: DomainError): Screen {
	return refusal(view, error, { icon: error instanceof Forbidden ? 'lock' : 'no', actions: refusalButtons(view, error) });
}

export interface FailureOptions {
	/** The button that does the same again. */
	readonly retry?: Button;
	/** What the person wrote into the form that failed; it stands below, to be copied. */
	readonly typed?: readonly string[];
}

/** The card for whatever was thrown: a refusal explains itself; everything else is a bug, logged under the code that the card shows. */
export function failureScreen(view: ViewContext, error: unknown, { retry, typed = [] }: FailureOptions = {}): Screen {
	return withTyped(view, cardOf(view, error, retry), typed);
}

function cardOf(view: ViewContext, error: unknown, retry: Button | undefined): Screen {
	if (error instanceof DomainError) {
		container.logger.debug(`Refused: ${error.code}`);
		if (error instanceof FeatureOff) return offScreen(view, error);
		return refusalScreen(view, error);
	}
	const code = newBugCode();
	container.logger.error(`Bug ${code}`, error);
	return bug(view, code, { actions: [retry] });
}
