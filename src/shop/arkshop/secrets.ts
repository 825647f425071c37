import type { Node } from 'jsonc-parser';
import { members } from './fields.js';

/** What a file holds that must not go anywhere, and what its owner has to be told of it. Never shown, never kept. */
export interface ArkSecrets {
	/** Values that are cut out of every text. */
	readonly values: readonly string[];
	/** A password or key that looks real. */
	readonly password: boolean;
	/** The address of a web hook. */
	readonly webhook: boolean;
	/** A place on the server's disk. */
	readonly path: boolean;
}

const placeholder =
	/^(?:|change_?me|your.*|my.*pass.*|pass(?:word)?|placeholder|example|secret|token|none|null|root|admin|x+|\*+|\.+|-+|<.*>|\[.*\])$/i;
/** Words that many shops have where a name of their own could stand; cutting them would only hurt. */
const common = /^(?:localhost|arkshop|arkdb|ark_?shop|mysql|server|database|points?|default)$/i;
/** Longer values are nothing that somebody wrote where a password goes. */
const longestPlaceholder = 100;
const secretName = /pass(?:word|wd)?$|pwd$|token|secret|webhook|api_?key/i;
const placeName = /PathOverride$/i;
const webhook = /webhooks?\/\d/i;

/** Finds what is secret in a file: all of `Mysql`, addresses, places on the disk, and what is named like a password wherever it stands. */
export function secretsIn(root: Node): ArkSecrets {
	const values = new Set<string>();
	const found = { password: false, webhook: false, path: false };
	const open: { readonly node: Node; readonly name: string; readonly mysql: boolean }[] = [{ node: root, name: '', mysql: false }];
	for (let next = open.pop(); next; next = open.pop()) {
		const { node, name, mysql } = next;
		if (node.type === 'object') {
			for (const member of members(node))
				open.push({ node: member.value, name: member.name, mysql: mysql || /^mysql$/i.test(member.name) });
			continue;
		}
		if (node.type === 'array') {
			for (const part of node.children ?? []) open.push({ node: part, name, mysql });
			continue;
		}
		if (typeof node.value !== 'string' && typeof node.value !== 'number') continue;
		const value = String(node.value);
		if (webhook.test(value)) found.webhook = true;
		if (isPlaceholder(value.trim())) continue;
		if (secretName.test(name)) {
			if (!webhook.test(value)) found.password = true;
			keep(values, value, 4);
		} else if (placeName.test(name)) {
			found.path = true;
			keep(values, value, 4);
		} else if (mysql && typeof node.value === 'string' && !common.test(value.trim())) keep(values, value, 6);
		else if (/^url$/i.test(name)) keep(values, value, 6);
	}
	return { values: [...values], ...found };
}

const isPlaceholder = (value: string): boolean => value.length <= longestPlaceholder && placeholder.test(value);

/** The value as it stands, and as it looks once a text around it was put on one line. */
function keep(values: Set<string>, value: string, least: number): void {
	for (const form of [
		value,
		value.trim(),
		value
			.replaceAll(/[\p{Cf}\p{Cc}]/gu, '')
			.replaceAll(/\s+/g, ' ')
			.trim()
	])
		if (form.length >= least) values.add(form);
}
