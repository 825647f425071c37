export { connectMongo, type MongoOptions, MongoUnsuitable } from './connect.js';
export { database } from './database.js';
export { filesBucket } from './files.js';
export { defineModel, type IndexSpec, type ModelSpec } from './model.js';
export { ensureCollection, type PreparableModel, prepareCollections } from './prepare.js';
