import { plain } from '../../base/text.js';
import { type FileDifference, type ImageComparison } from '../../image-layers/compare-images.js';
import { type ComparedFile, type CompareView } from './compare-contract.js';
import { aboutOf } from './layers-view.js';

/** Lines that the page gets at a time. */
const mostFiles = 2_000;

/** What the page shows of a comparison before it asks for files. */
export function compareView(before: string, after: string, comparison: ImageComparison): CompareView {
  const count = (change: FileDifference['change']) => {
    const files = comparison.files.filter((file) => file.change === change);
    const bytes = files.reduce((sum, file) => sum + (file.after?.size ?? 0) - (file.before?.size ?? 0), 0);
    return { files: files.length, bytes };
  };
  return {
    ...{ before, after, bytes: comparison.bytes },
    counts: { added: count('added'), changed: count('changed'), removed: count('removed') },
    config: comparison.config.map((one) => ({
      name: plain(one.name, 200),
      before: plain(one.before, 2_000),
      after: plain(one.after, 2_000),
    })),
    steps: comparison.steps.map((step) => ({ ...step, instruction: plain(step.instruction, 2_000) })),
  };
}

/** The files whose path has this text, whatever its case, and that changed so; '' for all. */
export function comparedFiles(
  { files }: ImageComparison,
  filter: string,
  change: string,
): { readonly files: readonly ComparedFile[]; readonly more: number } {
  const wanted = filter.toLowerCase();
  const found = files.filter(
    (file) => (change === '' || file.change === change) && file.path.toLowerCase().includes(wanted),
  );
  return { files: found.slice(0, mostFiles).map(lineOf), more: Math.max(0, found.length - mostFiles) };
}

/** The path of a file that the page names. */
export function comparedFile({ files }: ImageComparison, shown: string): FileDifference | undefined {
  return files.find(({ path }) => shownPath(path) === shown);
}

const shownPath = (path: string): string => plain(path, 500);

function lineOf({ path, change, before, after }: FileDifference): ComparedFile {
  const [old, now] = [before ? aboutOf(before) : '', after ? aboutOf(after) : ''];
  return {
    path: shownPath(path),
    change,
    before: before?.size,
    after: after?.size,
    about: old !== '' && now !== '' && old !== now ? `${old} → ${now}` : '',
    opens: before?.type === 'file' || after?.type === 'file',
  };
}
