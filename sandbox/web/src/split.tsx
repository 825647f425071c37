import { useEffect, useRef, useState } from 'preact/hooks';
import { embedded, onNote, type Place, placeText, splitHash, tellFrame } from './frame.js';
import { Icon } from './icons.js';
import { useTruth } from './truth/open.js';
import { TruthPanel } from './truth/panel.js';

const SIDES = ['left', 'right'] as const;
const SIDE_NAMES = { left: 'Left', right: 'Right' } as const;

type Side = (typeof SIDES)[number];

interface Shown {
	readonly place: Place;
	/** Who is played there, once the side has said so. */
	readonly who: string;
	readonly where: string;
}

/** Two people at once, each side a page of its own; on narrow screens one at a time. */
export function Split({ places }: { readonly places: readonly [Place, Place] }) {
	// What each side begins with. Later it goes where it wants and tells us.
	const [begin] = useState(places);
	const [shown, setShown] = useState<Record<Side, Shown>>({
		left: { place: places[0], who: '', where: '' },
		right: { place: places[1], who: '', where: '' }
	});
	const [front, setFront] = useState<Side>('left');
	const [truth, setTruth] = useTruth();
	const frames = { left: useRef<HTMLIFrameElement>(null), right: useRef<HTMLIFrameElement>(null) };
	const latest = useRef(shown);
	latest.current = shown;

	const enter = (side: Side): void => {
		setFront(side);
		// A frame that was hidden takes the focus only once it is drawn.
		requestAnimationFrame(() => {
			frames[side].current?.focus();
			tellFrame(frames[side].current, { kind: 'focus' });
		});
	};
	useEffect(
		() =>
			onNote((note, from) => {
				const side = SIDES.find((one) => frames[one].current?.contentWindow === from);
				if (!side) return;
				if (note.kind === 'next') enter(side === 'left' ? 'right' : 'left');
				if (note.kind === 'place') setShown((all) => ({ ...all, [side]: note }));
			}),
		[]
	);
	useEffect(() => {
		history.replaceState(null, '', `/${splitHash(shown.left.place, shown.right.place)}`);
		document.title = `${shown.left.who} and ${shown.right.who} · Local Discord`;
	}, [shown]);
	useEffect(() => {
		const onKey = (event: KeyboardEvent): void => {
			if (event.key !== 'F6') return;
			event.preventDefault();
			enter(front);
		};
		document.addEventListener('keydown', onKey);
		return () => document.removeEventListener('keydown', onKey);
	}, [front]);
	const leave = (kept: Side): void => {
		location.hash = `#${placeText(latest.current[kept].place)}`;
	};

	return (
		<div class={truth ? 'split with-truth' : 'split'}>
			<header class="split-bar">
				<h1 class="hidden">Two people side by side</h1>
				{SIDES.map((side) => (
					<div class="split-side" key={side}>
						<button type="button" class="split-name" aria-pressed={front === side} title="F6 changes sides" onClick={() => enter(side)}>
							<span class="hidden">{SIDE_NAMES[side]}: </span>
							<strong>{shown[side].who || '…'}</strong> <span class="muted">{shown[side].where}</span>
						</button>
						<button
							type="button"
							class="icon-button"
							aria-label={`Close ${side} side`}
							title={`Close ${side} side`}
							onClick={() => leave(side === 'left' ? 'right' : 'left')}
						>
							<Icon name="close" />
						</button>
					</div>
				))}
				<button
					type="button"
					class="icon-button"
					aria-label="Truth panel"
					aria-pressed={truth}
					title="Truth panel"
					onClick={() => setTruth(!truth)}
				>
					<Icon name="pulse" />
				</button>
			</header>
			<main class="split-sides">
				{SIDES.map((side, index) => (
					<iframe
						key={side}
						ref={frames[side]}
						class={front === side ? 'front' : ''}
						name={side}
						title={`${SIDE_NAMES[side]} side${shown[side].who ? `: ${shown[side].who}` : ''}`}
						// A query of its own: a frame of its parent's own address would be taken for an endless loop.
						src={`/?side=${side}#${placeText(begin[index] ?? begin[0])}`}
					/>
				))}
			</main>
			{truth && (
				<TruthPanel
					guild={guildOf(shown[front].place)}
					person={shown[front].place.user}
					channel={shown[front].place.channel}
					onClose={() => setTruth(false)}
				/>
			)}
		</div>
	);
}

function guildOf({ guild }: Place): string | null {
	return guild && guild !== '@me' ? guild : null;
}

/** Opens a second side beside this page. */
export function playBeside(left: Place, right: Place): void {
	if (!embedded) location.hash = splitHash(left, right);
}
