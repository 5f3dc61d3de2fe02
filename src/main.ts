#!/usr/bin/env node
import { loadBundle } from './bundle';
import type * as Program from './program';

// eslint-disable-next-line @typescript-eslint/no-require-imports -- The modules are loaded only where no bundle was built.
const { runProgram } = loadBundle()?.program ?? (require('./program') as typeof Program);

void runProgram();
