export { render } from './driver/render.js';
export type * from './driver/types.js';
export { ApiError } from './errors.js';
export { ALL_PERMISSIONS, DEFAULT_EVERYONE, Permission } from './permissions.js';
export { createSandbox, Sandbox } from './sandbox.js';
