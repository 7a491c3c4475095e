import type { Command } from 'commander';
import type { RunCommand } from './answer';
import { benchCommand } from './bench';
import { formatsCommand } from './formats';
import { historyCommand } from './history';
import { inspectCommand } from './inspect';
import { migrateCommand } from './migrate';
import { phasesCommand } from './phases';
import { previewCommand } from './preview';
import { queueCommand } from './queue';
import { retireCommand } from './retire';
import { rollbackCommand } from './rollback';
import { sampleCommand } from './sample';
import { serveCommand } from './serve';
import { verifyCommand } from './verify';

/** Every command, in the order of the help. What a command works with it loads when it runs. */
export const COMMANDS: readonly ((run: RunCommand) => Command)[] = [
  inspectCommand,
  previewCommand,
  benchCommand,
  historyCommand,
  migrateCommand,
  verifyCommand,
  rollbackCommand,
  retireCommand,
  phasesCommand,
  queueCommand,
  sampleCommand,
  serveCommand,
  formatsCommand,
];
