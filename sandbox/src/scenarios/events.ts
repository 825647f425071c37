import type { Behaviour, Stage } from './stage.js';

/** A held event is sent when nothing came after it for so long, ms. */
const HELD_MS = 250;
/** A slow consumer's events come in heaps, this far apart at most, ms. */
const HEAP_MS = 1_000;

/** Six events in ten come twice, the copy a little later. */
export const duplicateEvents = (stage: Stage): Behaviour => ({
	event({ type }, send) {
		const at = stage.number(type);
		send();
		if (stage.roll(at) >= 0.6) return;
		stage.did(at, 'sent twice');
		if (stage.roll(`${at} when`) < 0.5) send();
		else stage.later(40, send, false);
	}
});

/** Four events in ten come after up to three of those that followed them. */
export function reorderedEvents(stage: Stage): Behaviour {
	const held: { send: () => void; after: number }[] = [];
	const release = (all: boolean): void => {
		for (const one of [...held]) {
			if (!all && --one.after > 0) continue;
			held.splice(held.indexOf(one), 1);
			one.send();
		}
	};
	return {
		event({ type }, send) {
			const at = stage.number(type);
			if (stage.roll(at) < 0.4) {
				const one = { send, after: 1 + Math.floor(stage.roll(`${at} how far`) * 3) };
				held.push(one);
				stage.did(at, `held back by ${one.after}`);
				stage.later(HELD_MS, () => {
					if (!held.includes(one)) return;
					held.splice(held.indexOf(one), 1);
					one.send();
				});
				return;
			}
			send();
			release(false);
		},
		end: () => release(true)
	};
}

/** Before some events something happens to the session, a few times in all. */
function broken(part: number, most: number, what: string, act: (stage: Stage) => void) {
	return (stage: Stage): Behaviour => {
		let times = 0;
		let calm = 0;
		return {
			event({ type }, send) {
				const at = stage.number(type);
				if (times < most && calm-- <= 0 && stage.roll(at) < part) {
					times++;
					calm = 8;
					stage.did(at, what);
					act(stage);
				}
				send();
			}
		};
	};
}

export const resumeGap = broken(0.15, 3, 'cut, and the session forgotten', ({ gateway }) => gateway.forget());
export const invalidSession = broken(0.15, 3, 'op 9, not resumable', ({ gateway }) => gateway.invalidateSession(false));
export const invalidSessionResumable = broken(0.2, 5, 'op 9, resumable', ({ gateway }) => gateway.invalidateSession(true));

/** The bot reads late: events come in heaps, and every third heap finds the connection cut and comes with the RESUME. */
export function slowConsumer(stage: Stage): Behaviour {
	let heap: (() => void)[] | null = null;
	return {
		event(_, send) {
			if (heap) {
				heap.push(send);
				return;
			}
			const at = stage.number('heap');
			const mine = [send];
			heap = mine;
			const wait = Math.round((0.2 + 0.8 * stage.roll(at)) * HEAP_MS);
			const cut = stage.roll(`${at} cut`) < 0.33;
			stage.did(at, `held ${wait} ms${cut ? ', cut' : ''}`);
			stage.later(wait, () => {
				heap = null;
				if (cut) stage.gateway.cut();
				for (const one of mine) one();
			});
		}
	};
}
