/** Entry of `npm run bench:self`: one measurement of Arrayscope's own side, as JSON on stdout. */
import { timeOpen, timeRandomRows } from './bench-self/dataset-times';
import { timeFormat } from './bench-self/format-times';
import { timeLanceOverhead } from './bench-self/lance-overhead';
import { timeTransports } from './bench-self/transports';

const [what, ...rest] = process.argv.slice(2);

function argument(at: number): string {
  const value = rest[at];
  if (value === undefined) throw new Error(`bench-self ${String(what)} needs ${at + 1} arguments`);
  return value;
}

async function measure(): Promise<unknown> {
  switch (what) {
    case 'open':
      return { seconds: await timeOpen(argument(0), Number(argument(1))) };
    case 'random':
      return {
        seconds: await timeRandomRows(
          argument(0),
          argument(1),
          JSON.parse(argument(2)) as Record<string, string>,
          Number(argument(3)),
        ),
      };
    case 'format':
      return timeFormat(argument(0), argument(1), argument(2), Number(argument(3)));
    case 'overhead':
      return timeLanceOverhead(argument(0), Number(argument(1)), Number(argument(2)));
    case 'transports':
      return timeTransports(Number(argument(0)), Number(argument(1)));
    default:
      throw new Error(
        `bench-self knows open, random, format, overhead and transports, not ${String(what)}`,
      );
  }
}

process.stdout.write(`${JSON.stringify(await measure())}\n`);
process.exit(0);
