export {
	type ArgsOf,
	customIdLimit,
	type DefinedId,
	definedIds,
	defineId,
	type IdArgs,
	nameOf,
	type ParsedId,
	pageArg
} from './define-id.js';
