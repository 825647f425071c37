/** Everything that code around a sandbox needs to know of it. */
export type * from './types/deeds.js';
export type * from './types/options.js';
export type * from './types/person.js';
export type * from './types/sandbox.js';
export type * from './types/scenarios.js';
export type * from './types/traffic.js';
export type * from './types/world.js';
