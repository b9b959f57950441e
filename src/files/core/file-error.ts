import * as l10n from '@vscode/l10n';
import { CodedError } from '../../base/errors.js';
import { plain } from '../../base/text.js';

/** Why something can't be done with a file. */
export type FileErrorCode =
  'missing' | 'exists' | 'not-folder' | 'is-folder' | 'no-way' | 'denied' | 'full' | 'too-large' | 'cut' | 'hostile';

/** The message says what and why in the user's language; `next` what to do about it, '' for nothing. */
export class FileError extends CodedError<FileErrorCode> {
  readonly next: string;

  constructor(code: FileErrorCode, message: string, next = '', options?: { cause?: unknown }) {
    super('FileError', code, message, options);
    this.next = next;
  }

  static is(error: unknown, ...codes: readonly FileErrorCode[]): error is FileError {
    const { name, code } = (error ?? {}) as { name?: unknown; code?: FileErrorCode };
    return name === 'FileError' && (codes.length === 0 || (code !== undefined && codes.includes(code)));
  }
}

/** A path in a sentence. */
export function shown(path: string): string {
  return plain(path, 120);
}

export function missing(path: string): FileError {
  // What isn't UTF-8 comes with U+FFFD in its place, and nothing can be asked for by that.
  return path.includes('\ufffd')
    ? new FileError(
        'missing',
        l10n.t('{0} has a name that isn’t UTF-8: the engine can’t be asked for it.', shown(path)),
      )
    : new FileError('missing', l10n.t('{0} isn’t there.', shown(path)), l10n.t('Refresh the folder.'));
}

/** What the system's words of a failed program or of an engine mean; undefined for none of these. */
export function fromSystemWords(words: string, path: string): FileError | undefined {
  const cause = { cause: new Error(plain(words, 500)) };
  const at = shown(path);
  if (/no space left|disk quota exceeded/i.test(words)) {
    return new FileError(
      'full',
      l10n.t('No space is left where {0} is.', at),
      l10n.t('Free some, then try again.'),
      cause,
    );
  }
  if (/read-only file system|marked read-only|is read-only/i.test(words)) {
    return new FileError('denied', l10n.t('{0} is on a file system that may only be read.', at), '', cause);
  }
  if (/name too long/i.test(words)) {
    return new FileError(
      'no-way',
      l10n.t('The file system takes no name as long as that of {0}.', at),
      l10n.t('Choose a shorter one.'),
      cause,
    );
  }
  if (/too many (levels of )?(symbolic )?links/i.test(words)) {
    return new FileError('missing', l10n.t('The links at {0} lead in a circle.', at), '', cause);
  }
  if (/cannot overwrite (non-)?directory|file exists|is a directory/i.test(words)) {
    return new FileError(
      'exists',
      l10n.t('In {0} a folder has the name of a file that should be there, or a file that of a folder.', at),
      l10n.t('Rename or delete one of them first.'),
      cause,
    );
  }
  if (/not a directory|not directory/i.test(words)) {
    return new FileError('not-folder', l10n.t('{0} is no folder.', at), '', cause);
  }
  if (/permission denied|operation not permitted/i.test(words)) {
    return new FileError('denied', l10n.t('The container’s root may not do that with {0}.', at), '', cause);
  }
  if (/resource busy|text file busy|device or resource/i.test(words)) {
    return new FileError('denied', l10n.t('{0} is in use: mounted there, or a program that runs.', at), '', cause);
  }
  if (/no such file|could not find the file/i.test(words)) return missing(path);
  return undefined;
}
