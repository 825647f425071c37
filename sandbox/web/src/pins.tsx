import { useEffect, useState } from 'preact/hooks';
import { api } from './api.js';
import { useNow } from './clock-tick.js';
import { Content } from './content.js';
import { Dialog } from './dialog.js';
import { messageTime } from './format.js';
import { Icon } from './icons.js';
import { Avatar, authorName } from './names.js';
import { store, useView } from './store.js';
import { jumpTo } from './system.js';
import type { Message } from './types.js';

/** Opens what is pinned in the channel. */
export function PinsButton() {
	const [open, setOpen] = useState(false);
	const [wanted, setWanted] = useState<string | null>(null);
	const { channelId } = useView();
	useEffect(() => {
		// Only once the window above is gone: it gives the focus back to its button.
		if (open || wanted === null) return;
		jumpTo(wanted);
		setWanted(null);
	}, [open, wanted]);
	return (
		<>
			<button
				type="button"
				class="icon-button only-wide"
				aria-label="Pinned messages"
				title="Pinned messages"
				disabled={channelId === null}
				onClick={() => setOpen(true)}
			>
				<Icon name="pin" />
			</button>
			{open && channelId && <Pins channelId={channelId} onJump={setWanted} onClose={() => setOpen(false)} />}
		</>
	);
}

interface PinsProps {
	readonly channelId: string;
	readonly onJump: (id: string) => void;
	readonly onClose: () => void;
}

function Pins({ channelId, onJump, onClose }: PinsProps) {
	const { state, messages } = useView();
	const now = useNow();
	const [pins, setPins] = useState<readonly Message[] | null>(null);
	useEffect(() => {
		void store.attempt(async () => setPins(await api.pins(store.actor, channelId)));
	}, [channelId]);
	return (
		<Dialog title="Pinned messages" className="pins" onClose={onClose}>
			<div class="dialog-body">
				{pins === null && <p class="muted">Loading…</p>}
				{pins?.length === 0 && <p class="muted">Nothing is pinned in this channel yet.</p>}
				{pins?.map((one) => (
					<section class="pin" key={one.id} aria-label={`Pinned message of ${authorName(state, one)}`}>
						<div class="message-head">
							<Avatar id={one.author.id} name={authorName(state, one)} small />
							<strong>{authorName(state, one)}</strong>
							<span class="muted">{messageTime(Date.parse(one.timestamp), now)}</span>
							<span class="grow" />
							{messages?.some(({ id }) => id === one.id) && (
								<button
									type="button"
									class="button small"
									onClick={() => {
										onClose();
										onJump(one.id);
									}}
								>
									Go to it
								</button>
							)}
						</div>
						<Content message={one} messageId={one.id} />
					</section>
				))}
			</div>
		</Dialog>
	);
}
