import * as l10n from '@vscode/l10n';
import { messageOf } from '../../base/errors.js';
import { plain } from '../../base/text.js';
import { EngineError } from '../../engine/errors.js';
import { FileError, fromSystemWords, missing, shown } from './file-error.js';
import { folderOf } from './file-path.js';
import { exits } from './list-by-script.js';

export function exists(path: string): FileError {
  return new FileError('exists', l10n.t('{0} is there already.', shown(path)));
}

export function isFolder(path: string): FileError {
  return new FileError('is-folder', l10n.t('{0} is a folder.', shown(path)));
}

export function notFolder(path: string): FileError {
  return new FileError('not-folder', l10n.t('{0} is no folder.', shown(path)));
}

/** It has no content that could be had. */
export function special(path: string): FileError {
  return new FileError(
    'no-way',
    l10n.t('{0} is a device, a pipe or a socket: it has no content to show.', shown(path)),
  );
}

/** An archive that ended too early: mostly the file was changed while the engine read it. */
export function cut(path: string, cause?: unknown): FileError {
  return new FileError(
    'cut',
    l10n.t('{0} did not come whole: it was changed while it was read, or the connection broke.', shown(path)),
    l10n.t('Try again when nothing writes to it.'),
    cause === undefined ? undefined : { cause },
  );
}

/** What a script's exit code means, or else what it complained of. */
export function scriptFailure(code: number | undefined, err: string, path: string): FileError {
  switch (code) {
    case exits.missing:
      return missing(path);
    case exits.noFolder:
      return missing(folderOf(path));
    case exits.folderIsFile:
      return notFolder(folderOf(path));
    case exits.exists:
      return exists(path);
    case exits.notFolder:
      return notFolder(path);
    case exits.isFolder:
      return isFolder(path);
    default:
      return (
        fromSystemWords(err, path) ??
        new FileError(
          'no-way',
          l10n.t('{0}: the container said: {1}', shown(path), plain(err.trim() || String(code), 300)),
        )
      );
  }
}

/** Words the engine's refusals that are about a file; `isThere` says whether the container itself is. */
export function archiveFailure(error: unknown, path: string, isThere: boolean): unknown {
  if (FileError.is(error)) return error;
  const words = messageOf(error);
  if (EngineError.is(error)) {
    if (EngineError.is(error, 'not-found') && isThere && !/no such container/i.test(words)) return missing(path);
    const isAnswer = EngineError.is(error, 'engine-error', 'bad-request', 'conflict', 'other', 'not-found');
    return (isAnswer ? fromSystemWords(words, path) : undefined) ?? error;
  }
  // tar-stream's words for an archive that ends or goes wrong in the middle.
  return /unexpected end|invalid (tar )?header|exceeds max size|checksum/i.test(words) ? cut(path, error) : error;
}
