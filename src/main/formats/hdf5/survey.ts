/**
 * Walks the groups of a file along hard links. Nothing is followed that could lead out of it: soft
 * links, external links and links of other kinds are reported; virtual datasets are left alone.
 */
import { isArrayscopeError } from '../../../shared/errors';
import type { Problem } from '../../../shared/model/dataset';
import { throwIfCancelled, yieldToEventLoop } from '../../lib/cancel';
import type { LibraryFile } from './library-file';
import type { OpenLibrary } from './open-library';
import { type StoredDataset, loadDataset } from './stored-dataset';

/** Links looked at; a file with more is read as far as this. */
const MAX_LINKS = 20_000;
const MAX_DEPTH = 100;
const LINKS_BEFORE_A_BREATH = 200;
/** bfloat16 as a datatype message spells it: size 2, 16 bits, exponent 7+8, mantissa 0+7, bias. */
const BRAIN_FLOAT = Buffer.from('0200000000001000070800077f000000', 'hex');

export interface Survey {
  /** Every dataset along hard links, in the order of the file. */
  readonly datasets: readonly StoredDataset[];
  readonly groups: readonly string[];
  /** Links that were not followed, each with where it points. */
  readonly links: readonly { readonly path: string; readonly target: string }[];
  readonly problems: readonly Problem[];
}

type Found =
  | { readonly kind: 'group' | 'dataset' | 'other' }
  | { readonly kind: 'link'; readonly target: string; readonly soft: boolean };

export async function surveyFile(
  file: LibraryFile,
  signal: AbortSignal | undefined,
): Promise<Survey> {
  const walk = new Walk(file, signal);
  await walk.run();
  return walk.survey();
}

class Walk {
  readonly #datasets: StoredDataset[] = [];
  readonly #groups: string[] = [];
  readonly #links: { path: string; target: string; soft: boolean }[] = [];
  readonly #problems: Problem[] = [];
  /** Addresses of groups: a hard link may lead to a group above. */
  readonly #seen = new Set<string>();
  #brainFloats = false;
  #looked = 0;

  constructor(
    private readonly file: LibraryFile,
    private readonly signal: AbortSignal | undefined,
  ) {}

  async run(): Promise<void> {
    this.file.guard.onRead = (bytes) => {
      this.#brainFloats ||= Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(
        BRAIN_FLOAT,
      );
    };
    try {
      await this.#group('/', 0);
    } finally {
      this.file.guard.onRead = null;
    }
  }

  survey(): Survey {
    const known = new Set([...this.#groups, ...this.#datasets.map(({ path }) => path)]);
    const away = this.#links.filter(({ target, soft }) => !soft || !known.has(target));
    return {
      datasets: this.#datasets,
      groups: this.#groups,
      links: this.#links,
      problems: [...this.#problems, ...away.map(linkProblem)],
    };
  }

  async #group(path: string, depth: number): Promise<void> {
    const what = `: the group ${path} cannot be read`;
    const entered = await this.file.use(what, (open) => this.#enter(open, path));
    if (entered === null) return;
    this.#groups.push(path);
    for (const name of entered) {
      throwIfCancelled(this.signal);
      this.#looked += 1;
      if (this.#looked === MAX_LINKS)
        this.#report('too-many-links', `Only the first ${MAX_LINKS} links were looked at.`, path);
      if (this.#looked >= MAX_LINKS) return;
      if (this.#looked % LINKS_BEFORE_A_BREATH === 0) await yieldToEventLoop();
      await this.#child(path === '/' ? `/${name}` : `${path}/${name}`, depth);
    }
  }

  /** The names in a group that was not seen before. */
  #enter({ library, id }: OpenLibrary, path: string): readonly string[] | null {
    const address = Buffer.from(library.create_object_reference(id, path)).toString('hex');
    if (this.#seen.has(address)) return null;
    this.#seen.add(address);
    return library.get_names(id, path, false);
  }

  /** One damaged object is a problem of its own; the others can still be read. */
  async #child(path: string, depth: number): Promise<void> {
    try {
      const found = await this.file.use(`: ${path} cannot be read`, (open) => look(open, path));
      if (found.kind === 'link') {
        this.#links.push({ path, target: found.target, soft: found.soft });
      } else if (found.kind === 'group') {
        if (depth >= MAX_DEPTH)
          this.#report('too-deep', `${path} lies too deep to be looked at.`, path);
        else await this.#group(path, depth + 1);
      } else if (found.kind === 'dataset') {
        const what = `: the header of ${path} cannot be read`;
        const { bytes } = this.file;
        const dataset = await this.file.use(what, (open) =>
          loadDataset(open, path, bytes, () => this.#brainFloats),
        );
        this.#datasets.push(dataset);
      }
    } catch (error) {
      throwIfCancelled(this.signal);
      if (!isArrayscopeError(error) || error.exitCode !== 3) throw error;
      this.#problems.push({ severity: 'error', code: error.code, message: error.message, path });
    }
  }

  #report(code: string, message: string, path: string): void {
    this.#problems.push({ severity: 'warning', code, message, path });
  }
}

/** What a link is, without following it anywhere. */
function look({ library, id }: OpenLibrary, path: string): Found {
  const soft = library.get_symbolic_link(id, path);
  if (typeof soft === 'string') return { kind: 'link', target: targetOf(path, soft), soft: true };
  const { filename, obj_path } = library.get_external_link(id, path);
  if (typeof filename === 'string')
    return { kind: 'link', target: `${filename}:${obj_path}`, soft: false };
  const type = library.get_type(id, path);
  if (type === library.H5G_GROUP) return { kind: 'group' };
  if (type === library.H5G_DATASET) return { kind: 'dataset' };
  if (type === library.H5G_TYPE) return { kind: 'other' };
  return { kind: 'link', target: 'a link of a kind of its own', soft: false };
}

/** The target of a soft link from the root on. */
function targetOf(link: string, target: string): string {
  const parts = target.startsWith('/') ? [] : link.split('/').slice(0, -1);
  parts.push(...target.split('/'));
  return `/${parts.filter((part) => part !== '' && part !== '.').join('/')}`;
}

function linkProblem({ path, target }: { path: string; target: string }): Problem {
  const message = `The link ${path} leads to ${target}, which is not followed.`;
  return { severity: 'warning', code: 'link-not-followed', message, path };
}
