/**
 * What builders print, line by line: which steps there are, how long each took, and what failed. BuildKit's plain
 * progress (moby/buildkit, util/progress/progressui) and the classic builder's words (moby, builder/dockerfile) differ
 * in nearly everything; both were read from real engines 20.10 and 28.5, and Podman's from its own.
 */

/** A step that a builder told of. */
export interface Step {
  /** The classic builder counts a file's instructions, BuildKit those of a stage that make a layer. */
  readonly counts: 'file' | 'stage';
  /** As BuildKit calls it; undefined where a file has one stage alone. */
  readonly stage: string | undefined;
  readonly number: number;
  readonly total: number;
  /** The instruction in the builder's words. */
  readonly text: string;
  readonly ms: number | undefined;
  readonly isCached: boolean;
  readonly error: string | undefined;
}

type Open = { -readonly [Key in keyof Step]: Step[Key] } & { begun: number };

// eslint-disable-next-line no-control-regex
const escapes = /\u001b\[[0-9;?]*[ -/]*[@-~]/g;
/** Lines that are kept for the reason of a failure. */
const mostLast = 20;

export class BuildProgress {
  readonly #steps = new Map<string, Open>();
  #classic: Open | undefined;
  #place: number | undefined;
  #isMarked = false;
  #isBuilt = false;
  #last: string[] = [];
  #solveError: string | undefined;
  #imageId: string | undefined;

  /** In the order in which the builder began them. */
  get steps(): readonly Step[] {
    return [...this.#steps.values()];
  }

  /** A full id, where the builder printed one. */
  get imageId(): string | undefined {
    return this.#imageId;
  }

  /** Line of the Dockerfile (from 1) at which it failed, where the builder said it. */
  get failedLine(): number | undefined {
    return this.#place;
  }

  /** The step that failed. */
  get failedStep(): Step | undefined {
    const failed = this.steps.findLast(({ error }) => error !== undefined);
    // The classic builder says only that it stops.
    return failed ?? (this.#isBuilt ? undefined : this.#classic);
  }

  /** Why it failed, in the builder's words, on one line. */
  get reason(): string {
    const telling = this.#last.findLast((line) => /returned a non-zero code|failed:|^error\b/i.test(line));
    return this.#solveError ?? telling ?? this.#last.at(-1) ?? '';
  }

  /** `now` in milliseconds. */
  hear(raw: string, now: number): void {
    const line = raw.replace(escapes, '').trimEnd();
    if (line === '') return;
    if (!this.#hearBuildKit(line)) this.#hearClassic(line, now);
    this.#hearFailure(line);
    this.#last.push(line.trim());
    if (this.#last.length > mostLast) this.#last = this.#last.slice(-mostLast);
  }

  /** The build is over: what the classic builder did last has taken until now. */
  end(now: number): void {
    this.#close(now);
  }

  #hearBuildKit(line: string): boolean {
    const [, id, words] = /^#(\d+) (.*)$/.exec(line) ?? [];
    if (id === undefined || words === undefined) return false;
    const step = this.#steps.get(id);
    const begins = /^\[(?:\S+\/\S+ )?(?:(?!internal\])(\S+) +)?(\d+)\/(\d+)\] (.*)$/.exec(words);
    if (begins && !step) {
      const [, stage, number, total, text = ''] = begins;
      this.#steps.set(id, {
        ...{ counts: 'stage', stage, number: Number(number), total: Number(total), text },
        ...{ ms: undefined, isCached: false, error: undefined, begun: 0 },
      });
      return true;
    }
    const image = /^(?:writing image|exporting manifest(?: list)?) (sha256:[0-9a-f]{64})/.exec(words);
    if (image) this.#imageId = image[1];
    if (!step) return true;
    const seconds = /^DONE (\d+(?:\.\d+)?)s$/.exec(words)?.[1];
    if (seconds !== undefined) step.ms = Math.round(Number(seconds) * 1000);
    if (words === 'CACHED') step.isCached = true;
    const error = /^ERROR: (.*)$/.exec(words)?.[1];
    if (error !== undefined) step.error = error;
    return true;
  }

  #hearClassic(line: string, now: number): void {
    const begins = /^step (\d+)\/(\d+) ?: (.*)$/i.exec(line);
    if (begins) {
      this.#close(now);
      const [, number, total, text = ''] = begins;
      this.#classic = {
        ...{ counts: 'file', stage: undefined, number: Number(number), total: Number(total), text },
        ...{ ms: undefined, isCached: false, error: undefined, begun: now },
      };
      this.#steps.set(`step ${this.#steps.size}`, this.#classic);
      return;
    }
    if (this.#classic && /^ ?-+> Using cache/.test(line)) this.#classic.isCached = true;
    if (/^(?:Successfully built|COMMIT|Successfully tagged)\b/.test(line)) {
      this.#close(now);
      this.#isBuilt = true;
    }
  }

  #close(now: number): void {
    if (this.#classic?.ms === undefined && this.#classic) this.#classic.ms = now - this.#classic.begun;
  }

  #hearFailure(line: string): void {
    const parse = /dockerfile parse error (?:on )?line (\d+): (.*)$/.exec(line);
    if (parse) {
      this.#place = Number(parse[1]);
      this.#solveError = parse[2];
      return;
    }
    // The file's name and line stand above the lines themselves, which a rule sets apart.
    const place = /^[^\s#][^:]*:(\d+)$/.exec(this.#last.at(-1) ?? '');
    if (place && /^-{10,}$/.test(line) && !this.#isMarked) {
      this.#place = Number(place[1]);
      this.#isMarked = true;
    }
    // The mark tells the instruction's first line better than the number above it does.
    const marked = /^ *(\d+) \| >>> /.exec(line);
    if (marked && this.#isMarked && this.#place !== undefined) this.#place = Math.min(this.#place, Number(marked[1]));
    const solve = /^ERROR: (?:failed to build: )?(?:failed to solve: )?(.*)$/.exec(line);
    if (solve) this.#solveError = solve[1];
  }
}
