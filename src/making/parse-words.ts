import * as l10n from '@vscode/l10n';
import { plain } from '../base/text.js';
import { type ParsedCommand, type ParseProblem } from './parse-run-command.js';

/** Why a pasted text isn't taken over. */
export function problemWords(problem: ParseProblem): string {
  switch (problem.kind) {
    case 'empty':
      return l10n.t('There is nothing to read.');
    case 'no-image':
      return l10n.t('No image is named: it stands behind the flags.');
    case 'unbalanced-quote':
      return l10n.t('A quote is opened and not closed.');
    case 'no-run':
      return l10n.t('“{0}” is no docker run, docker create or podman run.', plain(problem.words, 80));
    case 'unknown-flag':
      return problem.like === undefined
        ? l10n.t('docker run has no flag {0}: nothing was taken over.', plain(problem.flag, 60))
        : l10n.t(
            'docker run has no flag {0}; perhaps {1} was meant. Nothing was taken over.',
            plain(problem.flag, 60),
            problem.like,
          );
    case 'no-value':
      return l10n.t('{0} wants a value behind it.', plain(problem.flag, 60));
    case 'bad-value':
      return l10n.t('{0} can’t be “{1}”.', plain(problem.flag, 60), plain(problem.value, 60));
  }
}

/** What was read, but not as a shell would have. */
export function noteWords({ doubts, leftOut }: Pick<ParsedCommand, 'doubts' | 'leftOut'>): readonly string[] {
  const said = doubts.map(({ kind, text }) => {
    const words = plain(text, 80);
    switch (kind) {
      case 'substitution':
        return l10n.t('{0} was not run: write in its place what it would print.', words);
      case 'variable':
        return l10n.t('{0} is a variable of a shell: write its value in its place.', words);
      case 'home':
        return l10n.t('{0} stands for a home folder: write its whole path.', words);
      case 'operator':
        return l10n.t('Left out: {0}', words);
    }
  });
  return leftOut.length === 0 ? said : [...said, l10n.t('Left out: {0}', plain(leftOut.join(' '), 200))];
}
