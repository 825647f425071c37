import { isObject } from '../limits/form.js';

export type Json = unknown;

/** A keyword of JSON Schema here, nothing to await. */
const THEN = 'then';

const FIELD_ERRORS = {
	type: 'object',
	properties: {
		_errors: {
			type: 'array',
			items: {
				type: 'object',
				required: ['code', 'message'],
				properties: { code: { type: ['string', 'integer'] }, message: { type: 'string' } }
			}
		}
	},
	additionalProperties: { $ref: '#/components/schemas/ErrorDetails' }
};

const BIT_SETS = /^(allow|deny|permissions|default_member_permissions)$/;

/**
 * Makes the published description usable, in place:
 * 1. empty `enum`s go (a validator refuses them),
 * 2. permission sets typed as integer also take decimal text, which is what clients send,
 * 3. unions of things told apart by `type` become if/then: one exact error instead of a hundred, and quicker,
 * 4. `null or X` becomes if/else, for the same reason,
 * 5. errors of fields carry codes as text (`BASE_TYPE_REQUIRED`), at a place that may have errors below it too: so the reference and
 *    every client have it, the description says integer,
 * 6. lifting a ban needs no body: so the reference has it, and no client sends one,
 * 7. the list of SKUs, which the reference describes, is added,
 * 8. the message that a deferral makes is a resource of its callback, as clients read it; the description has answers only.
 */
export function transformSpec(document: Json): Json {
	const schemas =
		isObject(document) && isObject(document.components) && isObject(document.components.schemas) ? document.components.schemas : {};
	visit(document, (node) => {
		if (Array.isArray(node.enum) && node.enum.length === 0) delete node.enum;
		widenBitSets(node);
	});
	if (isObject(document) && isObject(document.paths)) correctPaths(document.paths);
	const created = schemas.CreateMessageInteractionCallbackResponse;
	if (isObject(created) && isObject(created.properties) && isObject(created.properties.type)) created.properties.type.enum = [4, 5];
	visit(document, (node) => discriminate(node, schemas));
	if (schemas.ErrorDetails) schemas.ErrorDetails = FIELD_ERRORS;
	return document;
}

const SKUS = {
	get: {
		responses: {
			200: {
				content: {
					'application/json': {
						schema: {
							type: 'array',
							items: {
								type: 'object',
								required: ['id', 'type', 'application_id', 'name', 'slug', 'flags'],
								properties: {
									id: { type: 'string', format: 'snowflake' },
									type: { type: 'integer', enum: [2, 3, 5, 6] },
									application_id: { type: 'string', format: 'snowflake' },
									name: { type: 'string' },
									slug: { type: 'string' },
									flags: { type: 'integer' }
								}
							}
						}
					}
				}
			},
			'4XX': { $ref: '#/components/responses/ClientErrorResponse' }
		}
	}
};

function correctPaths(paths: Record<string, unknown>): void {
	const ban = paths['/guilds/{guild_id}/bans/{user_id}'];
	if (isObject(ban) && isObject(ban.delete) && isObject(ban.delete.requestBody)) ban.delete.requestBody.required = false;
	paths['/applications/{application_id}/skus'] ??= SKUS;
}

function visit(node: unknown, change: (node: Record<string, unknown>) => void, seen = new Set<unknown>()): void {
	if (typeof node !== 'object' || node === null || seen.has(node)) return;
	seen.add(node);
	if (isObject(node)) change(node);
	for (const part of Object.values(node)) visit(part, change, seen);
}

function widenBitSets(node: Record<string, unknown>): void {
	if (!isObject(node.properties)) return;
	for (const [name, schema] of Object.entries(node.properties)) {
		if (!BIT_SETS.test(name) || !isObject(schema) || schema.enum) continue;
		if ([schema.type].flat().includes('integer')) node.properties[name] = { anyOf: [schema, { type: 'string', pattern: '^[0-9]{1,20}$' }] };
	}
}

/** The values of `type` that select a branch, when it has such. */
function selector(branch: unknown, schemas: Record<string, unknown>): { ref: string; values: readonly unknown[] } | null {
	if (!isObject(branch) || typeof branch.$ref !== 'string') return null;
	const target = schemas[branch.$ref.split('/').pop() ?? ''];
	if (!isObject(target) || !isObject(target.properties) || !isObject(target.properties.type)) return null;
	const values = target.properties.type.enum;
	return Array.isArray(values) && Array.isArray(target.required) && target.required.includes('type') ? { ref: branch.$ref, values } : null;
}

function discriminate(node: Record<string, unknown>, schemas: Record<string, unknown>): void {
	const union = node.oneOf ?? node.anyOf;
	if (!Array.isArray(union) || union.length < 2) return;
	const real = union.filter((branch) => !(isObject(branch) && branch.type === 'null'));
	const nullable = real.length < union.length;
	if (real.length === 1 && nullable) {
		replace(node, real[0], true);
		return;
	}
	const branches = real.flatMap((branch) => selector(branch, schemas) ?? []);
	if (branches.length !== real.length || branches.length < 2) return;
	replace(
		node,
		{
			type: 'object',
			required: ['type'],
			properties: { type: { enum: [...new Set(branches.flatMap((branch) => branch.values))] } },
			allOf: branches.map((branch) => ({
				if: { properties: { type: { enum: branch.values } }, required: ['type'] },
				[THEN]: { $ref: branch.ref }
			}))
		},
		nullable
	);
}

function replace(node: Record<string, unknown>, by: unknown, nullable: boolean): void {
	delete node.oneOf;
	delete node.anyOf;
	if (nullable) Object.assign(node, { if: { type: 'null' }, [THEN]: true, else: by });
	else Object.assign(node, by);
}
