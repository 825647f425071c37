import { parentPort, workerData } from 'node:worker_threads';
import { creditCut } from '../engine/index.js';

parentPort?.postMessage(creditCut(workerData.states, { now: workerData.now, formula: workerData.formula }));
