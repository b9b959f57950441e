import * as vscode from 'vscode';
import { input } from '../../host/ask.js';
import { type ParsedCommand, parseRunCommand } from '../../making/parse-run-command.js';
import { problemWords } from '../../making/parse-words.js';

/** Asks for a `docker run` command; the clipboard's is offered where that is one. Throws UserCancelled. */
export async function askRunCommand(title: string, prompt: string): Promise<ParsedCommand> {
  const copied = await vscode.env.clipboard.readText();
  // A line's end would end the input.
  const offered = 'spec' in parseRunCommand(copied) ? copied.replace(/\\\r?\n\s*/g, '').trim() : '';
  const check = (typed: string) => {
    const parsed = parseRunCommand(typed);
    return 'problem' in parsed ? problemWords(parsed.problem) : undefined;
  };
  const parsed = parseRunCommand(await input({ title, prompt, value: offered, check }));
  // The input takes nothing that has a problem.
  if ('problem' in parsed) throw new Error(problemWords(parsed.problem));
  return parsed;
}
