export * from './context.js';
export * from './controls.js';
export { fitScreen, measure, type Size } from './fit.js';
export * from './layout.js';
export * from './lists.js';
export * from './modal.js';
export * from './screen.js';
export * from './standard.js';
export { clip, plain } from './text-tools.js';
