import { type Connection, type IndexDefinition, type IndexOptions, type Model, Schema, type SchemaDefinition } from 'mongoose';

/** One index of a collection: `{ fields: { guild: 1, seq: -1 }, unique: true }`. */
export interface IndexSpec extends Pick<IndexOptions, 'unique' | 'partialFilterExpression' | 'sparse' | 'name'> {
	readonly fields: IndexDefinition;
}

/** One field as mongoose describes it: `String`, `[String]`, `{ type: Number, required: true }`; `{}` for anything. */
export type FieldSpec = NonNullable<SchemaDefinition[string]>;

export interface ModelSpec<Doc extends { readonly _id: string }> {
	/** Name of the mongoose model, singular: `Account`. */
	readonly name: string;
	/** Name of the collection: `accounts`. */
	readonly collection: string;
	/** Every field of the row but `_id`, which is added. Anything that is not listed is refused by mongoose writes. */
	readonly schema: Readonly<Record<Exclude<keyof Doc & string, '_id'>, FieldSpec>>;
	/** Beyond `_id`. Made by `prepareCollections`, before the first transaction. */
	readonly indexes?: readonly IndexSpec[];
	/**
	 * JSON schema (with `bsonType`) that the server checks on every write, so also on those of units of work, which don't pass
	 * through mongoose. For rows whose damage would cost money.
	 */
	readonly validator?: Readonly<Record<string, unknown>>;
}

const validators = new WeakMap<Schema, Readonly<Record<string, unknown>>>();

/**
 * The mongoose model of one collection on one connection. Rows have the string `_id` of `rowId`; read them with `.lean()`.
 *
 * @example
 * export const accountModel = (connection: Connection) =>
 *   defineModel<AccountRow>(connection, { name: 'Account', collection: 'accounts', schema: { … }, indexes: [ … ] });
 */
export function defineModel<Doc extends { readonly _id: string }>(connection: Connection, spec: ModelSpec<Doc>): Model<Doc> {
	const existing: Model<Doc> | undefined = connection.models[spec.name];
	if (existing) return existing;
	const fields: SchemaDefinition = { ...spec.schema };
	const schema = new Schema<Doc>(fields, {
		collection: spec.collection,
		strict: 'throw',
		strictQuery: 'throw',
		versionKey: false,
		id: false,
		minimize: false,
		autoIndex: false,
		autoCreate: false
	});
	schema.path('_id', { type: String, required: true });
	for (const { fields, ...options } of spec.indexes ?? []) schema.index(fields, options);
	if (spec.validator) validators.set(schema, spec.validator);
	return connection.model<Doc>(spec.name, schema, spec.collection);
}

/** The server-side validator of a model, if it has one. */
export const validatorOf = (schema: Schema): Readonly<Record<string, unknown>> | undefined => validators.get(schema);
