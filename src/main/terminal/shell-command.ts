import type { JsonObject } from '../../shared/model/json';
import { openText } from './open-option';

/** A way of opening a path that a person may want to copy. */
export interface OpenWay {
  readonly label: string;
  readonly format: string;
  readonly settings?: JsonObject | undefined;
}

/** Each way with the command that takes it, two lines a way. */
export function waysText(ways: readonly OpenWay[], commandOf: (way: OpenWay) => string): string {
  return ways.map((way) => `  # ${way.label}\n  ${commandOf(way)}`).join('\n');
}

/** The options that open a path this way; `name` is how the command calls its format option. */
export function wayOptions(way: OpenWay, name: '--format' | '--from'): readonly string[] {
  const settings = way.settings ?? {};
  const open = Object.keys(settings).length === 0 ? [] : ['--open', openText(settings)];
  return [name, way.format, ...open];
}

/** A command line with these options in place of the like ones that it had. */
export function withWay(args: readonly string[], way: OpenWay): string {
  const name = args[0] === 'migrate' || args[0] === 'bench' ? '--from' : '--format';
  return shellCommand([...withoutOptions(args, [name, '--open']), ...wayOptions(way, name)]);
}

/** `arrayscope` with arguments quoted for a POSIX shell, where they need it. */
export function shellCommand(args: readonly string[]): string {
  const quoted = args.map((arg) =>
    /^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", `'\\''`)}'`,
  );
  return ['arrayscope', ...quoted].join(' ');
}

/** Without these options and their values, whether written `--x v` or `--x=v`. */
function withoutOptions(args: readonly string[], names: readonly string[]): readonly string[] {
  return args.filter((arg, at) => {
    const before = args[at - 1];
    return (
      !names.includes(arg) &&
      !(before !== undefined && names.includes(before)) &&
      !names.some((name) => arg.startsWith(`${name}=`))
    );
  });
}
