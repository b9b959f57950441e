import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plain } from '../../base/text.js';
import { type Choice, UserCancelled } from '../../host/ask.js';
import { question } from '../../host/question.js';
import { define } from '../command.js';
import { projectTitle, serviceNames } from './choose-project.js';
import { type ProjectSubject } from './project-subject.js';
import { noFiles, profilesOf, rememberProfiles, runCompose } from './run-compose.js';

/** Asks for services, profiles and how to bring them up, and remembers the profiles. */
export const composeUpWith = define({
  id: 'longshore.compose.upWith',
  on: 'project',
  many: false,
  offered: 'palette',
  changes: true,
  run: async (services, [subject], signal) => {
    if (!subject) return;
    const title = l10n.t('Bring up {0}', projectTitle(subject));
    const { plan } = subject;
    if (!plan) throw noFiles(subject);
    if (plan.profiles.length > 0) {
      const before = profilesOf(services, subject.name);
      const chosen = await tick(
        title,
        l10n.t('Profiles to switch on'),
        plan.profiles.map((value) => ({ label: plain(value), value, picked: before.includes(value) })),
      );
      await rememberProfiles(services, subject.name, chosen);
    }
    const all = subject.services.length > 0 ? subject.services : serviceNames(subject);
    const profiles = profilesOf(services, subject.name);
    const chosen = await tick(title, l10n.t('Services; those that they depend on come up too'), [
      ...all.map((value) => ({ label: plain(value), value, picked: isOn(plan.services, value, profiles) })),
    ]);
    if (chosen.length === 0) throw new UserCancelled();
    const options = await tick(title, l10n.t('How'), [
      { label: l10n.t('Build the images first'), description: '--build', value: '--build' },
      { label: l10n.t('Pull newer images first'), description: '--pull always', value: '--pull=always' },
      { label: l10n.t('Make all containers anew'), description: '--force-recreate', value: '--force-recreate' },
      { label: l10n.t('Remove orphans'), description: '--remove-orphans', value: '--remove-orphans' },
      { label: l10n.t('Wait until everything is healthy'), description: '--wait', value: '--wait' },
      { label: l10n.t('Stay attached: show the output, Ctrl+C stops'), description: '', value: 'attached' },
    ]);
    const isAttached = options.includes('attached') && !options.includes('--wait');
    // Naming all of them would keep profiles from deciding.
    const isAll = subject.services.length === 0 && chosen.length === all.length;
    const target: ProjectSubject = { ...subject, services: isAll ? [] : chosen };
    const flags = options.filter((option) => option !== 'attached');
    const args = ['up', ...(isAttached ? [] : ['--detach']), ...flags];
    await runCompose(services, target, { args, needsFiles: true, signal });
  },
});

function isOn(
  services: readonly { readonly name: string; readonly profiles: readonly string[] }[],
  name: string,
  on: readonly string[],
): boolean {
  const profiles = services.find((service) => service.name === name)?.profiles ?? [];
  return profiles.length === 0 || profiles.some((profile) => on.includes(profile));
}

/** Has any number ticked, none included. Throws UserCancelled. */
async function tick<T>(title: string, placeHolder: string, items: readonly Choice<T>[]): Promise<T[]> {
  const options = { title, placeHolder, canPickMany: true } as const;
  const answer = await question.during(vscode.window.showQuickPick([...items], options));
  if (!answer) throw new UserCancelled();
  return answer.map(({ value }) => value);
}
