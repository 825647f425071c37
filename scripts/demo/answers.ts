import type { FieldValue, OpenModal } from '../../sandbox/src/driver/types.js';
import type { Random } from './random.js';

/** What somebody always answers. */
export interface Survivor {
	readonly name: string;
	readonly tribe: string;
	readonly server: string;
	readonly zone: string;
	readonly platform: string;
	readonly map: string;
}

/** What a form is answered with: fields by their id, and the ids of those that ask for a picture. */
export interface Answers {
	readonly fields: Readonly<Record<string, FieldValue>>;
	readonly files: readonly string[];
}

/** Anything of a form that can be asked; Discord's numbers of the types. */
interface Field {
	readonly type: number;
	readonly custom_id: string;
	readonly required?: boolean;
	readonly value?: string;
	readonly min_length?: number;
	readonly options?: readonly { readonly value: string }[];
}

const textInput = 4;
const upload = 19;
const checkbox = 23;
/** Users, roles, mentionables, channels. */
const people = new Set([5, 6, 7, 8]);

/** Words for questions that are answered anew each time. */
const written: Readonly<Record<string, readonly string[]>> = {
	scope: [
		'A small stone box with beds, forges and a vault room, please.',
		'Honeycomb the front and move the generator inside.',
		'Fill the gap below the cliff and hang two turret towers.'
	],
	start_time: ['Sat 20:00', 'Sun 15:00', 'Fri 21:30'],
	species: ['Rex', 'Ankylosaurus', 'Argentavis', 'Doedicurus'],
	bp_target: ['Rex saddle', 'Longneck rifle', 'Metal pick', 'Pump shotgun'],
	spot_hint: ['North of the swamp', 'Second ledge above the river', 'Between two waterfalls'],
	carry_weight: ['Argy', 'Two Argys', 'Transmitter'],
	goods_note: ['In one vault, on an Argy', 'Two vaults by the gate'],
	meeting_point: ['Blue obelisk', 'Community centre', 'Green obelisk'],
	min_points: ['HP 50 / Melee 50', 'Weight 45'],
	notes: ['Evenings are best.', 'Thank you!', 'Please write before you come.']
};
const numbers: Readonly<Record<string, readonly [least: number, most: number]>> = {
	survivor_level: [70, 105],
	wild_level: [120, 150],
	attendees: [1, 2],
	turret_count: [6, 12],
	open_slots: [1, 2],
	target_level: [60, 60]
};
/** Answers of which the first choice is the careful one: it needs no gate and no vetted crew. */
const careful = new Set(['tribe_join', 'boss_attendance', 'goods_choice', 'saddle', 'materials_by', 'spot_owner', 'guardian']);

/** Answers to every field that has to be filled, and to some of the others. */
export function answersTo(modal: OpenModal, who: Survivor, random: Random): Answers {
	const fields: Record<string, FieldValue> = {};
	const files: string[] = [];
	for (const part of modal.data.components) {
		if (part.type !== 18) continue;
		const field: Field = part.component;
		const key = field.custom_id;
		const must = field.required !== false;
		if (field.type === textInput) {
			const answer = text(field, who, random);
			if (!field.value && answer !== null && (must || random.next() < 0.4)) fields[key] = answer;
		} else if (field.type === upload) {
			if (must) files.push(key);
		} else if (field.type === checkbox) fields[key] = true;
		else if (!people.has(field.type) && field.options && must)
			fields[key] = [
				choice(
					key,
					field.options.map(({ value }) => value),
					who,
					random
				)
			];
	}
	return { fields, files };
}

function choice(key: string, values: readonly string[], who: Survivor, random: Random): string {
	const own = { map: who.map, platform: who.platform }[key];
	if (own && values.includes(own)) return own;
	return careful.has(key) ? (values[0] ?? '') : random.pick(values);
}

function text(field: Field, who: Survivor, random: Random): string | null {
	const key = field.custom_id;
	const own = { survivor_name: who.name, tribe_name: who.tribe, server_number: who.server, time_zone: who.zone }[key];
	if (own) return own;
	const range = numbers[key];
	if (range) return String(random.between(...range));
	const words = written[key];
	if (words) return random.pick(words);
	if (field.required === false) return null;
	return (field.min_length ?? 0) > 2 ? 'As we talked about, thank you.' : '2';
}
