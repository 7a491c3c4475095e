/** Runs one command line: parses, works, prints one answer, and says how it ended. */
import { Command, CommanderError } from 'commander';
import {
  type ArrayscopeError,
  EXIT,
  type ExitCode,
  UsageError,
  toArrayscopeError,
} from '../../shared/errors';
import { ARRAYSCOPE_VERSION } from '../lib/version';
import type { Answer, CommonOptions, RunCommand, Session } from './answer';
import { COMMANDS } from './commands';
import { ProgressLine, type TextStream } from './progress-line';
import { waysText, withWay } from './shell-command';

export interface TerminalHost {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Asks whoever sits in front of it; absent where nobody does. */
  readonly ask?: ((question: string) => Promise<boolean>) | undefined;
}

/** @param args the command line without the program's own name */
export async function runTerminal(args: readonly string[], host: TerminalHost): Promise<ExitCode> {
  const progress = new ProgressLine(host.stderr);
  let exitCode: ExitCode = EXIT.done;
  const run: RunCommand = async (options, work) => {
    try {
      const answer = await work(sessionOf(host, progress, options));
      progress.clear();
      print(host, answer, options);
      exitCode = answer.exitCode ?? EXIT.done;
    } catch (error) {
      progress.clear();
      exitCode = explain(host, toArrayscopeError(error), options, args);
    }
  };
  try {
    await program(host, run).parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return EXIT.done;
    // Before the options are parsed, what was typed is all there is to go by.
    return explain(host, usageError(error, args), { json: args.includes('--json') }, args);
  }
  return exitCode;
}

function program(host: TerminalHost, run: RunCommand): Command {
  const root = new Command('arrayscope')
    .description('See, measure and convert tensors on disk.')
    .version(ARRAYSCOPE_VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void host.stdout.write(text),
      writeErr: () => undefined,
      // Said once, in the form that was asked for, by explain().
      outputError: () => undefined,
    });
  for (const make of COMMANDS) {
    const command = make(run)
      .option('--json', 'print one JSON document')
      .option('--verbose', 'show where an error came from');
    root.addCommand(command.copyInheritedSettings(root));
  }
  return root;
}

function sessionOf(host: TerminalHost, progress: ProgressLine, options: CommonOptions): Session {
  const say = (text: string): void => {
    progress.clear();
    host.stderr.write(`${text}\n`);
  };
  const { ask } = host;
  return {
    signal: host.signal,
    ask:
      ask === undefined || options.json === true
        ? null
        : (question) => {
            progress.clear();
            return ask(question);
          },
    report: (state, label) => progress.show(state, label),
    announce: (answer) => print(host, answer, options),
    note: say,
    warn: say,
  };
}

function print(host: TerminalHost, answer: Answer, { json }: CommonOptions): void {
  const text = json === true ? JSON.stringify(answer.document, null, 2) : answer.text;
  // An undefined document is no JSON: the answer was announced already.
  if (answer.document !== undefined && text !== '') host.stdout.write(`${text}\n`);
}

/** Says what went wrong where it was asked for, and answers with the exit code. */
export function explain(
  host: TerminalHost,
  error: ArrayscopeError,
  options: CommonOptions,
  args: readonly string[],
): ExitCode {
  if (options.json === true) {
    const { exitCode: _, ...info } = error.toInfo();
    host.stdout.write(`${JSON.stringify({ error: info }, null, 2)}\n`);
  } else {
    const hint = error.hint === undefined ? '' : `\n${error.hint}`;
    host.stderr.write(`arrayscope: ${error.message}${hint}${choicesText(error, args)}\n`);
  }
  if (options.verbose === true) host.stderr.write(`${traceOf(error)}\n`);
  return error.exitCode;
}

/** Ready to copy: the same command with each way of reading the bytes. */
function choicesText(error: ArrayscopeError, args: readonly string[]): string {
  const { choices = [] } = error.toInfo();
  if (choices.length === 0) return '';
  return `\n\n${waysText(choices, (choice) => withWay(args, choice))}`;
}

function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\ncaused by ${traceOf(error.cause)}`;
}

function usageError(error: CommanderError, args: readonly string[]): UsageError {
  const name = args.find((argument) => !argument.startsWith('-'));
  const known = COMMANDS.map((make) => make(async () => undefined).name());
  const command = name !== undefined && known.includes(name) ? `${name} ` : '';
  if (error.code === 'commander.help') {
    return new UsageError('usage', 'Say what to do.', {
      hint: `Commands: ${known.join(', ')}. More: arrayscope --help`,
    });
  }
  const sentence = error.message.replace(/^error: /, '');
  return new UsageError('usage', sentence.charAt(0).toUpperCase() + sentence.slice(1), {
    hint: `How it is used: arrayscope ${command}--help`,
  });
}
