import { useId, useState } from 'preact/hooks';
import { api } from './api.js';
import { Dialog } from './dialog.js';
import { store, useView } from './store.js';

interface NewPersonProps {
	/** Code of an invite they come with, instead of a guild that is chosen. */
	readonly invite?: string;
	readonly onClose: () => void;
}

/** A new account: how old, where, since when, as what. */
export function NewPerson({ invite, onClose }: NewPersonProps) {
	const { state, actor } = useView();
	const [name, setName] = useState('');
	const [age, setAge] = useState('400');
	const [joined, setJoined] = useState('0');
	const [guilds, setGuilds] = useState<readonly string[]>(
		[actor?.guild ?? state?.guilds[0]?.id].filter((one): one is string => one !== undefined)
	);
	const [roles, setRoles] = useState<readonly string[]>([]);
	const [dmClosed, setDmClosed] = useState(false);
	const id = useId();
	const here = actor?.guild;
	const free = (state?.roles ?? []).filter((one) => one.id !== here && one.name !== state?.bot.username);
	const days = (text: string): number => Math.max(0, Math.round(Number(text) || 0));
	const add = async (): Promise<void> => {
		const done = await store.attempt(async () => {
			const joinedDays = Math.min(days(joined), days(age));
			const { user, guild } = await api.newPerson({
				name: name.trim(),
				ageDays: days(age),
				dmClosed,
				...(invite ? { invite } : { guilds: guilds.map((one) => ({ guild: one, roles: one === here ? roles : [], joinedDays })) })
			});
			await store.become({ user, guild });
		});
		if (done) onClose();
	};
	return (
		<Dialog title={invite ? 'New person with an invite' : 'New person'} onClose={onClose}>
			<form
				onSubmit={(event) => {
					event.preventDefault();
					void add();
				}}
			>
				<div class="dialog-body">
					<div class="field">
						<label class="label" for={`${id}-name`}>
							Name
						</label>
						<input
							id={`${id}-name`}
							class="input"
							required
							minLength={2}
							maxLength={32}
							autocomplete="off"
							value={name}
							onInput={(event) => setName(event.currentTarget.value)}
						/>
					</div>
					<div class="field">
						<label class="label" for={`${id}-age`}>
							Age of the account in days
						</label>
						<input
							id={`${id}-age`}
							class="input"
							type="number"
							required
							min={0}
							max={3650}
							value={age}
							onInput={(event) => setAge(event.currentTarget.value)}
						/>
						<div class="muted about">Bots may ask for an older account.</div>
					</div>
					{!invite && (
						<>
							<Checks legend="Member of" options={state?.guilds ?? []} chosen={guilds} onChange={setGuilds} />
							<div class="field">
								<label class="label" for={`${id}-joined`}>
									Days since they joined
								</label>
								<input
									id={`${id}-joined`}
									class="input"
									type="number"
									required
									min={0}
									max={days(age)}
									value={joined}
									onInput={(event) => setJoined(event.currentTarget.value)}
								/>
							</div>
							{here && guilds.includes(here) && free.length > 0 && (
								<Checks legend="Roles" options={free} chosen={roles} onChange={setRoles} />
							)}
						</>
					)}
					<label class="group-option">
						<input type="checkbox" checked={dmClosed} onChange={(event) => setDmClosed(event.currentTarget.checked)} />
						Takes no direct messages
					</label>
				</div>
				<footer class="dialog-foot">
					<button type="button" class="button" onClick={onClose}>
						Cancel
					</button>
					<button type="submit" class="button primary">
						Join and play
					</button>
				</footer>
			</form>
		</Dialog>
	);
}

interface ChecksProps {
	readonly legend: string;
	readonly options: readonly { readonly id: string; readonly name: string }[];
	readonly chosen: readonly string[];
	readonly onChange: (chosen: readonly string[]) => void;
}

function Checks({ legend, options, chosen, onChange }: ChecksProps) {
	return (
		<fieldset class="field">
			<legend class="label">{legend}</legend>
			{options.map(({ id, name }) => (
				<label class="group-option" key={id}>
					<input
						type="checkbox"
						checked={chosen.includes(id)}
						onChange={(event) => onChange(event.currentTarget.checked ? [...chosen, id] : chosen.filter((one) => one !== id))}
					/>
					{name}
				</label>
			))}
		</fieldset>
	);
}
