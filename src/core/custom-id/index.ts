export {
	type ArgsOf,
	customIdLimit,
	type DefinedId,
	definedIds,
	defineId,
	type IdArgs,
	nameOf,
	type ParsedId,
	pageArg,
	type RegisteredId
} from './define-id.js';
